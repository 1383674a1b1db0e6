package dev.acequia.looping;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.EndReason;
import dev.acequia.engine.EngineStat;
import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.looping.Streams.Playing;
import dev.acequia.schedule.PeriodicTask;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Detector of streams whose newest moment, as their engine reports it, is too far behind the wall clock: each is put
/// on the list, stopped, and reported as an event (`reference.md` 4.3).
///
/// One virtual thread asks the engines at each interval and judges by answers to that question only, so that an engine
/// that is silent makes no stream look old. While detection is off the thread sleeps until the options change.
public final class LoopDetector implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LoopDetector.class);

    /// The longest wait for the engines' answers, less than the shortest interval.
    static final Duration ANSWER = Duration.ofSeconds(3);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");

    /// The earliest time that is believed; one outside of these years is ignored.
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("2050-01-01T00:00:00Z");

    private final Streams streams;
    private final LoopList list;
    private final EventLog events;
    private final InstantSource clock;
    private final Supplier<LoopOptions> options;
    private final PeriodicTask task = new PeriodicTask("loop-detector", this::pause, this::check);

    /// @param options asked for at each look
    LoopDetector(Streams streams, LoopList list, EventLog events, InstantSource clock, Supplier<LoopOptions> options) {
        this.streams = streams;
        this.list = list;
        this.events = events;
        this.clock = clock;
        this.options = options;
    }

    /// Starts to look, as the options say at each moment.
    public static LoopDetector start(
            ChannelRegistry channels,
            LoopList list,
            EventLog events,
            InstantSource clock,
            Supplier<LoopOptions> options) {
        LoopDetector detector = new LoopDetector(new ChannelStreams(channels), list, events, clock, options);
        detector.task.start();
        return detector;
    }

    /// Call when the options have changed.
    public void changed() {
        task.changed();
    }

    /// Time from one check to the next; empty while detection is off, which asks no engine anything.
    Optional<Duration> pause() {
        LoopOptions now = options.get();
        return now.isEnabled() ? Optional.of(now.interval()) : Optional.empty();
    }

    /// Asks how the streams do, and stops those that are too far behind by what was answered since.
    void check() throws InterruptedException {
        try {
            Set<EngineStat> known = Collections.newSetFromMap(new IdentityHashMap<>());
            streams.playing().stream().map(Playing::stat).forEach(known::add);
            streams.ask()
                    .completeOnTimeout(null, ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
            judge(known);
        } catch (ExecutionException | RuntimeException | Error e) {
            log.error("[looping streams] a check failed", e);
        }
    }

    /// @param known what had been answered before
    private void judge(Set<EngineStat> known) {
        for (Playing each : streams.playing()) {
            EngineStat stat = each.stat();
            if (stat != null && !known.contains(stat)) {
                judge(each, behind(stat));
            }
        }
    }

    private void judge(Playing stream, @Nullable Duration behind) {
        Duration threshold = options.get().threshold();
        if (behind == null || behind.compareTo(threshold) <= 0 || !options.get().isEnabled()) {
            return;
        }
        long seconds = behind.toSeconds();
        String sentence = "Stream stopped due to loop detection (" + seconds + "s behind live)";
        log.warn("[channel {}] {}", stream.content().shortName(), sentence);
        list.add(stream.content(), stream.infohash());
        streams.stop(stream.content(), new EndReason("loop_detection_threshold_exceeded_" + seconds + "s", sentence));
        events.add(
                Event.Type.STREAM,
                "looping",
                stream.content().name(),
                sentence,
                Map.of(
                        "stream_id", stream.content().name(),
                        "time_behind_seconds", String.valueOf(seconds),
                        "threshold_seconds", String.valueOf(threshold.toSeconds())));
    }

    /// The distance of an engine's newest media from now; null when it does not report any.
    private @Nullable Duration behind(EngineStat stat) {
        EngineStat.LivePosition position = stat.position();
        String newest = position == null ? null : position.liveLast();
        if (newest == null || !SECONDS.matcher(newest).matches()) {
            return null;
        }
        Instant then = Instant.ofEpochSecond(Math.min(Long.parseLong(newest), LAST.getEpochSecond()));
        return then.isBefore(FIRST) || !then.isBefore(LAST) ? null : Duration.between(then, clock.instant());
    }

    @Override
    public void close() {
        task.close();
    }
}
