package dev.acequia.delivery;

import dev.acequia.feed.Feed;
import dev.acequia.feed.StreamBuffer;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Readers of one channel on one event loop.
///
/// The feed wakes it at most once for all that it has published; the loop then gives every viewer what its socket
/// takes. All but [#wake], [#idle], [#closePinningReaders], [#measure], [#viewers] and [#close] runs on the event loop.
public final class LoopReaders implements ReaderLoop {
    private static final Logger log = LoggerFactory.getLogger(LoopReaders.class);

    private static final ByteBuf NULLS = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(Packet.nulls(Feed.CHUNK_BYTES / Packet.SIZE)).asReadOnly());

    private final EventLoop loop;
    private final StreamBuffer buffer;
    private final Supplier<Duration> stallTimeout;
    private final Supplier<RebufferingCause> cause;
    private final InstantSource clock;
    private final List<StreamReader> readers = new ArrayList<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Runnable deliver = this::deliver;
    private @Nullable ScheduledFuture<?> ticks;
    private final AtomicInteger viewers = new AtomicInteger();
    private long delivered;
    private final Map<Protocol, Long> departedBytes = new EnumMap<>(Protocol.class);
    private long departedFillers;
    private Rebuffering departedRebuffering = Rebuffering.NONE;

    LoopReaders(
            EventLoop loop,
            StreamBuffer buffer,
            Supplier<Duration> stallTimeout,
            Supplier<RebufferingCause> cause,
            InstantSource clock) {
        this.loop = loop;
        this.buffer = buffer;
        this.stallTimeout = stallTimeout;
        this.cause = cause;
        this.clock = clock;
    }

    EventLoop loop() {
        return loop;
    }

    @Override
    public StreamBuffer buffer() {
        return buffer;
    }

    @Override
    public Supplier<RebufferingCause> cause() {
        return cause;
    }

    /// How many viewers it has. Any thread.
    int viewers() {
        return viewers.get();
    }

    /// Has the loop poll the ring. Any thread.
    void wake() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            execute(deliver);
        }
    }

    /// Gives so many null packets to the viewers that have all there is, at least one and at most a chunk of them. Any
    /// thread.
    void idle(int packets) {
        int length = Packet.SIZE * Math.clamp(packets, 1, Feed.CHUNK_BYTES / Packet.SIZE);
        execute(() -> List.copyOf(readers).forEach(each -> each.idle(NULLS.retainedSlice(0, length))));
    }

    /// Adds a viewer, who will get the stream from `point` on; from the next join point on when it is null. On the
    /// loop.
    public StreamReader add(Viewer viewer, io.netty.channel.Channel socket, @Nullable JoinPoint point) {
        return add(new TsDelivery(this, viewer, socket, point));
    }

    /// Adds a viewer whose socket has had another stream so far: it goes on with what announces the discontinuity, the
    /// tables, and a join point. On the loop.
    public StreamReader addBehind(Viewer viewer, io.netty.channel.Channel socket) {
        TsDelivery delivery = new TsDelivery(this, viewer, socket, null);
        delivery.followsAnother();
        return add(delivery);
    }

    /// Adds an answer that is queued already, until it is sent. On the loop.
    ///
    /// @param position where its bytes begin
    public void add(long position, long length, io.netty.channel.Channel socket, ChannelFuture sent) {
        add(new SegmentDelivery(this, socket, position, length)).until(sent);
    }

    /// Adds a reader. On the loop.
    public <R extends StreamReader> R add(R reader) {
        readers.add(reader);
        viewers.addAndGet(reader.snapshot() == null ? 0 : 1);
        if (ticks == null) {
            ticks = loop.scheduleAtFixedRate(this::tickOrLog, 1, 1, TimeUnit.SECONDS);
        }
        return reader;
    }

    @Override
    public void remove(StreamReader reader) {
        if (readers.remove(reader)) {
            ViewerSnapshot last = reader.snapshot();
            departedBytes.merge(reader.protocol(), reader.sentBytes(), Long::sum);
            departedFillers += reader.fillerBytes();
            if (last != null) {
                viewers.decrementAndGet();
                departedRebuffering = departedRebuffering.plus(last.rebuffering());
            }
        }
        if (readers.isEmpty() && ticks != null) {
            ticks.cancel(false);
            ticks = null;
        }
    }

    /// Closes the connections of the viewers that are left. Any thread.
    void close() {
        execute(() -> List.copyOf(readers).forEach(StreamReader::channelClosed));
    }

    /// Closes the connections of viewers whose sockets hold on to what the ring has dropped. Any thread.
    void closePinningReaders() {
        execute(() -> {
            for (StreamReader each : List.copyOf(readers)) {
                if (each.holdsDropped()) {
                    log.info("[viewer {}] closed: it is far behind live while buffer memory is short", each.name());
                    each.abort();
                }
            }
        });
    }

    /// Counters and viewers now, measured on the loop. Any thread.
    CompletableFuture<Measured> measure() {
        return CompletableFuture.supplyAsync(this::measureNow, this::execute);
    }

    /// Runs on the loop, unless the loop has ended: then its sockets are closed and nobody is left to be served.
    private void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("[event loop {}] has ended", loop);
        }
    }

    /// Counters of one loop.
    ///
    /// @param sentBytes of the stream, by the form in which viewers get it
    /// @param fillerBytes null packets, which do not count as sent
    /// @param rebuffering of all viewers, those who have left included
    public record Measured(
            List<ViewerSnapshot> viewers, Map<Protocol, Long> sentBytes, long fillerBytes, Rebuffering rebuffering) {}

    private Measured measureNow() {
        tick();
        List<ViewerSnapshot> known = new ArrayList<>(readers.size());
        Map<Protocol, Long> sent = new EnumMap<>(Protocol.class);
        sent.putAll(departedBytes);
        long fillers = departedFillers;
        Rebuffering rebuffering = departedRebuffering;
        for (StreamReader each : readers) {
            sent.merge(each.protocol(), each.sentBytes(), Long::sum);
            fillers += each.fillerBytes();
            ViewerSnapshot snapshot = each.snapshot();
            if (snapshot != null) {
                known.add(snapshot);
                rebuffering = rebuffering.plus(snapshot.rebuffering());
            }
        }
        return new Measured(known, sent, fillers, rebuffering);
    }

    private void deliver() {
        awake.set(false);
        try (SharedWrite shared = SharedWrite.from(buffer.ring(), delivered)) {
            deliver(shared);
            delivered = shared == null ? buffer.ring().head() : shared.end();
        }
    }

    private void deliver(@Nullable SharedWrite shared) {
        // From the end: a viewer whose socket fails is removed while we are here.
        for (int i = readers.size() - 1; i >= 0; i--) {
            if (i < readers.size()) {
                serve(readers.get(i), shared);
            }
        }
    }

    /// One that cannot be served is no reason not to serve the others.
    private static void serve(StreamReader each, @Nullable SharedWrite shared) {
        try {
            each.take(shared);
        } catch (RuntimeException | Error e) {
            log.error("[viewer {}] closed: sending to it failed", each.name(), e);
            each.abort();
        }
    }

    private void tickOrLog() {
        try {
            tick();
        } catch (RuntimeException | Error e) {
            log.error("[event loop {}] checking its viewers failed", loop, e);
        }
    }

    private void tick() {
        long nanos = System.nanoTime();
        Instant now = clock.instant();
        Duration limit = stallTimeout.get();
        List<StreamReader> stalled = new ArrayList<>();
        for (StreamReader each : readers) {
            if (!each.check(nanos, now, limit)) {
                stalled.add(each);
            }
        }
        for (StreamReader each : stalled) {
            log.info(
                    "[viewer {}] closed: its socket accepted no data for {} s (client_stall_timeout)",
                    each.name(),
                    limit.toSeconds());
            each.abort();
        }
    }
}
