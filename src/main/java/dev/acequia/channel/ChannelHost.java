package dev.acequia.channel;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.Playback;
import dev.acequia.hls.SegmentList;
import dev.acequia.hls.Segments;
import dev.acequia.session.Session;
import dev.acequia.source.ChannelException;
import dev.acequia.source.SourceEvent;
import dev.acequia.source.SourceHost;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Core of a channel: takes what its source reports into its state, notifies the listeners, and lets viewers in.
///
/// Where another channel turns out to play the same stream, the viewers move there. Thread-safe.
final class ChannelHost implements SourceHost {
    private static final Logger log = LoggerFactory.getLogger(ChannelHost.class);

    private final ContentId content;
    private final Parts parts;
    private final ChannelListener listener;
    private final long deadline;
    private final CompletableFuture<Playback> started = new CompletableFuture<>();
    private final Waiters<Playback> startWaiters = new Waiters<>(started);
    private final CompletableFuture<Void> live = new CompletableFuture<>();
    private final Waiters<Void> waiters = new Waiters<>(live);
    private volatile @Nullable ChannelMonitor monitor;
    private volatile boolean isDiscarded;

    /// What a channel is made of before its source; each part knows those before it.
    ///
    /// @param thread on which its source plays
    /// @param lifecycle who watches, and when it closes
    /// @param pipeline from the engine's bytes to the viewers
    /// @param directory all channels
    /// @param context what channels share
    record Parts(
            ChannelThread thread,
            ChannelLifecycle lifecycle,
            MediaPipeline pipeline,
            ChannelDirectory directory,
            ChannelContext context) {}

    ChannelHost(ContentId content, ChannelListener listener, Parts parts) {
        this.content = content;
        this.parts = parts;
        this.listener = listener;
        this.deadline = System.nanoTime()
                + parts.context().options().source().startTimeout().toNanos();
    }

    @Override
    public ContentId content() {
        return content;
    }

    @Override
    public boolean isLive() {
        return parts.lifecycle().status().isLive();
    }

    @Override
    public boolean isWanted() {
        return parts.lifecycle().isWanted();
    }

    @Override
    public Duration startTimeLeft() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    @Override
    public boolean isClosingWithin(Duration wait) throws InterruptedException {
        return parts.thread().isClosingWithin(wait);
    }

    @Override
    public boolean freeSlot() {
        return parts.directory().freeSlot(this);
    }

    @Override
    public @Nullable Session takeSuccessor() {
        return parts.lifecycle().takeSuccessor();
    }

    @Override
    public boolean report(SourceEvent step) {
        boolean goesOn = switch (step) {
            case SourceEvent.Asking(var engine) -> parts.lifecycle().opening(engine);
            case SourceEvent.Playing(Playback playback) -> parts.lifecycle().buffering(playback);
            case SourceEvent.Started(Playback playback) -> {
                parts.lifecycle().started(playback);
                started.complete(playback);
                yield true;
            }
            case SourceEvent.Recovering _ -> {
                parts.lifecycle().recovering();
                yield true;
            }
            case SourceEvent.Placed _,
                    SourceEvent.FirstByte _,
                    SourceEvent.Delivering _,
                    SourceEvent.Lost _,
                    SourceEvent.SpareReady _,
                    SourceEvent.HedgeBegun _,
                    SourceEvent.HedgeWon _,
                    SourceEvent.HedgeLost _ -> true;
        };
        publish(new ChannelEvent.OfSource(step));
        if (step instanceof SourceEvent.Delivering(var engine, boolean isSpliced)
                && parts.lifecycle().status().recoveries() > 0) {
            publish(new ChannelEvent.Recovered(engine, isSpliced));
        }
        return goesOn;
    }

    @Override
    public void published(Playback playback) {
        if (!isLive() && parts.pipeline().feed().hasJoinPoint()) {
            parts.lifecycle().live(playback);
            publish(new ChannelEvent.Live(playback));
            monitor = ChannelMonitor.begin(
                    name(), parts.pipeline(), listener, parts.context().timers());
            live.complete(null);
        }
        parts.pipeline().fanout().wake();
    }

    void publish(ChannelEvent event) {
        listener.happened(event);
    }

    /// Completes when an engine has answered the first start.
    CompletableFuture<Playback> started() {
        return started;
    }

    /// Waits for that answer.
    Waiters<Playback> startWaiters() {
        return startWaiters;
    }

    /// Completes when a viewer can join.
    CompletableFuture<Void> live() {
        return live;
    }

    /// Waits until a viewer can join.
    Waiters<Void> waiters() {
        return waiters;
    }

    /// Fails every wait for it: nobody can join.
    void refuse(Unavailable why) {
        fail(why);
        parts.directory().refused(content, why);
    }

    private void fail(Unavailable why) {
        started.completeExceptionally(new ChannelException(why));
        live.completeExceptionally(new ChannelException(why));
    }

    @Override
    public SessionUse use(Session session) {
        String infohash = session.playback().infohash();
        if (parts.context().blocked().isBlocked(content, infohash)) {
            return SessionUse.BANNED;
        }
        Channel first = parts.directory().identify(this, infohash);
        while (first != null && !mergeInto(first)) {
            first = parts.directory().identify(this, infohash);
        }
        if (first == null) {
            return SessionUse.PLAYED;
        }
        log.info(
                "[channel {}] is the same stream as {}, which already plays: its viewers move there",
                name(),
                first.content());
        return first.lifecycle().adopt(session) ? SessionUse.TAKEN : SessionUse.UNWANTED;
    }

    /// Moves all who wait here to the channel that already plays the same stream, whose session the engine has ended
    /// for ours; false when that one is closing.
    private boolean mergeInto(Channel first) {
        if (!parts.lifecycle().mergeInto(first)) {
            return false;
        }
        follow(first.host().started(), started);
        follow(first.host().live(), live);
        return true;
    }

    private static <T> void follow(CompletableFuture<T> first, CompletableFuture<T> next) {
        first.whenComplete((value, failure) -> {
            if (failure == null) {
                next.complete(value);
            } else {
                next.completeExceptionally(failure);
            }
        });
    }

    /// The source has ended: nobody may enter, pending waits fail, viewers get the rest.
    void ended(Unavailable failure) {
        parts.lifecycle().ended(failure.detail());
        if (parts.lifecycle().mergedInto() == null) {
            fail(failure);
        }
        ChannelMonitor last = monitor;
        if (last != null) {
            last.close();
        }
        parts.pipeline().end();
    }

    /// Whether it has ended, but HLS players can still have the rest.
    boolean isDraining() {
        return !parts.lifecycle().isOpen() && !isDiscarded && segments().now().isReady();
    }

    /// Whether viewers have got nothing for half of the time after which the session is given up. Any thread.
    boolean isStalled() {
        ChannelMonitor current = monitor;
        Duration limit = parts.context().options().source().stallTimeout().dividedBy(2);
        return current != null && current.silence().compareTo(limit) >= 0;
    }

    /// Whether the source is too late for viewers. Any thread.
    boolean isLate() {
        ChannelMonitor current = monitor;
        return current != null && current.isLate();
    }

    /// Keeps what there is while HLS players fetch the rest. On the channel's thread, after the bodies.
    void drain() throws InterruptedException {
        parts.pipeline().fanout().close();
        SegmentList list = segments().now();
        if (list.isReady()) {
            long most = parts.pipeline().buffer().ring().most();
            parts.lifecycle()
                    .viewers()
                    .awaitPlayers(HlsDrain.of(
                            list,
                            segments().window(list, parts.context().options().hls(), most)));
        }
    }

    /// Frees the memory.
    void discard() {
        isDiscarded = true;
        parts.pipeline().discard();
    }

    private Segments segments() {
        return parts.pipeline().segmenter().segments();
    }
}
