package dev.acequia.channel;

import dev.acequia.delivery.Viewer;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import dev.acequia.session.Session;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Viewers and state of a channel, as agreed between its viewers, its thread and other channels of the same stream.
///
/// Thread-safe. The lock guards all of it; nothing waits and no I/O happens under it. Two of them are taken in the
/// order in which their channels were made.
final class ChannelLifecycle {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final ChannelThread thread;
    private final ChannelContext context;
    private final ChannelStatus status;
    private final Object lock = new Object();
    private final Linger linger;
    private final ViewerSet viewers;
    private final SuccessorSession successor = new SuccessorSession();
    private @Nullable Channel mergedInto;
    private @Nullable EndReason endReason;

    /// Result of a viewer's attempt to enter.
    enum Entry {
        ENTERED,
        /// The channel takes nobody any more; a new one does.
        CLOSING,
        /// The channel has as many viewers as it may.
        FULL
    }

    ChannelLifecycle(ChannelThread thread, ChannelContext context) {
        this.thread = thread;
        this.context = context;
        this.status = new ChannelStatus(context.clock().instant());
        this.linger = new Linger(context, this::closeIfEmpty);
        this.viewers = new ViewerSet(lock, linger);
    }

    /// Status of the channel; changed through this lifecycle only.
    ChannelStatus status() {
        return status;
    }

    /// Those who watch or wait; changed through this lifecycle only.
    ViewerSet viewers() {
        return viewers;
    }

    Entry enter(Viewer viewer) {
        synchronized (lock) {
            if (thread.isClosing()) {
                return Entry.CLOSING;
            }
            if (viewers.players() >= context.options().maxClientsPerChannel()) {
                return Entry.FULL;
            }
            viewers.add(viewer);
            return Entry.ENTERED;
        }
    }

    void leave(Viewer viewer) {
        Channel other;
        synchronized (lock) {
            other = mergedInto;
            if (viewers.remove(viewer) && !thread.isClosing()) {
                lastHasLeft();
            }
        }
        if (other != null) {
            other.lifecycle().leave(viewer);
        }
    }

    /// With the lock held.
    private void lastHasLeft() {
        switch (status.state()) {
            case ChannelState.Live _, ChannelState.Recovering _ -> linger.begin();
            // Once the engine is asked, its answer is awaited; then the supervisor finds nobody here.
            case ChannelState.Opening(EngineAddress engine) -> {
                if (engine == null) {
                    beginClosing();
                }
            }
            case ChannelState.Buffering _, ChannelState.Closed _ -> beginClosing();
        }
    }

    /// Keeps the channel open without viewers, for as long as nobody else needs its slot on an engine.
    ///
    /// @param owner of the reservation, which this one replaces if it has one
    /// @param until of [System#nanoTime]; null for no longer
    void reserve(Object owner, @Nullable Long until) {
        synchronized (lock) {
            linger.reserve(owner, until);
        }
    }

    /// Asks the supervisor to close, unless somebody watches.
    void closeIfEmpty() {
        synchronized (lock) {
            if (viewers.isEmpty()) {
                beginClosing();
            }
        }
    }

    /// Lets nobody wait any more, unless viewers can join; false when they can or it closes already. The answer of an
    /// engine that was asked is awaited all the same, so that what it has started can be stopped.
    boolean turnAway(EndReason why) {
        synchronized (lock) {
            if (status.isLive() || thread.isClosing()) {
                return false;
            }
            viewers.clear();
            endReason = why;
            if (status.state() instanceof ChannelState.Opening(EngineAddress engine) && engine != null) {
                thread.closeOnceAnswered();
            } else {
                beginClosing();
            }
            return true;
        }
    }

    /// Whether an engine was asked for what nobody waits for any more.
    boolean isAbandoned() {
        synchronized (lock) {
            return viewers.isEmpty() && !status.isLive() && status.state().engine() != null && !thread.isClosing();
        }
    }

    /// Asks the supervisor to close, whoever watches.
    void close() {
        synchronized (lock) {
            beginClosing();
        }
    }

    /// As [#close()]; the reason counts if it is the first.
    void close(EndReason why) {
        synchronized (lock) {
            endReason = thread.isClosing() ? endReason : why;
            beginClosing();
        }
    }

    /// Why it was asked to close; null when it was not, or for want of viewers.
    @Nullable
    EndReason endReason() {
        synchronized (lock) {
            return endReason;
        }
    }

    /// With the lock held.
    private void beginClosing() {
        if (!thread.isClosing()) {
            thread.close();
        }
    }

    /// Whether viewers may enter.
    boolean isOpen() {
        synchronized (lock) {
            return !thread.isClosing();
        }
    }

    int viewerCount() {
        synchronized (lock) {
            return viewers.size();
        }
    }

    /// Whether a session that has ended is worth another one: somebody watches, or waits for the first media.
    boolean isWanted() {
        synchronized (lock) {
            return !viewers.isEmpty() && !thread.isClosing();
        }
    }

    /// The session has ended and another one is wanted.
    void recovering() {
        synchronized (lock) {
            status.recovered();
        }
    }

    /// The supervisor asks this engine for a playback; false when nobody waits for it any more.
    boolean opening(EngineAddress engine) {
        synchronized (lock) {
            status.opening(engine);
            successor.open();
            return !thread.isClosing();
        }
    }

    /// The engine has answered the start; from here on another channel of the content can leave its session to this
    /// one.
    void started(Playback playback) {
        synchronized (lock) {
            successor.drop();
            successor.open();
            status.playing(playback);
        }
    }

    /// A session is to be played; false when nobody waits for it any more.
    boolean buffering(Playback playback) {
        synchronized (lock) {
            if (viewers.isEmpty() && !status.isLive()) {
                beginClosing();
            }
            status.playing(playback);
            return !thread.isClosing();
        }
    }

    /// Viewers can join.
    void live(Playback playback) {
        synchronized (lock) {
            status.live(playback, context.clock().instant());
        }
    }

    /// Takes over a session of another channel, which has ended this one's own on the same engine or will have been
    /// ended by it when the engine answers its start; false when it is of no use here.
    boolean adopt(Session session) {
        synchronized (lock) {
            if (thread.isClosing()
                    || status.state() instanceof ChannelState.Recovering
                    || !session.engine().equals(status.state().engine())
                    || !successor.offer(session)) {
                return false;
            }
            if (status.state().playback() != null) {
                thread.interrupt();
            }
            return true;
        }
    }

    /// The session that takes the place of the ended one; null when there is none, and then the channel closes unless
    /// somebody watches or waits.
    @Nullable
    Session takeSuccessor() {
        synchronized (lock) {
            Session next = successor.take();
            if (next == null && !isWanted()) {
                beginClosing();
            } else if (next != null && !thread.isClosing()) {
                status.recovered();
                thread.clearInterrupt();
            }
            return next;
        }
    }

    /// Moves all who wait here to the channel that already plays the same stream; false when that one is closing, as it
    /// is when it has merged into this one. The one place where two locks are held.
    boolean mergeInto(Channel first) {
        ChannelLifecycle other = first.lifecycle();
        boolean isOlder = number < other.number;
        synchronized (isOlder ? lock : other.lock) {
            synchronized (isOlder ? other.lock : lock) {
                if (other.thread.isClosing()) {
                    return false;
                }
                other.viewers.addAll(viewers);
                mergedInto = first;
                viewers.clear();
                close(EndReason.MERGED);
                return true;
            }
        }
    }

    /// The channel that this one has merged into; null when it has not.
    @Nullable
    Channel mergedInto() {
        synchronized (lock) {
            return mergedInto;
        }
    }

    /// The supervisor has ended the stream: no one may enter.
    void ended(String why) {
        synchronized (lock) {
            beginClosing();
            status.ended(why);
        }
    }
}
