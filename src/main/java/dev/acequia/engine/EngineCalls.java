package dev.acequia.engine;

import dev.acequia.net.Loops;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// HTTP as engines speak it: GET, uncompressed, any framing, redirects not followed, every answer bounded in time and
/// size. Thread-safe.
final class EngineCalls implements AutoCloseable {
    private static final int LONGEST_REPLY = 1 << 20;
    private static final int LONGEST_ERROR = 1024;
    private static final Duration ERROR_TEXT = Duration.ofSeconds(1);

    private final List<ConnectionPool> pools;
    private final @Nullable String via;
    private final Supplier<String> upstreamToken;
    private final Set<EngineAddress> upstreams = ConcurrentHashMap.newKeySet(); // of the engines that are asked
    private final AtomicInteger asked = new AtomicInteger();

    /// @param node the name of this server; null where requests have none
    /// @param upstreamToken stream token for engines that are another Acequia; empty for none
    EngineCalls(Loops loops, Duration connectTimeout, @Nullable NodeName node, Supplier<String> upstreamToken) {
        this.upstreamToken = upstreamToken;
        via = node == null ? null : node.via();
        pools = loops.all().stream()
                .map(each -> new ConnectionPool(each, connectTimeout))
                .toList();
    }

    /// Takes note whether an engine is another Acequia, which alone is told the token.
    void know(EngineAddress engine, boolean isUpstream) {
        if (isUpstream) {
            upstreams.add(engine);
        } else {
            upstreams.remove(engine);
        }
    }

    private String token(EngineAddress engine) {
        return upstreams.contains(engine) ? upstreamToken.get() : "";
    }

    /// Asks and returns as soon as the headers are there; the caller closes the body.
    ///
    /// @param range such as `bytes=0-99`; null for all bytes
    Response open(EngineErrors errors, URI url, @Nullable String range, Deadline deadline)
            throws EngineException, InterruptedException {
        var body = new MediaBody(errors);
        var answer = new CompletableFuture<Response>();
        boolean isAnswered = false;
        try {
            next().ask(new EngineRequest(errors.engine(), url, via, token(errors.engine()), range, body, answer));
            Response response = answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            isAnswered = true;
            return response;
        } catch (TimeoutException e) {
            throw errors.late(deadline.span(), e);
        } catch (ExecutionException e) {
            throw errors.failed(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            if (!isAnswered) {
                body.close();
            }
        }
    }

    /// One loop after the other reads what engines send.
    private ConnectionPool next() {
        return pools.get(Math.floorMod(asked.getAndIncrement(), pools.size()));
    }

    /// Asks for something short and returns the whole answer, which has status 200.
    byte[] fetch(EngineErrors errors, URI url, Deadline deadline) throws EngineException, InterruptedException {
        Response response = open(errors, url, null, deadline);
        try (MediaBody body = response.body()) {
            if (response.status() != 200) {
                throw refusal(errors, response);
            }
            return readAll(errors, body, deadline);
        }
    }

    /// Reads a body that is short, and closes it.
    static byte[] readAll(EngineErrors errors, MediaBody opened, Deadline deadline)
            throws EngineException, InterruptedException {
        try (MediaBody body = opened) {
            var bytes = new ByteArrayOutputStream();
            var piece = new byte[8192];
            for (int n = 0; n >= 0; n = body.read(piece, 0, piece.length, deadline.left())) {
                if (n == 0 && deadline.left().isZero()) {
                    throw errors.late(deadline.span(), null);
                }
                bytes.write(piece, 0, n);
                if (bytes.size() > LONGEST_REPLY) {
                    throw errors.garbled("more than 1 MB", excerpt(bytes.toByteArray()));
                }
            }
            return bytes.toByteArray();
        }
    }

    /// The error that an answer without success amounts to, in the words that come soon.
    static EngineException refusal(EngineErrors errors, Response response) throws InterruptedException {
        var text = new byte[LONGEST_ERROR];
        int length = readBeginning(response.body(), text);
        return errors.answered(response.status(), new String(text, 0, length, StandardCharsets.UTF_8));
    }

    private static int readBeginning(MediaBody body, byte[] into) throws InterruptedException {
        Deadline deadline = Deadline.after(ERROR_TEXT);
        int length = 0;
        try {
            for (int n = 1; n > 0 && length < into.length; length += Math.max(n, 0)) {
                n = body.read(into, length, into.length - length, deadline.left());
            }
        } catch (EngineException e) {
            return length; // the status says that it failed, these are only its words
        }
        return length;
    }

    private static String excerpt(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, LONGEST_ERROR), StandardCharsets.UTF_8);
    }

    /// Ends every open request at once.
    @Override
    public void close() {
        pools.forEach(ConnectionPool::close);
    }
}
