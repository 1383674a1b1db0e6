package dev.acequia.docker;

import dev.acequia.fleet.ProviderException;
import dev.acequia.fleet.ProviderException.Kind;
import dev.acequia.text.OneLineText;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Client of a container daemon's API. Its calls block, each with a deadline, and end when interrupted or closed.
/// Questions share a few connections; whatever changes something or takes long has one of its own, so that a request
/// that was sent on a dying connection is never sent again. Thread-safe.
public final class DockerClient implements AutoCloseable {
    /// The longest answer that is read.
    private static final int LONGEST = 16 * 1024 * 1024;

    private static final int MOST_IDLE = 4;
    private static final long IDLE_NANOS = Duration.ofSeconds(3).toNanos();
    private static final Duration PING = Duration.ofSeconds(5);
    private static final int LONGEST_REASON = 200;
    private static final byte[] NOTHING = {};

    private final DockerHost host;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Set<DaemonConnection> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Dialect dialect;
    private volatile boolean isClosed;

    public DockerClient(DockerHost host) {
        this.host = host;
    }

    private record Idle(DaemonConnection connection, long since) {}

    /// Reads the body of an answer while it comes.
    @FunctionalInterface
    interface BodyReader<T> {
        /// Reads to the end, or as far as it needs.
        ///
        /// @param deadline to be postponed while the answer goes on as it should
        T read(int status, DaemonBody body, Postponable deadline) throws IOException, ProviderException;
    }

    /// A deadline that is set anew.
    @FunctionalInterface
    interface Postponable {
        void in(Duration time);
    }

    public DockerHost host() {
        return host;
    }

    /// What the daemon says of itself; asked when it is first needed, and again after a connection has failed.
    public Dialect dialect() throws ProviderException, InterruptedException {
        Dialect known = dialect;
        if (known == null) {
            known = call(() -> new DaemonConnection(host), "GET", "/_ping", NOTHING, PING, (connection, head, _) -> {
                connection.close();
                if (head.status() != 200 && !head.headers().containsKey("api-version")) {
                    throw new ProviderException(
                            Kind.REFUSED,
                            "%s must be the API of Docker or Podman, but it answers %d to a ping."
                                    .formatted(host.name(), head.status()));
                }
                return Dialect.of(head, host);
            });
            dialect = known;
        }
        return known;
    }

    /// Asks a question.
    Answer get(String path, Duration time) throws ProviderException, InterruptedException {
        String versioned = dialect().prefix() + path;
        DaemonConnection kept = takeIdle();
        if (kept != null) {
            try {
                return call(() -> kept, "GET", versioned, NOTHING, time, this::whole);
            } catch (ProviderException e) {
                if (e.kind() != Kind.UNREACHABLE || e.getCause() instanceof TimedOut) {
                    throw e;
                }
                // The daemon may have closed it before it read the question.
                versioned = dialect().prefix() + path;
            }
        }
        return call(() -> new DaemonConnection(host), "GET", versioned, NOTHING, time, this::whole);
    }

    /// Asks for a change.
    Answer send(String method, String path, byte[] body, Duration time) throws ProviderException, InterruptedException {
        String versioned = dialect().prefix() + path;
        return call(() -> new DaemonConnection(host), method, versioned, body, time, this::whole);
    }

    Answer post(String path, Duration time) throws ProviderException, InterruptedException {
        return send("POST", path, NOTHING, time);
    }

    /// Asks for an answer that is read while it comes.
    <T> T stream(String method, String path, Duration time, BodyReader<T> reader)
            throws ProviderException, InterruptedException {
        return stream(method, path, "", time, reader);
    }

    /// @param headers lines of headers besides
    <T> T stream(String method, String path, String headers, Duration time, BodyReader<T> reader)
            throws ProviderException, InterruptedException {
        String versioned = dialect().prefix() + path;
        return call(
                () -> new DaemonConnection(host, headers),
                method,
                versioned,
                NOTHING,
                time,
                (connection, head, deadline) -> reader.read(head.status(), DaemonBody.of(connection, head), deadline));
    }

    /// A part of a query.
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        isClosed = true;
        open.forEach(DockerClient::close);
    }

    @FunctionalInterface
    private interface Opening {
        DaemonConnection open() throws IOException;
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(DaemonConnection connection, DaemonConnection.Head head, Postponable deadline)
                throws IOException, ProviderException;
    }

    private <T> T call(Opening opening, String method, String path, byte[] body, Duration time, Use<T> use)
            throws ProviderException, InterruptedException {
        try {
            DaemonConnection connection = opening.open();
            open.add(connection);
            boolean isKept = false;
            try (var deadline = new CallDeadline(time, connection)) {
                T result = call(connection, method, path, body, deadline, use);
                isKept = connection.isReusable();
                return result;
            } finally {
                if (!isKept || !keep(connection)) {
                    drop(connection);
                }
            }
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            dialect = null;
            throw unreachable(e);
        }
    }

    private <T> T call(
            DaemonConnection connection, String method, String path, byte[] body, CallDeadline deadline, Use<T> use)
            throws IOException, ProviderException {
        if (isClosed) {
            throw new IOException("the client is closed");
        }
        try {
            connection.connect();
            return use.of(connection, connection.exchange(method, path, body), deadline);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw deadline.isOver() ? new TimedOut(deadline.time()) : e;
        }
    }

    private Answer whole(DaemonConnection connection, DaemonConnection.Head head, Postponable deadline)
            throws IOException {
        DaemonBody body = DaemonBody.of(connection, head);
        byte[] bytes = body.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new IOException("its answer is longer than " + LONGEST + " bytes");
        }
        connection.reusable(body.isOver() && DaemonConnection.isKept(head));
        return new Answer(head.status(), bytes);
    }

    private boolean keep(DaemonConnection connection) {
        synchronized (idle) {
            boolean isKept = !isClosed && idle.size() < MOST_IDLE;
            if (isKept) {
                idle.addLast(new Idle(connection, System.nanoTime()));
            }
            return isKept;
        }
    }

    private void drop(DaemonConnection connection) {
        open.remove(connection);
        close(connection);
    }

    private @Nullable DaemonConnection takeIdle() {
        Idle taken;
        do {
            synchronized (idle) {
                taken = idle.pollLast();
            }
            if (taken != null && System.nanoTime() - taken.since() < IDLE_NANOS) {
                return taken.connection();
            }
            if (taken != null) {
                drop(taken.connection());
            }
        } while (taken != null);
        return null;
    }

    private ProviderException unreachable(IOException cause) {
        String reason = OneLineText.clean(
                cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), LONGEST_REASON);
        return new ProviderException(
                Kind.UNREACHABLE, "The container daemon at %s must answer, but: %s.".formatted(host, reason), cause);
    }

    private static void close(DaemonConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is not used any more.
        }
    }

    /// The deadline of one call, which its reader may postpone.
    private static final class CallDeadline implements Postponable, AutoCloseable {
        private final DaemonConnection connection;
        private Duration time;
        private ConnectionDeadline deadline;

        CallDeadline(Duration time, DaemonConnection connection) {
            this.connection = connection;
            this.time = time;
            deadline = ConnectionDeadline.of(time, connection);
        }

        @Override
        public void in(Duration next) {
            if (!deadline.isOver()) {
                deadline.close();
                time = next;
                deadline = ConnectionDeadline.of(next, connection);
            }
        }

        boolean isOver() {
            return deadline.isOver();
        }

        Duration time() {
            return time;
        }

        @Override
        public void close() {
            deadline.close();
        }
    }

    /// A deadline that has passed.
    static final class TimedOut extends IOException {
        private static final long serialVersionUID = 1;

        private static final double MILLIS = 1000;

        TimedOut(Duration time) {
            super("nothing has come within %.1f s".formatted(time.toMillis() / MILLIS));
        }
    }
}
