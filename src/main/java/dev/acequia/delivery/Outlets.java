package dev.acequia.delivery;

import dev.acequia.feed.Reservoir;
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
public final class Outlets {
    private final Reservoir reservoir;
    private final Supplier<Duration> stallTimeout;
    private final Supplier<Fault> supply;
    private final InstantSource clock;
    private final List<Outlet> outlets = new CopyOnWriteArrayList<>();
    private final AtomicReference<Pauses> pauses = new AtomicReference<>(Pauses.NONE);

    /// @param supply tells why there is nothing for viewers; asked on their loops
    public Outlets(Reservoir reservoir, Supplier<Duration> stallTimeout, Supplier<Fault> supply, InstantSource clock) {
        this.reservoir = reservoir;
        this.stallTimeout = stallTimeout;
        this.supply = supply;
        this.clock = clock;
    }

    /// The outlet of a loop. On that loop.
    public Outlet of(EventLoop loop) {
        for (Outlet each : outlets) {
            if (each.loop().equals(loop)) {
                return each;
            }
        }
        Outlet outlet = new Outlet(loop, reservoir, stallTimeout, supply, clock);
        outlets.add(outlet);
        return outlet;
    }

    /// How many viewers have the stream as one body. Any thread.
    public int viewers() {
        int sum = 0;
        for (Outlet each : outlets) {
            sum += each.viewers();
        }
        return sum;
    }

    /// Has every loop look at the ring once. Any thread.
    public void wake() {
        for (Outlet each : outlets) {
            each.wake();
        }
    }

    /// Has every loop give null packets to the viewers that have all there is. Any thread.
    void idle(int packets) {
        for (Outlet each : outlets) {
            each.idle(packets);
        }
    }

    /// Closes the connections of viewers whose sockets hold on to what the ring has dropped. Any thread.
    public void relieve() {
        for (Outlet each : outlets) {
            each.relieve();
        }
    }

    /// Closes the connections of all viewers that are left. Any thread.
    public void close() {
        for (Outlet each : outlets) {
            each.close();
        }
    }

    /// The pauses of all viewers as they were measured last. Any thread.
    public Pauses pauses() {
        return Objects.requireNonNull(pauses.get());
    }

    /// What the outlets have sent, measured on their loops. Any thread.
    public CompletableFuture<Outlet.Measured> measure() {
        List<CompletableFuture<Outlet.Measured>> parts =
                outlets.stream().map(Outlet::measure).toList();
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenApply(_ -> {
            List<ViewerSnapshot> viewers = new ArrayList<>();
            Map<Protocol, Long> sent = new EnumMap<>(Protocol.class);
            long fillers = 0;
            Pauses paused = Pauses.NONE;
            for (CompletableFuture<Outlet.Measured> part : parts) {
                viewers.addAll(part.join().viewers());
                part.join().sentBytes().forEach((form, bytes) -> sent.merge(form, bytes, Long::sum));
                fillers += part.join().fillerBytes();
                paused = paused.plus(part.join().pauses());
            }
            this.pauses.accumulateAndGet(paused, Pauses::orLater);
            return new Outlet.Measured(viewers, sent, fillers, paused);
        });
    }
}
