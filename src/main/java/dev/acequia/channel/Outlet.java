package dev.acequia.channel;

import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The viewers of one channel whose sockets belong to one event loop.
///
/// The feed wakes it at most once for all that it has published; the loop then gives every viewer what its socket
/// takes.
/// All but [#wake], [#idle], [#relieve], [#measure], [#viewers] and [#close] runs on the event loop.
final class Outlet {
    private static final Logger log = LoggerFactory.getLogger(Outlet.class);

    private static final ByteBuf NULLS = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(Packet.nulls(Flow.CHUNK_BYTES / Packet.SIZE)).asReadOnly());

    private final EventLoop loop;
    private final Reservoir reservoir;
    private final Supplier<Duration> stallTimeout;
    private final Supplier<Fault> supply;
    private final InstantSource clock;
    private final List<TsDelivery> deliveries = new ArrayList<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Runnable deliver = this::deliver;
    private @Nullable ScheduledFuture<?> ticks;
    private volatile int viewers;
    private long delivered;
    private long departedBytes;
    private long departedFillers;
    private Pauses departedPauses = Pauses.NONE;

    Outlet(
            EventLoop loop,
            Reservoir reservoir,
            Supplier<Duration> stallTimeout,
            Supplier<Fault> supply,
            InstantSource clock) {
        this.loop = loop;
        this.reservoir = reservoir;
        this.stallTimeout = stallTimeout;
        this.supply = supply;
        this.clock = clock;
    }

    EventLoop loop() {
        return loop;
    }

    Reservoir reservoir() {
        return reservoir;
    }

    /// Tells why there is nothing for viewers.
    Supplier<Fault> supply() {
        return supply;
    }

    /// How many viewers it has. Any thread.
    int viewers() {
        return viewers;
    }

    /// Has the loop look at the ring. Any thread.
    void wake() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            execute(deliver);
        }
    }

    /// Gives so many null packets to the viewers that have all there is, at least one and at most a chunk of them. Any
    /// thread.
    void idle(int packets) {
        int length = Packet.SIZE * Math.clamp(packets, 1, Flow.CHUNK_BYTES / Packet.SIZE);
        execute(() -> List.copyOf(deliveries).forEach(each -> each.idle(NULLS.retainedSlice(0, length))));
    }

    /// Adds a viewer, who will get the stream from `point` on; from the next place to join on when it is null.
    Delivery add(Viewer viewer, io.netty.channel.Channel socket, @Nullable JoinPoint point) {
        TsDelivery delivery = new TsDelivery(this, viewer, socket, point);
        deliveries.add(delivery);
        viewers = deliveries.size();
        if (ticks == null) {
            ticks = loop.scheduleAtFixedRate(this::tickOrLog, 1, 1, TimeUnit.SECONDS);
        }
        return delivery;
    }

    void remove(TsDelivery delivery) {
        if (deliveries.remove(delivery)) {
            viewers = deliveries.size();
            departedBytes += delivery.sentBytes();
            departedFillers += delivery.fillerBytes();
            departedPauses = departedPauses.plus(delivery.pauses());
        }
        if (deliveries.isEmpty() && ticks != null) {
            ticks.cancel(false);
            ticks = null;
        }
    }

    /// Closes the connections of the viewers that are left. Any thread.
    void close() {
        execute(() -> List.copyOf(deliveries).forEach(TsDelivery::reset));
    }

    /// Closes the connections of viewers whose sockets hold on to what the ring has dropped. Any thread.
    void relieve() {
        execute(() -> {
            for (TsDelivery each : List.copyOf(deliveries)) {
                if (each.holdsDropped()) {
                    log.info(
                            "[viewer {}] closed: it is far behind live while buffer memory is short",
                            each.viewer().id());
                    each.reset();
                }
            }
        });
    }

    /// What is known of the viewers now, measured on the loop. Any thread.
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

    /// Counters of an outlet.
    ///
    /// @param fillerBytes null packets, which do not count as sent
    /// @param pauses of all viewers, those who have left included
    record Measured(List<ViewerSnapshot> viewers, long sentBytes, long fillerBytes, Pauses pauses) {}

    private Measured measureNow() {
        tick();
        List<ViewerSnapshot> viewers = new ArrayList<>(deliveries.size());
        long sent = departedBytes;
        long fillers = departedFillers;
        Pauses pauses = departedPauses;
        for (TsDelivery each : deliveries) {
            ViewerSnapshot snapshot = each.snapshot();
            viewers.add(snapshot);
            sent += snapshot.bytesSent();
            fillers += each.fillerBytes();
            pauses = pauses.plus(snapshot.pauses());
        }
        return new Measured(viewers, sent, fillers, pauses);
    }

    private void deliver() {
        awake.set(false);
        try (Fresh fresh = Fresh.from(reservoir.ring(), delivered)) {
            deliver(fresh);
            delivered = fresh == null ? reservoir.ring().head() : fresh.end();
        }
    }

    private void deliver(@Nullable Fresh fresh) {
        // From the end: a viewer whose socket fails is removed while we are here.
        for (int i = deliveries.size() - 1; i >= 0; i--) {
            if (i < deliveries.size()) {
                serve(deliveries.get(i), fresh);
            }
        }
    }

    /// One that cannot be served is no reason not to serve the others.
    private static void serve(TsDelivery each, @Nullable Fresh fresh) {
        try {
            if (each.socket().isWritable()) {
                each.pump(fresh);
            } else {
                each.rescue(Flow.CHUNK_BYTES);
            }
        } catch (RuntimeException | Error e) {
            log.error("[viewer {}] closed: sending to it failed", each.viewer().id(), e);
            each.reset();
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
        List<TsDelivery> stalled = new ArrayList<>();
        for (TsDelivery each : deliveries) {
            if (!each.tick(nanos, now, limit)) {
                stalled.add(each);
            }
        }
        for (TsDelivery each : stalled) {
            log.info(
                    "[viewer {}] closed: its socket accepted no data for {} s (client_stall_timeout)",
                    each.viewer().id(),
                    limit.toSeconds());
            each.reset();
        }
    }
}
