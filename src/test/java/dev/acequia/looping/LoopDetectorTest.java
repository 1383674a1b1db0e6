package dev.acequia.looping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.channel.EndReason;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineStat;
import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which streams are found to loop.
class LoopDetectorTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));
    private static final String INFOHASH = "b".repeat(40);

    private final InstantSource clock = InstantSource.fixed(NOW);
    private final EventLog events = new EventLog(clock);
    private final FakeStreams streams = new FakeStreams();
    private final LoopList list;
    private final LoopDetector detector;
    private boolean isEnabled = true;

    LoopDetectorTest(@TempDir Path folder) {
        list = LoopList.in(folder, clock, () -> Duration.ZERO);
        detector = new LoopDetector(
                streams,
                list,
                events,
                clock,
                () -> new LoopOptions(isEnabled, Duration.ofSeconds(3600), Duration.ofSeconds(10)));
    }

    /// One stream, whose engine answers as the test has it.
    private static final class FakeStreams implements Streams {
        private final List<String> stops = new ArrayList<>();
        private @Nullable EngineStat stat;
        private @Nullable EngineStat answer;
        private boolean isAnswering = true;

        @Override
        public CompletableFuture<Void> ask() {
            stat = answer == null ? stat : answer;
            return isAnswering ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        }

        @Override
        public List<Playing> playing() {
            return List.of(new Playing(CONTENT, INFOHASH, stat));
        }

        @Override
        public void stop(ContentId content, EndReason why) {
            stops.add(content.hex() + " " + why.cause());
        }
    }

    private void look(String newest) {
        var position = new EngineStat.LivePosition(null, null, newest, null, null, null);
        streams.answer = new EngineStat("dl", 1L, 1L, 1L, 1L, 1L, position, null);
        look();
    }

    private void look() {
        try {
            detector.check();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String secondsAgo(long seconds) {
        return String.valueOf(NOW.getEpochSecond() - seconds);
    }

    @Test
    void aStreamThatIsTooFarBehindIsStoppedListedUnderBothItsNamesAndToldOf() {
        look(secondsAgo(3601));

        assertThat(streams.stops).containsExactly(CONTENT.hex() + " loop_detection_threshold_exceeded_3601s");
        assertThat(list.isBlocked(CONTENT, null)).isTrue();
        assertThat(list.isBlocked(new ContentId(ContentId.Kind.INFOHASH, INFOHASH), null))
                .isTrue();
        Event event = events.newest(_ -> true, 0, 1).getFirst();
        assertThat(event.category()).isEqualTo("looping");
        assertThat(event.message()).isEqualTo("Stream stopped due to loop detection (3601s behind live)");
        assertThat(event.details())
                .containsEntry("stream_id", CONTENT.hex())
                .containsEntry("time_behind_seconds", "3601")
                .containsEntry("threshold_seconds", "3600");
    }

    @Test
    void aStreamWithinTheThresholdIsLeftAlone() {
        look(secondsAgo(3600));
        look(secondsAgo(-5000));

        assertThat(streams.stops).isEmpty();
    }

    @Test
    void whatIsNoMomentOfTheseYearsIsIgnored() {
        for (String none : List.of("1577836799", "2524608000", "999999999999999999", "-1", "", "soon")) {
            look(none);
        }

        assertThat(streams.stops).isEmpty();
    }

    @Test
    void anAnswerFromBeforeTheQuestionIsNotJudged() {
        look(secondsAgo(10));
        streams.answer = null;
        streams.stat = new EngineStat(
                "dl",
                1L,
                1L,
                1L,
                1L,
                1L,
                new EngineStat.LivePosition(null, null, secondsAgo(9999), null, null, null),
                null);

        look();

        assertThat(streams.stops).isEmpty();
    }

    @Test
    void streamsAreJudgedAsSoonAsTheirEnginesHaveAnswered() {
        long began = System.nanoTime();

        look(secondsAgo(3601));

        assertThat(streams.stops).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LoopDetector.ANSWER);
    }

    @Test
    void anEngineThatDoesNotAnswerIsNotWaitedForForEver() {
        streams.isAnswering = false;

        look(secondsAgo(3601));

        assertThat(streams.stops).hasSize(1);
    }

    @Test
    void whoSwitchesDetectionOffMeanwhileHasNothingStopped() {
        isEnabled = false;

        look(secondsAgo(9999));

        assertThat(streams.stops).isEmpty();
    }

    @Test
    void enginesAreAskedAtTheIntervalAndNotAtAllWhileDetectionIsOff() {
        assertThat(detector.pause()).contains(Duration.ofSeconds(10));

        isEnabled = false;

        assertThat(detector.pause()).isEmpty();
    }
}
