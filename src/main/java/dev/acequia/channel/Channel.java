package dev.acequia.channel;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One content and all who watch it.
///
/// Viewers enter and leave from any thread; a [Supervisor] on a thread of its own opens the session, feeds the ring and
/// closes. The lock guards who is here and how far we are; nothing waits and no I/O happens under it.
public final class Channel {
    private final ContentId content;
    private final ChannelOptions options;
    private final ChannelTools tools;
    private final Flow flow;
    private final Supervisor supervisor;
    private final Instant startedAt;
    private final CompletableFuture<Channel> live = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private final Object lock = new Object();
    private final Map<String, Viewer> viewers = new LinkedHashMap<>();
    private @Nullable ScheduledFuture<?> linger;
    private @Nullable Channel mergedInto;
    private @Nullable Session successor;
    private long recoveries;
    private volatile ChannelState state = new ChannelState.Opening(null);
    private volatile @Nullable Instant liveSince;
    private volatile @Nullable String lastError;

    Channel(ContentId content, ChannelTools tools, @Nullable Channel predecessor) {
        this.content = content;
        this.tools = tools;
        this.options = tools.options();
        this.flow = Flow.of(options, tools.clock());
        this.supervisor = new Supervisor(this, flow.feed(), tools, predecessor);
        this.startedAt = tools.clock().instant();
    }

    public ContentId content() {
        return content;
    }

    /// Prepares the delivery of the stream to a viewer's socket. On the socket's event loop, after [Watch#live].
    ///
    /// @throws ChannelException when the channel has lost its stream in the meantime
    public Delivery deliver(Viewer viewer, io.netty.channel.Channel socket) throws ChannelException {
        JoinPoint point = flow.reservoir().join();
        if (point == null) {
            throw new ChannelException(new Failure(Failure.Reason.ENGINE_ERROR, "The stream has just ended"));
        }
        return flow.outlets().of(socket.eventLoop()).add(viewer, socket, point);
    }

    /// What a viewer is told that has waited long enough.
    Failure late() {
        return Failure.late(content, options.startTimeout(), state.obstacle());
    }

    /// Completes when a viewer can join.
    CompletableFuture<Channel> live() {
        return live;
    }

    Entry enter(Viewer viewer) {
        synchronized (lock) {
            if (isClosing()) {
                return Entry.CLOSING;
            }
            if (viewers.size() >= options.maxClientsPerChannel()) {
                return Entry.FULL;
            }
            viewers.put(viewer.id(), viewer);
            if (linger != null) {
                linger.cancel(false);
                linger = null;
            }
        }
        supervisor.start();
        return Entry.ENTERED;
    }

    void leave(Viewer viewer) {
        Channel other;
        synchronized (lock) {
            other = mergedInto;
            if (viewers.remove(viewer.id()) != null && viewers.isEmpty()) {
                lastHasLeft();
            }
        }
        if (other != null) {
            other.leave(viewer);
        }
    }

    /// With the lock held.
    private void lastHasLeft() {
        lock.notifyAll();
        if (isClosing()) {
            return;
        }
        switch (state) {
            case ChannelState.Live _ ->
                linger = tools.timers()
                        .schedule(this::closeIfEmpty, options.shutdownDelay().toMillis(), TimeUnit.MILLISECONDS);
            // The engine is being asked: its answer is awaited, then the supervisor finds nobody here.
            case ChannelState.Opening(EngineAddress engine) when engine != null -> {}
            case ChannelState.Opening _, ChannelState.Buffering _ -> beginClosing();
            case ChannelState.Closed _ -> {}
        }
    }

    /// Asks the supervisor to close, whoever watches.
    void close() {
        synchronized (lock) {
            beginClosing();
        }
    }

    /// Waits until the last viewer has left, at most so long; false when some are still here.
    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (lock) {
            while (!viewers.isEmpty()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
        }
        return true;
    }

    boolean isOpen() {
        synchronized (lock) {
            return !isClosing();
        }
    }

    int viewerCount() {
        synchronized (lock) {
            return viewers.size();
        }
    }

    ChannelState state() {
        return state;
    }

    /// Waits for a request to close; false when none came in time.
    boolean awaitClosing(Duration atMost) throws InterruptedException {
        return closing.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// The supervisor asks this engine for a playback.
    void opening(EngineAddress engine) {
        state = new ChannelState.Opening(engine);
    }

    /// The engine has started the playback; false when nobody waits for it any more.
    boolean buffering(Playback playback) {
        synchronized (lock) {
            if (viewers.isEmpty() && !isLive()) {
                beginClosing();
            }
            state = isLive() ? new ChannelState.Live(playback) : new ChannelState.Buffering(playback);
            return !isClosing();
        }
    }

    /// The feed has published: wakes the viewers, or lets the first ones in.
    void published(Playback playback) {
        if (liveSince == null && !flow.reservoir().joinPoints().isEmpty()) {
            synchronized (lock) {
                liveSince = tools.clock().instant();
                state = new ChannelState.Live(playback);
            }
            live.complete(this);
        }
        flow.outlets().wake();
    }

    boolean isLive() {
        return liveSince != null;
    }

    /// Takes over a session that has ended this channel's own on the same engine; false when it is of no use here.
    boolean adopt(Session session) {
        synchronized (lock) {
            Playback own = state.playback();
            if (isClosing() || own == null || !own.engine().equals(session.engine())) {
                return false;
            }
            successor = session;
        }
        supervisor.interrupt();
        return true;
    }

    /// The session that takes the place of the one that has ended; null when there is none.
    @Nullable
    Session takeSuccessor() {
        synchronized (lock) {
            Session next = isClosing() ? null : successor;
            successor = null;
            if (next != null) {
                recoveries++;
            }
            return next;
        }
    }

    long recoveries() {
        synchronized (lock) {
            return recoveries;
        }
    }

    /// Moves all who wait here to the channel that already plays the same content.
    void mergeInto(Channel other) {
        synchronized (lock) {
            mergedInto = other;
            viewers.values().forEach(other::enter);
            viewers.clear();
            beginClosing();
        }
        var _ = other.live().thenAccept(live::complete).exceptionally(failure -> {
            live.completeExceptionally(failure);
            return null;
        });
    }

    /// The supervisor has ended the stream: no one may enter, those who wait are told, those who watch get the rest.
    void ended(Failure failure) {
        lastError = failure.detail();
        synchronized (lock) {
            beginClosing();
            state = new ChannelState.Closed();
        }
        live.completeExceptionally(new ChannelException(failure));
        flow.end();
    }

    /// What is known of the channel and its viewers now; waits for the event loops at most a second.
    public ChannelSnapshot snapshot() {
        return ChannelSnapshots.of(this);
    }

    Instant startedAt() {
        return startedAt;
    }

    @Nullable
    Instant liveSince() {
        return liveSince;
    }

    @Nullable
    String lastError() {
        return lastError;
    }

    Flow flow() {
        return flow;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    ChannelOptions options() {
        return options;
    }

    private void closeIfEmpty() {
        synchronized (lock) {
            if (viewers.isEmpty()) {
                beginClosing();
            }
        }
    }

    /// With the lock held.
    private void beginClosing() {
        if (!isClosing()) {
            closing.countDown();
            supervisor.closeNow();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }
}
