package dev.acequia.delivery;

import dev.acequia.feed.StreamBuffer;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The outlets of a channel: one for each event loop that has had a viewer of it. Thread-safe.
public final class Fanout {
    private final StreamBuffer reservoir;
    private final Supplier<Duration> stallTimeout;
    private final Supplier<RebufferingCause> supply;
    private final InstantSource clock;
    private final List<LoopReaders> outlets = new CopyOnWriteArrayList<>();
    private final AtomicReference<Rebuffering> pauses = new AtomicReference<>(Rebuffering.NONE);

    /// @param supply tells why there is nothing for viewers; asked on their loops
    public Fanout(
            StreamBuffer reservoir,
            Supplier<Duration> stallTimeout,
            Supplier<RebufferingCause> supply,
            InstantSource clock) {
        this.reservoir = reservoir;
        this.stallTimeout = stallTimeout;
        this.supply = supply;
        this.clock = clock;
    }

    /// The outlet of a loop. On that loop.
    public LoopReaders of(EventLoop loop) {
        for (LoopReaders each : outlets) {
            if (each.loop().equals(loop)) {
                return each;
            }
        }
        LoopReaders outlet = new LoopReaders(loop, reservoir, stallTimeout, supply, clock);
        outlets.add(outlet);
        return outlet;
    }

    /// How many viewers have the stream as one body. Any thread.
    public int viewers() {
        int sum = 0;
        for (LoopReaders each : outlets) {
            sum += each.viewers();
        }
        return sum;
    }

    /// Has every loop look at the ring once. Any thread.
    public void wake() {
        for (LoopReaders each : outlets) {
            each.wake();
        }
    }

    /// Has every loop give null packets to the viewers that have all there is. Any thread.
    void idle(int packets) {
        for (LoopReaders each : outlets) {
            each.idle(packets);
        }
    }

    /// Closes the connections of viewers whose sockets hold on to what the ring has dropped. Any thread.
    public void relieve() {
        for (LoopReaders each : outlets) {
            each.relieve();
        }
    }

    /// Closes the connections of all viewers that are left. Any thread.
    public void close() {
        for (LoopReaders each : outlets) {
            each.close();
        }
    }

    /// The pauses of all viewers as they were measured last. Any thread.
    public Rebuffering pauses() {
        return Objects.requireNonNull(pauses.get());
    }

    /// What the outlets have sent, measured on their loops. Any thread.
    public CompletableFuture<LoopReaders.Measured> measure() {
        List<CompletableFuture<LoopReaders.Measured>> parts =
                outlets.stream().map(LoopReaders::measure).toList();
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenApply(_ -> {
            List<ViewerSnapshot> viewers = new ArrayList<>();
            Map<Protocol, Long> sent = new EnumMap<>(Protocol.class);
            long fillers = 0;
            Rebuffering paused = Rebuffering.NONE;
            for (CompletableFuture<LoopReaders.Measured> part : parts) {
                viewers.addAll(part.join().viewers());
                part.join().sentBytes().forEach((form, bytes) -> sent.merge(form, bytes, Long::sum));
                fillers += part.join().fillerBytes();
                paused = paused.plus(part.join().pauses());
            }
            this.pauses.accumulateAndGet(paused, Rebuffering::orLater);
            return new LoopReaders.Measured(viewers, sent, fillers, paused);
        });
    }
}
