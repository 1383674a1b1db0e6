package dev.acequia.channel;

import dev.acequia.delivery.LoopReaders;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.ReaderLoop;
import dev.acequia.delivery.StreamReader;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import dev.acequia.feed.SegmentNumbering;
import dev.acequia.hls.Segments;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.source.ChannelException;
import dev.acequia.source.SessionLoop;
import dev.acequia.source.SourceStat;
import dev.acequia.source.Unavailable;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One stream and its viewers.
///
/// Viewers enter and leave its [ChannelLifecycle] from any thread; a [Supervisor] on a thread of its own has its source
/// play, and closes it. Made of its parts in one order: [#open]. Thread-safe.
public final class Channel {
    private final ClientSite origin;
    private final ChannelHost host;
    private final ChannelLifecycle lifecycle;
    private final MediaPipeline pipeline;
    private final ChannelCounters counters;
    private final SessionLoop source;
    private final Supervisor supervisor;

    private Channel(
            ClientSite origin,
            ChannelHost host,
            ChannelHost.Parts parts,
            ChannelCounters counters,
            SessionLoop source,
            Supervisor supervisor) {
        this.origin = origin;
        this.host = host;
        this.lifecycle = parts.lifecycle();
        this.pipeline = parts.pipeline();
        this.counters = counters;
        this.source = source;
        this.supervisor = supervisor;
    }

    /// A channel that begins when its first viewer enters.
    ///
    /// @param origin where that one asks from
    /// @param predecessors completes when the sessions of all earlier channels of the stream are stopped
    static Channel open(
            ContentId content,
            ClientSite origin,
            ChannelContext context,
            ChannelListeners listeners,
            ChannelDirectory directory,
            CompletableFuture<Void> predecessors) {
        ChannelThread thread = new ChannelThread(content.shortName());
        ChannelLifecycle lifecycle = new ChannelLifecycle(thread, context);
        SourceStat stat = new SourceStat();
        MediaPipeline pipeline = MediaPipeline.of(context, lifecycle.status(), stat);
        TroubleCounts troubles = new TroubleCounts();
        HedgeCounts hedges = new HedgeCounts();
        ChannelListener listener = troubles.and(hedges).and(listeners.begin(content));
        ChannelHost.Parts parts = new ChannelHost.Parts(thread, lifecycle, pipeline, directory, context);
        ChannelHost host = new ChannelHost(content, listener, parts);
        SegmentNumbering numbering = new SegmentNumbering(content, pipeline.segmenter(), context.numbers());
        SessionLoop source =
                new SessionLoop(host, pipeline.feed(), pipeline.fanout(), numbering, stat, context.source());
        ChannelCounters counters = new ChannelCounters(pipeline, troubles, hedges);
        Supervisor supervisor = new Supervisor(host, parts, source, counters, predecessors);
        return new Channel(origin, host, parts, counters, source, supervisor);
    }

    public ContentId content() {
        return host.content();
    }

    /// Where its first viewer asked from: whom it counts for until it is live.
    ClientSite origin() {
        return origin;
    }

    /// Lets a viewer in, unless the channel is full or closing.
    ChannelLifecycle.Entry enter(Viewer viewer) {
        ChannelLifecycle.Entry entry = lifecycle.enter(viewer);
        if (entry == ChannelLifecycle.Entry.ENTERED) {
            supervisor.start();
        }
        return entry;
    }

    /// Prepares the delivery of the stream to a viewer's socket. On the socket's event loop, after
    /// [ChannelSubscription#live].
    ///
    /// @throws ChannelException when the channel has lost its stream in the meantime
    public StreamReader deliver(Viewer viewer, io.netty.channel.Channel socket) throws ChannelException {
        JoinPoint point = lifecycle.status().waitedForStart(viewer)
                ? pipeline.buffer().first()
                : pipeline.buffer().join();
        if (point == null && pipeline.buffer().isOver()) {
            throw new ChannelException(new Unavailable(Unavailable.Reason.ENGINE_ERROR, "The stream has just ended"));
        }
        return pipeline.fanout().of(socket.eventLoop()).add(viewer, socket, point);
    }

    /// The same for a viewer whose socket has had another channel's stream so far: the discontinuity is announced.
    public StreamReader deliverBehind(Viewer viewer, io.netty.channel.Channel socket) {
        return pipeline.fanout().of(socket.eventLoop()).addBehind(viewer, socket);
    }

    /// Keeps the channel open without viewers, for as long as nobody else needs its slot on an engine.
    ///
    /// @param owner of the reservation, which this one replaces if it has one
    /// @param until of [System#nanoTime]; null for no longer
    public void reserve(Object owner, @Nullable Long until) {
        lifecycle.reserve(owner, until);
    }

    /// The newest clock reference of the stream, 27 MHz; -1 before the first.
    public long newestPcr() {
        return pipeline.buffer().headPcr();
    }

    /// The engine that plays it, or is asked to; null while none is chosen.
    public @Nullable EngineAddress engine() {
        return lifecycle.status().state().engine();
    }

    /// Infohash of its content; null while no engine has told it.
    public @Nullable String infohash() {
        Playback playback = lifecycle.status().state().playback();
        return playback == null ? null : playback.infohash();
    }

    /// Bytes taken from engines so far.
    public long ingressBytes() {
        return pipeline.feed().ingress().bytes();
    }

    /// Bitrate by its own clock; 0 while unknown.
    public long bitsPerSecond() {
        return pipeline.buffer().bitsPerSecond();
    }

    /// Seconds of media that viewers can have.
    public double heldSeconds() {
        return pipeline.buffer().heldSeconds();
    }

    /// Statistics of the engine for the session that plays.
    public SourceStat stat() {
        return source.stat();
    }

    /// What HLS players can have of it, and whether it is the last.
    public Segments segments() {
        return pipeline.segmenter().segments();
    }

    /// The bytes of the stream between two positions, as slices that the caller owns; null when they are gone.
    public @Nullable List<ByteBuf> bytes(long from, long to) {
        return pipeline.buffer().ring().range(from, to);
    }

    /// Registers an answer with a segment that is queued, so that its bytes are counted, and it can be aborted while
    /// memory is short. On the socket's event loop.
    public void deliver(long from, long length, io.netty.channel.Channel socket, ChannelFuture sent) {
        pipeline.fanout().of(socket.eventLoop()).add(from, length, socket, sent);
    }

    /// Has a reader of another kind read the stream until it is closed. On its event loop, after
    /// [ChannelSubscription#live].
    public <R extends StreamReader> R read(EventLoop loop, Function<ReaderLoop, R> made) {
        LoopReaders readers = pipeline.fanout().of(loop);
        return readers.add(made.apply(readers));
    }

    /// Records how long after its request a viewer was given its first bytes.
    public void joined(Protocol protocol, Duration waited) {
        host.publish(new ChannelEvent.Joined(protocol, waited));
    }

    /// Reason why its stream has ended.
    public Unavailable failure() {
        String words = lifecycle.status().lastError();
        return new Unavailable(Unavailable.Reason.ENGINE_ERROR, words == null ? "The stream has just ended" : words);
    }

    /// Whether viewers can join it, or could before it ended.
    public boolean isLive() {
        return host.isLive();
    }

    /// Whether it has ended, but HLS players can still have the rest.
    public boolean isDraining() {
        return host.isDraining();
    }

    /// How many bytes are kept at most.
    public long mostBytes() {
        return pipeline.buffer().ring().most();
    }

    /// Stops lingering for the sake of another channel; false when someone has come back.
    boolean closeIfIdle() {
        lifecycle.closeIfEmpty();
        return !lifecycle.isOpen();
    }

    /// Gives up its slot on an engine for another channel, and reports why to those who wait for it; false when viewers
    /// can join it or it ends already. A start that the engine was asked for is stopped once that has answered.
    boolean yieldSlot(Unavailable why) {
        if (!lifecycle.turnAway(new EndReason(EndReason.NOT_STARTED, why.detail()))) {
            return false;
        }
        host.refuse(why);
        source.releaseSlot();
        return true;
    }

    /// The channel that plays this one's stream: itself, unless it has merged into another.
    Channel current() {
        Channel other = lifecycle.mergedInto();
        return other == null ? this : other.current();
    }

    ChannelHost host() {
        return host;
    }

    ChannelLifecycle lifecycle() {
        return lifecycle;
    }

    ChannelStatus status() {
        return lifecycle.status();
    }

    MediaPipeline pipeline() {
        return pipeline;
    }

    ChannelCounters counters() {
        return counters;
    }

    SessionLoop source() {
        return source;
    }

    Supervisor supervisor() {
        return supervisor;
    }
}
