package dev.acequia.channel;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import dev.acequia.hls.Segments;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.session.Session;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One content and all who watch it.
///
/// Viewers enter and leave from any thread; a [Supervisor] on a thread of its own opens the session, feeds the ring and
/// closes. The lock guards who is here and how far we are; nothing waits and no I/O happens under it.
public final class Channel {
    private final ContentId content;
    private final ChannelTools tools;
    private final Flow flow;
    private final Supervisor supervisor;
    private final Progress progress;
    private final CompletableFuture<Channel> live = new CompletableFuture<>();

    private final Object lock = new Object();
    private final Audience audience = new Audience(lock);
    private @Nullable Channel mergedInto;
    private @Nullable Session successor;

    Channel(ContentId content, ChannelTools tools, CompletableFuture<Void> predecessors) {
        this.content = content;
        this.tools = tools;
        this.flow = Flow.of(tools);
        this.progress = new Progress(tools.clock().instant());
        this.supervisor = new Supervisor(this, flow.feed(), tools, predecessors);
    }

    public ContentId content() {
        return content;
    }

    /// Prepares the delivery of the stream to a viewer's socket. On the socket's event loop, after [Watch#live].
    ///
    /// @throws ChannelException when the channel has lost its stream in the meantime
    public Delivery deliver(Viewer viewer, io.netty.channel.Channel socket) throws ChannelException {
        JoinPoint point = progress.isYoungerThan(viewer)
                ? flow.reservoir().first()
                : flow.reservoir().join();
        if (point == null) {
            throw new ChannelException(new Failure(Failure.Reason.ENGINE_ERROR, "The stream has just ended"));
        }
        return flow.outlets().of(socket.eventLoop()).add(viewer, socket, point);
    }

    /// What HLS players can have of it, and whether it is the last.
    public Segments segments() {
        return flow.segmenter().segments();
    }

    /// The bytes of the stream between two positions, as slices that the caller owns; null when they are gone.
    public @Nullable List<ByteBuf> bytes(long from, long to) {
        return flow.reservoir().ring().range(from, to);
    }

    /// Why its stream has ended.
    public Failure failure() {
        String words = progress.lastError();
        return new Failure(Failure.Reason.ENGINE_ERROR, words == null ? "The stream has just ended" : words);
    }

    /// How many bytes are kept at most.
    public long mostBytes() {
        return flow.reservoir().ring().most();
    }

    /// What is known of the channel and its viewers now; waits for the event loops at most a second.
    public ChannelSnapshot snapshot() {
        return ChannelSnapshots.of(this);
    }

    /// Completes when a viewer can join.
    CompletableFuture<Channel> live() {
        return live;
    }

    Entry enter(Viewer viewer) {
        synchronized (lock) {
            if (supervisor.isClosing()) {
                return Entry.CLOSING;
            }
            if (audience.size() >= tools.options().maxClientsPerChannel()) {
                return Entry.FULL;
            }
            audience.add(viewer);
        }
        supervisor.start();
        return Entry.ENTERED;
    }

    void leave(Viewer viewer) {
        Channel other;
        synchronized (lock) {
            other = mergedInto;
            if (audience.remove(viewer) && !supervisor.isClosing()) {
                lastHasLeft();
            }
        }
        if (other != null) {
            other.leave(viewer);
        }
    }

    /// With the lock held.
    private void lastHasLeft() {
        switch (progress.state()) {
            case ChannelState.Live _, ChannelState.Recovering _ ->
                audience.linger(tools.timers()
                        .schedule(
                                this::closeIfEmpty,
                                tools.pool().lacksPlaces()
                                        ? 0
                                        : tools.options().shutdownDelay().toMillis(),
                                TimeUnit.MILLISECONDS));
            // Once the engine is asked, its answer is awaited; then the supervisor finds nobody here.
            case ChannelState.Opening(EngineAddress engine) -> {
                if (engine == null) {
                    beginClosing();
                }
            }
            case ChannelState.Buffering _, ChannelState.Closed _ -> beginClosing();
        }
    }

    /// Stops lingering for the sake of another channel; false when someone has come back.
    boolean makeRoom() {
        closeIfEmpty();
        return !isOpen();
    }

    private void closeIfEmpty() {
        synchronized (lock) {
            if (audience.isEmpty()) {
                beginClosing();
            }
        }
    }

    /// Asks the supervisor to close, whoever watches.
    void close() {
        synchronized (lock) {
            beginClosing();
        }
    }

    /// With the lock held.
    private void beginClosing() {
        if (!supervisor.isClosing()) {
            supervisor.close();
        }
    }

    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        return audience.awaitEmpty(atMost);
    }

    /// Whether viewers may enter.
    boolean isOpen() {
        synchronized (lock) {
            return !supervisor.isClosing();
        }
    }

    int viewerCount() {
        synchronized (lock) {
            return audience.size();
        }
    }

    /// Whether a session that has ended is worth another one: somebody watches, and had a picture.
    boolean isWatchedLive() {
        synchronized (lock) {
            return progress.isLive() && !audience.isEmpty() && !supervisor.isClosing();
        }
    }

    /// The session has ended and another one is wanted.
    void recovering() {
        synchronized (lock) {
            progress.recovered();
        }
    }

    /// The supervisor asks this engine for a playback; false when nobody waits for it any more.
    boolean opening(EngineAddress engine) {
        synchronized (lock) {
            progress.opening(engine);
            return !supervisor.isClosing();
        }
    }

    /// The engine has answered the start; from here on another channel of the content can leave its session to this
    /// one.
    void started(Playback playback) {
        synchronized (lock) {
            dropSuccessor();
            progress.playing(playback);
        }
    }

    /// A session is to be played; false when nobody waits for it any more.
    boolean buffering(Playback playback) {
        synchronized (lock) {
            if (audience.isEmpty() && !progress.isLive()) {
                beginClosing();
            }
            progress.playing(playback);
            return !supervisor.isClosing();
        }
    }

    /// The feed has published: wakes the viewers, or lets the first ones in.
    void published(Playback playback) {
        if (!progress.isLive() && !flow.reservoir().joinPoints().isEmpty()) {
            synchronized (lock) {
                progress.live(playback, tools.clock().instant());
            }
            live.complete(this);
        }
        flow.outlets().wake();
    }

    /// Takes over a session of another channel, which has ended this one's own on the same engine or will have been
    /// ended by it when the engine answers its start; false when it is of no use here.
    boolean adopt(Session session) {
        synchronized (lock) {
            if (supervisor.isClosing()
                    || progress.state() instanceof ChannelState.Recovering
                    || !session.engine().equals(progress.state().engine())) {
                return false;
            }
            dropSuccessor();
            successor = session;
            if (progress.state().playback() != null) {
                supervisor.interrupt();
            }
            return true;
        }
    }

    /// With the lock held.
    private void dropSuccessor() {
        if (successor != null) {
            successor.handOver();
            successor = null;
        }
    }

    /// The session that takes the place of the ended one; null when there is none, and then the channel closes unless
    /// somebody watches.
    @Nullable
    Session takeSuccessor() {
        synchronized (lock) {
            Session next = successor;
            successor = null;
            if (next == null && !isWatchedLive()) {
                beginClosing();
            } else if (next != null && !supervisor.isClosing()) {
                progress.recovered();
                supervisor.heedNoInterrupt();
            }
            return next;
        }
    }

    /// Moves all who wait here to the channel that already plays the same content; false when that one is closing.
    boolean mergeInto(Channel first) {
        synchronized (lock) {
            if (!first.takeIn(audience)) {
                return false;
            }
            mergedInto = first;
            audience.clear();
            beginClosing();
        }
        first.live().thenAccept(live::complete).exceptionally(failure -> {
            live.completeExceptionally(failure);
            return null;
        });
        return true;
    }

    /// With the lock of the channel held that merges into this one: the one place where two are.
    private boolean takeIn(Audience others) {
        synchronized (lock) {
            if (supervisor.isClosing()) {
                return false;
            }
            audience.addAll(others);
            return true;
        }
    }

    /// The channel that plays this one's content: itself, unless it has merged into another.
    Channel current() {
        Channel other;
        synchronized (lock) {
            other = mergedInto;
        }
        return other == null ? this : other.current();
    }

    /// The supervisor has ended the stream: no one may enter, those who wait are told, those who watch get the rest.
    void ended(Failure failure) {
        synchronized (lock) {
            beginClosing();
            progress.ended(failure.detail());
        }
        if (current() == this) {
            live.completeExceptionally(new ChannelException(failure));
        }
        flow.end();
    }

    Progress progress() {
        return progress;
    }

    Flow flow() {
        return flow;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    ChannelOptions options() {
        return tools.options();
    }
}
