package dev.acequia.metrics;

import dev.acequia.channel.ChannelListener;
import dev.acequia.channel.ChannelListeners;
import dev.acequia.channel.ChannelStopwatch;
import dev.acequia.channel.ChannelStopwatch.Part;
import dev.acequia.delivery.Protocol;
import dev.acequia.engine.ContentId;
import dev.acequia.source.Trouble;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Durations of starts, joins and recoveries since the process began, as the channels' stopwatches measure them.
/// Thread-safe, without a lock.
public final class Times implements ChannelListeners {
    private final LongSupplier nanoTime;
    private final Map<Part, Distribution> parts = distributions(Part.class);
    private final Map<Protocol, Distribution> joins = distributions(Protocol.class);

    /// All reasons but that of a channel that our own side has closed.
    private final Map<Unavailable.Reason, LongAdder> failedStarts = by(Unavailable.Reason.class, _ -> new LongAdder());

    private final Distribution starts = Distribution.ofStarts();
    private final Distribution recoveries = Distribution.ofStarts();
    private final Recorder recorder = new Recorder();

    public Times(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        failedStarts.remove(Unavailable.Reason.SHUTTING_DOWN);
    }

    @Override
    public ChannelListener begin(ContentId content) {
        return new ChannelStopwatch(nanoTime, recorder);
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

    /// Receiver of what the stopwatches of all channels measure.
    private final class Recorder implements ChannelStopwatch.Results {
        @Override
        public void part(Part part, long from, long to) {
            Objects.requireNonNull(parts.get(part)).add(Duration.ofNanos(to - from));
        }

        @Override
        public void started(long from, long to) {
            starts.add(Duration.ofNanos(to - from));
        }

        @Override
        public void joined(Protocol protocol, Duration waited, long at) {
            joins(protocol).add(waited);
        }

        @Override
        public void recovered(Trouble trouble, long from, long to) {
            recoveries.add(Duration.ofNanos(to - from));
        }

        @Override
        public void ended(Unavailable failure, boolean wasLive, long at) {
            LongAdder count = failedStarts.get(failure.reason());
            if (!wasLive && count != null) {
                count.increment();
            }
        }
    }
}
