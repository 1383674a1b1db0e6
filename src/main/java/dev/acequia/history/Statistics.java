package dev.acequia.history;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSnapshot;
import dev.acequia.engine.EngineStat;
import dev.acequia.schedule.PeriodicTask;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Per-second figures of every stream: the last hour in memory, a summary of every ten seconds in the history.
///
/// A thread of its own (`statistics`) looks at snapshots; no viewer and no channel waits for it. While statistics are
/// off it sleeps until the settings change.
public final class Statistics implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int SUMMARY_SECONDS = 10;

    /// The most samples in one answer; of more, the newest.
    private static final int MOST_TOLD = 10_000;

    private final ChannelRegistry channels;
    private final StreamLog streams;
    private final History history;
    private final ForeignSessions others;
    private final InstantSource clock;
    private final Map<String, Series> series = new ConcurrentHashMap<>();
    private final Map<String, Meter> meters = new HashMap<>();
    private final PeriodicTask task = new PeriodicTask("statistics", this::pause, this::tick);
    private volatile BooleanSupplier isOn = () -> true;
    private long ticks;

    public Statistics(
            ChannelRegistry channels, StreamLog streams, History history, ForeignSessions others, InstantSource clock) {
        this.channels = channels;
        this.streams = streams;
        this.history = history;
        this.others = others;
        this.clock = clock;
    }

    /// Begins to take them.
    ///
    /// @param isOn asked each time, and when something has [#changed]
    public Statistics start(BooleanSupplier isOn) {
        this.isOn = isOn;
        task.start();
        return this;
    }

    /// Call when that may have changed.
    public void changed() {
        task.changed();
    }

    private Optional<Duration> pause() {
        if (isOn.getAsBoolean()) {
            return Optional.of(INTERVAL);
        }
        closeOthers(Set.of());
        return Optional.empty();
    }

    /// Takes the figures of now.
    void tick() {
        List<StreamRecord> started = streams.started();
        if (!started.isEmpty()) {
            channels.askEngines();
        }
        Instant now = clock.instant();
        List<ChannelSnapshot> snapshots = started.isEmpty() ? List.of() : channels.snapshots();
        ticks++;
        Set<String> alive = new HashSet<>();
        for (StreamRecord each : started) {
            alive.add(each.id());
            Sample sample = each.isOwn() ? own(each, snapshots, now) : foreign(each, now);
            if (sample != null) {
                keep(each, sample);
            }
        }
        closeOthers(alive);
    }

    private @Nullable Sample own(StreamRecord record, List<ChannelSnapshot> snapshots, Instant now) {
        for (ChannelSnapshot each : snapshots) {
            if (each.content().name().equals(record.key())) {
                return meters.computeIfAbsent(record.id(), _ -> new Meter()).read(each, now);
            }
        }
        return null;
    }

    private @Nullable Sample foreign(StreamRecord record, Instant now) {
        EngineStat stat = others.about(record);
        return stat == null ? null : Meter.read(stat, now);
    }

    private void keep(StreamRecord record, Sample sample) {
        Series all = series.computeIfAbsent(record.id(), _ -> new Series());
        all.add(sample);
        if (ticks % SUMMARY_SECONDS == 0) {
            history.keep(new Row(record.id(), SUMMARY_SECONDS, all.sumUp(SUMMARY_SECONDS)));
        }
    }

    /// Closes the series of streams that have ended; their totals stay in the record, the samples in the history.
    private void closeOthers(Set<String> alive) {
        meters.keySet().retainAll(alive);
        others.keepOnly(alive);
        for (String id : Set.copyOf(series.keySet())) {
            Series over = alive.contains(id) ? null : series.remove(id);
            if (over != null) {
                close(id, over);
            }
        }
    }

    private void close(String id, Series over) {
        Sample last = over.sumUp(SUMMARY_SECONDS);
        history.keep(new Row(id, SUMMARY_SECONDS, last));
        var totals = new StreamRecord.Totals(last.of(Figure.DOWNLOADED), last.of(Figure.UPLOADED));
        streams.update(id, record -> record.with(totals));
    }

    /// The newest figures of a stream that is played; null when there are none.
    public @Nullable Sample last(String stream) {
        Series all = series.get(stream);
        return all == null ? null : all.last();
    }

    /// The figures of a stream from a time on, oldest first: every second of the last hour, summaries of before. Waits
    /// for the disk when the memory does not suffice.
    public List<Sample> since(String stream, @Nullable Instant first) {
        Series all = series.get(stream);
        Instant hourAgo = clock.instant().minus(Duration.ofSeconds(Series.MOST));
        if (all == null) {
            return history.samples(stream, first == null ? Instant.EPOCH : first, MOST_TOLD);
        }
        if (first == null || !first.isBefore(hourAgo)) {
            return all.since(first == null ? Instant.EPOCH : first);
        }
        List<Sample> recent = all.since(first);
        Instant known = recent.isEmpty() ? clock.instant() : recent.getFirst().at();
        List<Sample> older = history.samples(stream, first, MOST_TOLD).stream()
                .filter(each -> each.at().isBefore(known))
                .toList();
        return Stream.concat(older.stream(), recent.stream()).toList();
    }

    /// Takes the last figures of what has ended, within a second.
    @Override
    public void close() {
        task.finish();
    }
}
