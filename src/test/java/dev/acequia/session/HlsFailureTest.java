package dev.acequia.session;

import static dev.acequia.session.LiveList.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.engine.StreamFormat;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What makes a session of segments fail, so that it can be replaced.
class HlsFailureTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HlsSessionRig rig = new HlsSessionRig();
    private final FakeEngine engine = rig.engine();
    private final LiveList list = rig.list();

    @AfterEach
    void close() {
        rig.close();
    }

    private static EngineException failureOf(Session session) {
        return catchThrowableOfType(EngineException.class, () -> new Watcher(session).readToEnd());
    }

    @ParameterizedTest
    @CsvSource({"403, Forbidden", "404, not found", "410, ''", "500, unknown playback session id"})
    void aPlaylistThatIsGoneIsAskedForTwiceAndWhatIsOpenIsReadBefore(int status, String words) throws Exception {
        list.upTo(2);
        try (Session session = rig.connect()) {
            Watcher watcher = new Watcher(session).read(1);
            int polls = rig.polls();
            engine.on("/ace/m/", Answers.text(status, words));

            var failure = catchThrowableOfType(EngineException.class, watcher::readToEnd);

            assertThat(failure).hasMessageContaining("it answered " + status);
            assertThat(failure.isGone()).isTrue();
            assertThat(watcher.bytes()).isEqualTo(bytes(0, 2));
            assertThat(rig.polls() - polls).isBetween(2, 3); // one may have been on its way
        }
    }

    @Test
    void aPlaylistThatIsGoneOnceIsNot() throws Exception {
        list.upTo(0);
        try (Session session = rig.connect()) {
            engine.on("/ace/m/", Answers.inTurn(Answers.text(403, "Forbidden"), list::answer));
            list.upTo(2).end();

            assertThat(new Watcher(session).readToEnd().bytes()).isEqualTo(bytes(0, 2));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"response\": {\"playback_session_id\": \"another\"}, \"error\": null}",
                "{\"response\": null, \"error\": \"unknown playback session id\"}"
            })
    void aSessionThatTheEngineNoLongerKnowsIsLookedAtAtOnce(String answer) throws Exception {
        rig.set(new IntakeOptions(StreamFormat.TS, LONG, 20, 60, LONG));
        engine.on("/ace/stat/", Answers.json("{\"response\": {\"playback_session_id\": \"ours\"}, \"error\": null}"));
        list.upTo(0);
        try (Session session = rig.connect()) {
            Watcher watcher = new Watcher(session).read(bytes(0).length);
            assertThat(session.stat().session()).isEqualTo("ours");
            engine.on("/ace/m/", Answers.text(403, "Forbidden")).on("/ace/stat/", Answers.json(answer));

            var _ = catchThrowableOfType(EngineException.class, session::stat);

            assertThat(catchThrowableOfType(EngineException.class, watcher::readToEnd)
                            .isGone())
                    .isTrue();
        }
    }

    @Test
    void aSessionThatStaysWhatItIsIsLookedAtAsOftenAsIsSet() throws Exception {
        rig.set(new IntakeOptions(StreamFormat.TS, LONG, 20, 60, LONG));
        engine.on("/ace/stat/", Answers.json("{\"response\": {\"playback_session_id\": \"ours\"}, \"error\": null}"));
        list.upTo(0);
        try (Session session = rig.connect()) {
            new Watcher(session).read(bytes(0).length);
            for (int i = 0; i < 5; i++) {
                session.stat();
            }
            assertThat(session.read(new byte[1], 0, 1, Duration.ofMillis(300))).isZero();
            assertThat(rig.polls()).isOne();
        }
    }

    @Test
    void threeSegmentsLostInARowFailTheSessionWithoutAStormOfRequests() throws Exception {
        list.upTo(0);
        try (Session session = rig.connect()) {
            new Watcher(session).read(bytes(0).length);
            engine.on("/ace/c/", Answers.text(404, "download not found"));
            long start = System.nanoTime();
            list.upTo(9);

            var failure = failureOf(session);

            assertThat(failure)
                    .hasMessage(
                            "Engine %s should send segment 3.ts of infohash %s, but it answered 404 \"download not found\".",
                            engine.address(), FakeEngine.INFOHASH);
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(engine.requests().size() / Math.max(1, seconds)).isLessThan(40);
            assertThat(rig.tries(1)).isEqualTo(3);
            assertThat(rig.tries(6)).isZero();
        }
    }

    @Test
    void aSegmentThatIsDeliveredBetweenLostOnesKeepsTheSession() throws Exception {
        engine.on("/ace/c/", Answers.text(404, "download not found"))
                .on("/ace/c/2.ts", LiveList.segment(2))
                .on("/ace/c/5.ts", LiveList.segment(5));
        list.upTo(5).end();
        try (Session session = rig.connect()) {
            Watcher watcher = new Watcher(session).readToEnd();

            assertThat(watcher.boundaries()).containsExactly(Boundary.GAP, Boundary.GAP);
            assertThat(session.lostSegments()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n", "#EXT-X-MAP:URI=\"init.mp4\"\n"})
    void whatCannotBePlayedIsPermanentAtOnce(String tag) {
        list.upTo(0, tag);

        var failure = catchThrowableOfType(EngineException.class, rig::connect);

        assertThat(failure.reason()).isEqualTo(Reason.PERMANENT);
        assertThat(failure).hasMessageContaining("but its playlist cannot be played: ");
        assertThat(rig.polls()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "<html>hello</html>, its playlist cannot be played",
        "'{\"response\": null, \"error\": \"not now\"}', not now"
    })
    void whatIsNoPlaylistIsToldWhenTheTimeToStartIsUp(String text, String words) {
        try (HlsSessionRig hasty = new HlsSessionRig(Duration.ofMillis(800))) {
            hasty.engine().on("/ace/m/", Answers.text(200, text));

            var failure = catchThrowableOfType(EngineException.class, hasty::connect);

            assertThat(failure).hasMessageContaining(words);
            assertThat(hasty.polls()).isBetween(2, 3);
        }
    }

    @Test
    void aPlaylistThatIsTooLongIsToldAsSuch() {
        try (HlsSessionRig hasty = new HlsSessionRig(Duration.ofMillis(800))) {
            hasty.engine().on("/ace/m/", Answers.text(200, "#EXTM3U\n".repeat(200_000)));

            assertThat(catchThrowableOfType(EngineException.class, hasty::connect))
                    .hasMessageContaining("more than 1 MB");
        }
    }

    @Test
    void segmentsThatDoNotComeInTimeAreALateStart() {
        try (HlsSessionRig hasty = new HlsSessionRig(Duration.ofMillis(500))) {
            hasty.engine().on("/ace/c/", Answers.silent());
            hasty.list().upTo(2);

            var failure = catchThrowableOfType(EngineException.class, hasty::connect);

            assertThat(failure.isTimeout()).isTrue();
            assertThat(failure).hasMessageContaining("should send the media of infohash");
        }
    }

    @Test
    void aPlaylistThatEndsWithoutAnySegmentThatCanBeHadIsNoStart() {
        engine.on("/ace/c/", Answers.text(404, "download not found"));
        list.upTo(1).end();

        assertThat(catchThrowableOfType(EngineException.class, rig::connect))
                .hasMessageContaining("but its playlist ended without any segments");
    }
}
