package dev.acequia.engine;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks engines over their HTTP API (`engine-api.md` 1). Thread-safe; every call blocks until its deadline at most and
/// returns at once when interrupted.
///
/// A start and a stop go on behind the back of an interrupted caller, within their deadlines: what a start yields that
/// nobody waits for any more is stopped, so that no session is left on the engine.
public final class EngineClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineClient.class);
    private static final int MOST_REDIRECTS = 3;

    private final Supplier<EngineTimeouts> timeouts;
    private final Exchange exchange;
    private final Json json = new Json();
    private final ExecutorService background = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("engine-call-", 0).factory());

    /// @param timeouts asked for at each call, except for that of connecting
    public EngineClient(Supplier<EngineTimeouts> timeouts) {
        this.timeouts = timeouts;
        this.exchange = new Exchange(timeouts.get().connect());
    }

    public EngineClient(EngineTimeouts timeouts) {
        this(() -> timeouts);
    }

    /// Starts a content for the player `pid`. A start of the same content by another player ends this session.
    public Playback start(EngineAddress engine, ContentId content, String pid)
            throws EngineException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var call = new Call(engine, "start " + content);
        var started = new CompletableFuture<Playback>();
        background.execute(() -> {
            try {
                Playback playback = requestStart(call, content, pid);
                if (!started.complete(playback)) {
                    requestStop(playback);
                }
            } catch (Throwable e) {
                started.completeExceptionally(e);
            }
        });
        try {
            return started.get();
        } catch (InterruptedException e) {
            if (!started.cancel(false) && !started.isCompletedExceptionally()) {
                var _ = beginStop(started.join());
            }
            throw e;
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private Playback requestStart(Call call, ContentId content, String pid)
            throws EngineException, InterruptedException {
        URI url = call.engine()
                .url("/ace/getstream?%s=%s&format=json&pid=%s"
                        .formatted(
                                content.kind().parameter(),
                                content.hex(),
                                URLEncoder.encode(pid, StandardCharsets.UTF_8)));
        return Playback.of(call, ask(call, url, timeouts.get().start()));
    }

    private static EngineException unwrapped(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case EngineException cause -> cause;
            case InterruptedException cause -> throw cause;
            case RuntimeException cause -> throw cause;
            case null, default -> throw new IllegalStateException(e);
        };
    }

    /// Opens the media of a session: follows the redirects and waits for the first byte.
    public MediaBody open(Playback playback) throws EngineException, InterruptedException {
        var call = new Call(playback.engine(), "send the media of " + title(playback));
        Deadline deadline = Deadline.after(timeouts.get().firstByte());
        URI url = playback.playbackUrl();
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<MediaBody> response = exchange.open(call, url, deadline);
            boolean opened = false;
            try {
                switch (response.statusCode()) {
                    case 200 -> {
                        awaitFirstByte(call, response.body(), deadline);
                        opened = true;
                        return response.body();
                    }
                    case 301, 302, 303, 307, 308 -> url = target(call, url, response);
                    default -> throw Exchange.refusal(call, response);
                }
            } finally {
                if (!opened) {
                    response.body().close();
                }
            }
        }
        throw call.garbled("more than " + MOST_REDIRECTS + " redirects", url.toString());
    }

    private static void awaitFirstByte(Call call, MediaBody body, Deadline deadline)
            throws EngineException, InterruptedException {
        if (!body.awaitBytes(deadline.left())) {
            throw call.late(deadline.span(), null);
        }
        if (body.isAtEnd()) {
            throw call.ended("before the first byte");
        }
    }

    private static URI target(Call call, URI from, HttpResponse<?> redirect) throws EngineException {
        String location = redirect.headers()
                .firstValue("Location")
                .orElseThrow(() -> call.garbled(
                        "a redirect to nowhere", redirect.headers().map().toString()));
        return Playback.own(call, location, from);
    }

    /// Asks for a session's statistics.
    ///
    /// @param asPlayer whether this counts as someone watching, which keeps a session alive that nobody reads
    public EngineStat stat(Playback playback, boolean asPlayer) throws EngineException, InterruptedException {
        URI url = playback.statUrl();
        if (url == null) {
            return EngineStat.UNKNOWN;
        }
        var call = new Call(playback.engine(), "tell about " + title(playback));
        return EngineStat.of(ask(
                call,
                asPlayer ? url : Playback.with(url, "skip_player_activity=1"),
                timeouts.get().stat()));
    }

    /// Ends a session, as far as the engine lets us: a failure is logged, the engine ends idle sessions by itself.
    /// When interrupted, before or meanwhile, it returns at once, interrupted, and the stop goes on.
    public void stop(Playback playback) {
        try {
            beginStop(playback).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("[engine {}] could not be told to stop {}", playback.engine(), title(playback), e);
        }
    }

    private Future<?> beginStop(Playback playback) {
        try {
            return background.submit(() -> requestStop(playback));
        } catch (RejectedExecutionException e) {
            LOG.warn("[engine {}] is not told to stop {}: the client is closed", playback.engine(), title(playback));
            return CompletableFuture.completedFuture(null);
        }
    }

    private void requestStop(Playback playback) {
        URI url = playback.commandUrl();
        if (url == null) {
            return;
        }
        try {
            ask(
                    new Call(playback.engine(), "stop " + title(playback)),
                    Playback.with(url, "method=stop"),
                    timeouts.get().stop());
        } catch (EngineException e) {
            LOG.info("[engine {}] {}", playback.engine(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks for the version, which proves that the engine's HTTP thread lives.
    public EngineVersion version(EngineAddress engine) throws EngineException, InterruptedException {
        var call = new Call(engine, "tell its version");
        return EngineVersion.of(
                call,
                ask(
                        call,
                        engine.url("/webui/api/service?method=get_version"),
                        timeouts.get().version()));
    }

    /// Asks whether the engine has a connection to its network.
    public boolean isConnected(EngineAddress engine) throws EngineException, InterruptedException {
        var call = new Call(engine, "tell whether it is connected");
        URI url = engine.url("/server/api?api_version=3&method=get_network_connection_status");
        return ask(call, url, timeouts.get().version()).content().isSet("connected");
    }

    private Reply ask(Call call, URI url, Duration timeout) throws EngineException, InterruptedException {
        return Reply.parse(call, json, exchange.fetch(call, url, Deadline.after(timeout)));
    }

    private static String title(Playback playback) {
        return playback.infohash() == null ? "a session" : "infohash " + playback.infohash();
    }

    /// Gives pending stops their time, then ends every open call and body.
    @Override
    public void close() {
        background.shutdown();
        try {
            background.awaitTermination(timeouts.get().stop().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        background.shutdownNow();
        exchange.close();
    }
}
