package dev.acequia.channel;

import dev.acequia.delivery.Delivery;
import dev.acequia.delivery.Loan;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.Playback;
import dev.acequia.events.Event;
import dev.acequia.hls.SegmentList;
import dev.acequia.hls.Segments;
import dev.acequia.mpegts.JoinPoint;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One content and all who watch it.
///
/// Viewers enter and leave its [Life] from any thread; a [Supervisor] on a thread of its own opens the session, feeds
/// the ring and closes. Thread-safe.
public final class Channel {
    private final ContentId content;
    private final Site origin;
    private final ChannelTools tools;
    private final Flow flow;
    private final Supervisor supervisor;
    private final Life life;
    private final Troubles troubles = new Troubles();
    private final Timing timing;
    private final AtomicReference<Totals> totals = new AtomicReference<>(Totals.NONE);

    private volatile @Nullable Care care;

    /// Of the supervisor's thread.
    private Chronicle.@Nullable Entry entry;

    private final CompletableFuture<Channel> live = new CompletableFuture<>();
    private final Waiters<Channel> waiters = new Waiters<>(live);
    private volatile boolean isDiscarded;

    /// @param origin where its first viewer asks from
    Channel(ContentId content, Site origin, ChannelTools tools, CompletableFuture<Void> predecessors) {
        this.content = content;
        this.origin = origin;
        this.tools = tools;
        this.timing = tools.observers().timings().begin(content);
        this.flow = Flow.of(tools, new Supply(this)::fault);
        this.life = new Life(this, tools);
        this.supervisor = new Supervisor(this, tools, predecessors);
    }

    public ContentId content() {
        return content;
    }

    /// Where its first viewer asked from: whom it counts for until it is live.
    Site origin() {
        return origin;
    }

    /// What the log and its thread call it.
    String name() {
        return content.hex().substring(0, 8);
    }

    /// Prepares the delivery of the stream to a viewer's socket. On the socket's event loop, after [Watch#live].
    ///
    /// @throws ChannelException when the channel has lost its stream in the meantime
    public Delivery deliver(Viewer viewer, io.netty.channel.Channel socket) throws ChannelException {
        JoinPoint point = progress().isYoungerThan(viewer)
                ? flow.reservoir().first()
                : flow.reservoir().join();
        if (point == null && flow.reservoir().isOver()) {
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

    /// Watches over an answer that is made of bytes from a position on.
    public void lent(long from, io.netty.channel.Channel socket, ChannelFuture sent) {
        Loan.of(flow.reservoir().ring(), from, socket, sent, tools.memory());
    }

    /// Takes note of bytes of segments that a viewer's socket has taken.
    public void sent(long bytes) {
        flow.outlets().sentAside(bytes);
    }

    /// Takes note that a viewer was given its first bytes so long after its request.
    public void joined(Protocol protocol, Duration waited) {
        timing.joined(protocol, waited);
    }

    /// Why its stream has ended.
    public Failure failure() {
        String words = progress().lastError();
        return new Failure(Failure.Reason.ENGINE_ERROR, words == null ? "The stream has just ended" : words);
    }

    /// Whether viewers can join it, or could before it ended.
    public boolean isLive() {
        return progress().isLive();
    }

    /// Whether it has ended, but HLS players can still have the rest.
    public boolean isInEpilogue() {
        return !life.isOpen() && !isDiscarded && segments().now().isReady();
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

    /// Who waits until a viewer can join.
    Waiters<Channel> waiters() {
        return waiters;
    }

    /// Stops lingering for the sake of another channel; false when someone has come back.
    boolean makeRoom() {
        life.closeIfEmpty();
        return !life.isOpen();
    }

    /// Gives its place on an engine up for another channel, and tells who waits for it why; false when viewers can join
    /// it or it ends already. A start that the engine was asked for is stopped once that has answered.
    boolean giveWay(Failure why) {
        if (!life.turnAway(new Ending(Ending.NOT_STARTED, why.detail()))) {
            return false;
        }
        live.completeExceptionally(new ChannelException(why));
        tools.registry().refused(content, why);
        supervisor.sessions().leavePlace();
        return true;
    }

    /// Takes note of what happened to it, as an event.
    void tell(String category, String message, Map<String, String> details) {
        tools.observers().events().add(Event.Type.STREAM, category, content.hex(), message, details);
    }

    /// A session is about to be played. On the supervisor's thread.
    void plays(Playback playback) {
        if (entry == null) {
            entry = tools.observers().chronicle().began(content, playback);
            tell("started", "Engine " + playback.engine() + " plays " + content + ".", engine(playback));
        } else {
            entry.movedTo(playback);
        }
    }

    /// No session will be played any more. On the supervisor's thread.
    void isOver(Ending ending) {
        if (entry != null) {
            entry.ended(ending);
            tell(
                    "ended",
                    ending.sentence(),
                    Map.of("reason", ending.cause(), "is_failure", String.valueOf(ending.isFailure())));
        }
    }

    private static Map<String, String> engine(Playback playback) {
        return Map.of("engine", playback.engine().toString());
    }

    /// Whether the stream has shown a place where a viewer could begin.
    boolean hasJoinPoint() {
        return !flow.reservoir().joinPoints().isEmpty();
    }

    /// The feed has published: wakes the viewers, or lets the first ones in.
    void published(Playback playback) {
        if (!progress().isLive() && hasJoinPoint()) {
            life.live(playback);
            timing.reached(Timing.Step.JOIN_POINT);
            tell("live", "Viewers can watch " + content + ".", engine(playback));
            care = Care.begin(this, tools.timers());
            live.complete(this);
        }
        flow.outlets().wake();
    }

    /// Moves all who wait here to the channel that already plays the same content; false when that one is closing.
    boolean mergeInto(Channel first) {
        if (!life.mergeInto(first)) {
            return false;
        }
        first.live().thenAccept(live::complete).exceptionally(failure -> {
            live.completeExceptionally(failure);
            return null;
        });
        return true;
    }

    /// The channel that plays this one's content: itself, unless it has merged into another.
    Channel current() {
        Channel other = life.mergedInto();
        return other == null ? this : other.current();
    }

    /// The supervisor has ended the stream: no one may enter, those who wait are told, those who watch get the rest.
    void ended(Failure failure) {
        life.ended(failure.detail());
        if (current() == this) {
            live.completeExceptionally(new ChannelException(failure));
        }
        Care over = care;
        if (over != null) {
            over.close();
        }
        flow.end();
    }

    /// Whether viewers have got nothing for half of the time after which the session is given up. Any thread.
    boolean isStalled() {
        Care watch = care;
        return watch != null
                && watch.silence().compareTo(options().source().stallTimeout().dividedBy(2)) >= 0;
    }

    /// Whether the source is too late for viewers. Any thread.
    boolean isLate() {
        Care watch = care;
        return watch != null && watch.isLate();
    }

    /// Keeps what there is while HLS players fetch the rest. On the supervisor's thread, after the bodies.
    void playOut() throws InterruptedException {
        flow.outlets().close();
        SegmentList list = segments().now();
        if (list.isReady()) {
            life.awaitPlayers(
                    Epilogue.of(list, segments().window(list, options().hls(), mostBytes())));
        }
    }

    /// Frees the memory.
    void discard() {
        isDiscarded = true;
        flow.discard();
    }

    /// What it has moved and met, as measured last.
    Totals totals() {
        return Objects.requireNonNull(totals.get());
    }

    /// Takes note of what was measured; what is known now.
    Totals measured(Totals later) {
        return Objects.requireNonNull(totals.accumulateAndGet(later, Totals::orLater));
    }

    Timing timing() {
        return timing;
    }

    Troubles troubles() {
        return troubles;
    }

    Life life() {
        return life;
    }

    Progress progress() {
        return life.progress();
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
