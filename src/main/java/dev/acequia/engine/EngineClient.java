package dev.acequia.engine;

import dev.acequia.net.Loops;
import dev.acequia.net.OutOfMemory;
import dev.acequia.text.OneLineText;
import java.net.URI;
import java.net.URLEncoder;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Client of the engines' HTTP API (`engine-api.md` 1). Thread-safe; every call blocks until its deadline at most and
/// returns at once when interrupted.
///
/// A start and a stop go on behind the back of an interrupted caller, within their deadlines: what a start yields that
/// nobody waits for any more is stopped, so that no session is left on the engine.
public final class EngineClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineClient.class);
    private static final int LONGEST_NAME = 40;

    private final Supplier<EngineTimeouts> timeouts;
    private final @Nullable NodeName node;
    private final EngineCalls calls;
    private final Redirects redirects;
    private final Runnable afterwards;
    private final Json json = new Json();
    private final ExecutorService background = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("engine-call-", 0).factory());

    /// @param timeouts read at each call, except for that of connecting
    /// @param loops read what engines send; stay open
    /// @param node name of this server, which is not its own engine
    /// @param upstreamToken stream token for engines that are another Acequia, read at each call; empty for none
    public EngineClient(Supplier<EngineTimeouts> timeouts, Loops loops, NodeName node, Supplier<String> upstreamToken) {
        this(timeouts, new EngineCalls(loops, timeouts.get().connect(), node, upstreamToken), node, () -> {});
    }

    /// A client with an event loop of its own.
    public EngineClient(EngineTimeouts timeouts) {
        this(timeouts, Loops.open(1));
    }

    private EngineClient(EngineTimeouts timeouts, Loops own) {
        this(() -> timeouts, new EngineCalls(own, timeouts.connect(), null, () -> ""), null, own::close);
    }

    private EngineClient(
            Supplier<EngineTimeouts> timeouts, EngineCalls calls, @Nullable NodeName node, Runnable afterwards) {
        this.node = node;
        this.timeouts = timeouts;
        this.calls = calls;
        this.redirects = new Redirects(calls);
        this.afterwards = afterwards;
    }

    /// The current timeouts.
    public EngineTimeouts timeouts() {
        return timeouts.get();
    }

    /// Starts a stream as transport stream for the player `pid`.
    public Playback start(EngineAddress engine, ContentId content, String pid)
            throws EngineException, InterruptedException {
        return start(engine, content, pid, StreamFormat.TS);
    }

    /// Starts a stream for the player `pid`. A start of the same stream by another player ends this session.
    public Playback start(EngineAddress engine, ContentId content, String pid, StreamFormat format)
            throws EngineException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var errors = new EngineErrors(engine, "start " + content);
        var started = new CompletableFuture<Playback>();
        background.execute(() -> {
            try {
                Playback playback = requestStart(errors, content, pid, format);
                if (!started.complete(playback)) {
                    requestStop(playback);
                }
            } catch (Throwable e) {
                OutOfMemory.endIf(e);
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

    private Playback requestStart(EngineErrors errors, ContentId content, String pid, StreamFormat format)
            throws EngineException, InterruptedException {
        URI url = errors.engine()
                .url("%s?%s&format=json&pid=%s"
                        .formatted(format.path(), content.query(), URLEncoder.encode(pid, StandardCharsets.UTF_8)));
        return Playback.of(errors, ask(errors, url, timeouts.get().start()));
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
        Deadline deadline = Deadline.after(timeouts.get().firstByte());
        return redirects.open(playback.mediaErrors(), playback.playbackUrl(), null, deadline);
    }

    /// Opens a file, or a part of it: follows redirects and waits for the headers. The caller closes it.
    ///
    /// @param range such as `bytes=0-99`, which the engine may ignore; null for all
    public FileResponse file(Playback playback, @Nullable String range) throws EngineException, InterruptedException {
        Deadline deadline = Deadline.after(timeouts.get().firstByte());
        EngineErrors errors = new EngineErrors(playback.engine(), "send the file of " + playback.title());
        return FileResponse.of(
                redirects.follow(errors, playback.playbackUrl(), range, FileResponse.STATUSES, deadline));
    }

    /// Asks for a playlist, following redirects.
    public PlaylistText playlist(Playback playback, URI url, Duration atMost)
            throws EngineException, InterruptedException {
        var errors = new EngineErrors(playback.engine(), "send the playlist of " + playback.title());
        Deadline deadline = Deadline.after(atMost);
        Response response = redirects.follow(errors, url, null, deadline);
        byte[] text = EngineCalls.readAll(errors, response.body(), deadline);
        if (text.length > 0 && text[0] == '{') {
            throw errors.garbled("JSON", JsonReply.parse(errors, json, text).toString());
        }
        return new PlaylistText(errors, response.url(), new String(text, StandardCharsets.UTF_8));
    }

    /// Opens a segment: follows redirects and waits for the first byte.
    ///
    /// @param range the bytes that the segment is, such as `bytes=0-99`; null for all
    public MediaBody segment(Playback playback, URI url, @Nullable String range, Duration atMost)
            throws EngineException, InterruptedException {
        String path = url.getRawPath();
        String name = OneLineText.clean(path.substring(path.lastIndexOf('/') + 1), LONGEST_NAME);
        var errors = new EngineErrors(playback.engine(), "send segment " + name + " of " + playback.title());
        return redirects.open(errors, url, range, Deadline.after(atMost));
    }

    /// Asks for a session's statistics.
    ///
    /// @param asPlayer whether this counts as someone watching, which keeps a session without a reader alive
    public EngineStat stat(Playback playback, boolean asPlayer) throws EngineException, InterruptedException {
        URI url = playback.statUrl();
        if (url == null) {
            return EngineStat.UNKNOWN;
        }
        var errors = new EngineErrors(playback.engine(), "report the status of " + playback.title());
        return EngineStat.of(ask(
                errors,
                asPlayer ? url : Playback.with(url, "skip_player_activity=1"),
                timeouts.get().stat()));
    }

    /// Ends a session, as far as the engine lets us: a failure is logged, the engine ends idle sessions by itself.
    /// When interrupted, before or meanwhile, it returns at once, interrupted, and the stop goes on.
    ///
    /// @return whether the engine said that it does not have it any more
    public boolean stop(Playback playback) {
        try {
            return beginStop(playback).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("[engine {}] stopping {} ended with an internal error", playback.engine(), playback.title(), e);
        }
        return false;
    }

    private Future<Boolean> beginStop(Playback playback) {
        try {
            return background.submit(() -> requestStop(playback));
        } catch (RejectedExecutionException e) {
            LOG.warn(
                    "[engine {}] was not asked to stop {}: Acequia is shutting down",
                    playback.engine(),
                    playback.title());
            return CompletableFuture.completedFuture(false);
        }
    }

    private boolean requestStop(Playback playback) {
        URI url = playback.commandUrl();
        if (url == null) {
            return false;
        }
        try {
            ask(
                    new EngineErrors(playback.engine(), "stop " + playback.title()),
                    Playback.with(url, "method=stop"),
                    timeouts.get().stop());
            return true;
        } catch (EngineException e) {
            LOG.info("[engine {}] {}", playback.engine(), e.getMessage());
            return e.isGone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Asks what a stream is, without starting it. An engine that does not have it takes seconds to say so. A magnet
    /// link is asked for by its infohash.
    public ContentInfo describe(EngineAddress engine, ContentId content) throws EngineException, InterruptedException {
        var errors = new EngineErrors(engine, "describe " + content);
        URI url = engine.url("/server/api?api_version=3&method=get_media_files&" + content.description());
        return ContentInfo.of(errors, ask(errors, url, timeouts.get().start()));
    }

    /// Asks for something of which the answer is passed on as it is, of at most 1 MB.
    ///
    /// @param path and query, which the caller has composed: nothing of a client but what is encoded
    /// @param task of the engine, to follow "should": `search`
    public byte[] question(EngineAddress engine, String path, String task, Duration atMost)
            throws EngineException, InterruptedException {
        return calls.fetch(new EngineErrors(engine, task), engine.url(path), Deadline.after(atMost));
    }

    /// Asks for the version, which proves that the engine's HTTP thread lives.
    public EngineVersion version(EngineAddress engine) throws EngineException, InterruptedException {
        var errors = new EngineErrors(engine, "report its version");
        URI url = engine.url("/webui/api/service?method=get_version");
        EngineVersion version =
                EngineVersion.of(errors, ask(errors, url, timeouts.get().version()));
        calls.know(engine, version.upstream() != null);
        return version;
    }

    /// Asks for the version, and whether the engine has a connection to its network; one that does not know has.
    public ProbeResult probe(EngineAddress engine) throws EngineException, InterruptedException {
        EngineVersion version = version(engine);
        EngineVersion.Upstream upstream = version.upstream();
        if (upstream != null && node != null && upstream.node().equals(node.digits())) {
            throw new EngineErrors(engine, "be another server or an engine")
                    .because(EngineException.Reason.PERMANENT, "it is this server itself; take it out of the engines");
        }
        return new ProbeResult(version, isOffline(engine));
    }

    private boolean isOffline(EngineAddress engine) throws InterruptedException {
        try {
            return !isConnected(engine);
        } catch (EngineException e) {
            LOG.debug("[engine {}] {}", engine, e.getMessage());
            return false;
        }
    }

    /// Asks whether the engine has a connection to its network.
    public boolean isConnected(EngineAddress engine) throws EngineException, InterruptedException {
        var errors = new EngineErrors(engine, "report whether it is connected");
        URI url = engine.url("/server/api?api_version=3&method=get_network_connection_status");
        return ask(errors, url, timeouts.get().version()).content().isSet("connected");
    }

    private JsonReply ask(EngineErrors errors, URI url, Duration timeout) throws EngineException, InterruptedException {
        return JsonReply.parse(errors, json, calls.fetch(errors, url, Deadline.after(timeout)));
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
        calls.close();
        afterwards.run();
    }
}
