package dev.acequia.metrics;

import dev.acequia.channel.ChannelEvent;
import dev.acequia.channel.ChannelListener;
import dev.acequia.channel.ChannelListeners;
import dev.acequia.channel.EndReason;
import dev.acequia.delivery.Protocol;
import dev.acequia.engine.ContentId;
import dev.acequia.source.SourceEvent;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Durations of starts, joins and recoveries since the process began.
///
/// The parts of a start add up to the whole: what attempts that failed took is in the part that they were in.
/// Thread-safe, without a lock.
public final class Times implements ChannelListeners {
    /// The parts of a start.
    enum Part {
        /// Until an engine gave a place: waiting in line, or for the last channel of the content to close.
        QUEUE,
        /// Until the engine had answered the start.
        ENGINE_START,
        /// Until its first byte.
        FIRST_BYTE,
        /// Until a place where viewers can join.
        JOIN_POINT,
        /// Until the first viewer was given its first bytes.
        CLIENT_BYTE
    }

    private final LongSupplier nanoTime;
    private final Map<Part, Distribution> parts = distributions(Part.class);
    private final Map<Protocol, Distribution> joins = distributions(Protocol.class);

    /// All reasons but that of a channel that our own side has closed.
    private final Map<Unavailable.Reason, LongAdder> failedStarts = by(Unavailable.Reason.class, _ -> new LongAdder());

    private final Distribution starts = Distribution.ofStarts();
    private final Distribution recoveries = Distribution.ofStarts();

    public Times(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        failedStarts.remove(Unavailable.Reason.SHUTTING_DOWN);
    }

    @Override
    public ChannelListener begin(ContentId content) {
        return new Stopwatch();
    }

    Map<Part, Distribution> parts() {
        return parts;
    }

    /// From the first request for a stream to its first viewer's first bytes.
    Distribution starts() {
        return starts;
    }

    Map<Protocol, Distribution> joins() {
        return joins;
    }

    Distribution joins(Protocol protocol) {
        return Objects.requireNonNull(joins.get(protocol));
    }

    /// From a session's end until media came again.
    Distribution recoveries() {
        return recoveries;
    }

    Map<Unavailable.Reason, LongAdder> failedStarts() {
        return failedStarts;
    }

    private static <E extends Enum<E>> Map<E, Distribution> distributions(Class<E> type) {
        return by(type, _ -> Distribution.ofStarts());
    }

    private static <E extends Enum<E>, V> Map<E, V> by(Class<E> type, Function<E, V> value) {
        return Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(Function.identity(), value, (one, _) -> one, () -> new EnumMap<>(type)));
    }

    /// Timer of one channel. Called by the channel's thread, for viewers by any.
    private final class Stopwatch implements ChannelListener {
        private final long began = nanoTime.getAsLong();
        private final AtomicBoolean isServed = new AtomicBoolean();
        private long placed = began;
        private long answered = began;
        private long heard = began;
        private long troubled;
        private boolean isInTrouble;
        private volatile long joinable;
        private volatile boolean isLive;

        @Override
        public void happened(ChannelEvent event) {
            switch (event) {
                case ChannelEvent.OfSource(SourceEvent step) -> happened(step);
                case ChannelEvent.Live _ -> live(nanoTime.getAsLong());
                case ChannelEvent.Joined(Protocol protocol, Duration waited) -> joined(protocol, waited);
                case ChannelEvent.Recovered _ -> recovered();
                case ChannelEvent.Ended(Unavailable failure, EndReason _) -> ended(failure);
                case ChannelEvent.JoinDistanceChanged _, ChannelEvent.LatenessChanged _ -> {}
            }
        }

        private void happened(SourceEvent step) {
            switch (step) {
                case SourceEvent.Placed _ -> placed = nanoTime.getAsLong();
                case SourceEvent.Started _ -> answered = nanoTime.getAsLong();
                case SourceEvent.FirstByte _ -> heard = nanoTime.getAsLong();
                case SourceEvent.Lost _ -> lost();
                case SourceEvent.Asking _,
                        SourceEvent.Playing _,
                        SourceEvent.Delivering _,
                        SourceEvent.Recovering _,
                        SourceEvent.SpareReady _,
                        SourceEvent.HedgeBegun _,
                        SourceEvent.HedgeWon _,
                        SourceEvent.HedgeLost _ -> {}
            }
        }

        private void live(long now) {
            took(Part.QUEUE, began, placed);
            took(Part.ENGINE_START, placed, answered);
            took(Part.FIRST_BYTE, answered, heard);
            took(Part.JOIN_POINT, heard, now);
            joinable = now;
            isLive = true;
            isInTrouble = false;
        }

        private void joined(Protocol protocol, Duration waited) {
            joins(protocol).add(waited);
            long now = nanoTime.getAsLong();
            boolean hasWaited = isLive && now - waited.toNanos() <= joinable;
            if (isLive && isServed.compareAndSet(false, true) && hasWaited) {
                took(Part.CLIENT_BYTE, joinable, now);
                starts.add(Duration.ofNanos(now - began));
            }
        }

        private void lost() {
            if (!isInTrouble) {
                troubled = nanoTime.getAsLong();
                isInTrouble = true;
            }
        }

        private void recovered() {
            if (isInTrouble) {
                isInTrouble = false;
                recoveries.add(Duration.ofNanos(nanoTime.getAsLong() - troubled));
            }
        }

        private void ended(Unavailable failure) {
            LongAdder count = failedStarts.get(failure.reason());
            if (!isLive && count != null) {
                count.increment();
            }
        }

        private void took(Part part, long from, long to) {
            Objects.requireNonNull(parts.get(part)).add(Duration.ofNanos(to - from));
        }
    }
}
