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

/// Fan-out of a channel to its readers, grouped by event loop: one [LoopReaders] for each loop that has had a viewer of
/// it. Thread-safe.
public final class Fanout {
    private final StreamBuffer buffer;
    private final Supplier<Duration> stallTimeout;
    private final Supplier<RebufferingCause> cause;
    private final InstantSource clock;
    private final List<LoopReaders> loops = new CopyOnWriteArrayList<>();
    private final AtomicReference<Rebuffering> rebuffering = new AtomicReference<>(Rebuffering.NONE);

    /// @param cause reason why there is nothing for viewers; asked on their loops
    public Fanout(
            StreamBuffer buffer,
            Supplier<Duration> stallTimeout,
            Supplier<RebufferingCause> cause,
            InstantSource clock) {
        this.buffer = buffer;
        this.stallTimeout = stallTimeout;
        this.cause = cause;
        this.clock = clock;
    }

    /// The readers on a loop. On that loop.
    public LoopReaders of(EventLoop loop) {
        for (LoopReaders each : loops) {
            if (each.loop().equals(loop)) {
                return each;
            }
        }
        LoopReaders readers = new LoopReaders(loop, buffer, stallTimeout, cause, clock);
        loops.add(readers);
        return readers;
    }

    /// How many viewers have the stream as one body. Any thread.
    public int viewers() {
        int sum = 0;
        for (LoopReaders each : loops) {
            sum += each.viewers();
        }
        return sum;
    }

    /// Has every loop poll the ring once. Any thread.
    public void wake() {
        for (LoopReaders each : loops) {
            each.wake();
        }
    }

    /// Has every loop give null packets to the viewers that have all there is. Any thread.
    void idle(int packets) {
        for (LoopReaders each : loops) {
            each.idle(packets);
        }
    }

    /// Closes the connections of viewers whose sockets hold on to what the ring has dropped. Any thread.
    public void closePinningReaders() {
        for (LoopReaders each : loops) {
            each.closePinningReaders();
        }
    }

    /// Closes the connections of all viewers that are left. Any thread.
    public void close() {
        for (LoopReaders each : loops) {
            each.close();
        }
    }

    /// The pauses of all viewers as they were measured last. Any thread.
    public Rebuffering rebuffering() {
        return Objects.requireNonNull(rebuffering.get());
    }

    /// Traffic of all loops, measured on each. Any thread.
    public CompletableFuture<LoopReaders.Measured> measure() {
        List<CompletableFuture<LoopReaders.Measured>> parts =
                loops.stream().map(LoopReaders::measure).toList();
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenApply(_ -> {
            List<ViewerSnapshot> viewers = new ArrayList<>();
            Map<Protocol, Long> sent = new EnumMap<>(Protocol.class);
            long fillers = 0;
            Rebuffering sum = Rebuffering.NONE;
            for (CompletableFuture<LoopReaders.Measured> part : parts) {
                viewers.addAll(part.join().viewers());
                part.join().sentBytes().forEach((form, bytes) -> sent.merge(form, bytes, Long::sum));
                fillers += part.join().fillerBytes();
                sum = sum.plus(part.join().rebuffering());
            }
            this.rebuffering.accumulateAndGet(sum, Rebuffering::orLater);
            return new LoopReaders.Measured(viewers, sent, fillers, sum);
        });
    }
}
