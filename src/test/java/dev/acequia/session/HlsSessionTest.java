package dev.acequia.session;

import static dev.acequia.session.Boundary.DISCONTINUITY;
import static dev.acequia.session.Boundary.GAP;
import static dev.acequia.session.Boundary.SEGMENT;
import static dev.acequia.session.LiveList.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.engine.StreamFormat;
import dev.acequia.rig.Answers;
import dev.acequia.rig.Answers.Framing;
import dev.acequia.rig.FakeEngine;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a session reads out of a playlist.
class HlsSessionTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HlsSessionRig rig = new HlsSessionRig();
    private final FakeEngine engine = rig.engine();
    private final LiveList list = rig.list();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void everySegmentThatWasNotSeenArrivesOnceAndInOrder() throws Exception {
        list.upTo(2);
        try (Session session = rig.connect()) {
            Watcher watcher = new Watcher(session);
            for (int last = 2; last <= 8; last += 2) {
                list.upTo(last).from(last - 3);
                watcher.read(bytes(0, last).length);
            }
            list.end();
            assertThat(watcher.readToEnd().bytes()).isEqualTo(bytes(0, 8));
            assertThat(watcher.boundaries()).isEqualTo(Collections.nCopies(9, SEGMENT));
            assertThat(session.lostSegments()).isZero();
            assertThat(session.isHls()).isTrue();
        }
        assertThat(engine.targets("/ace/c/")).hasSize(9).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 86_400})
    void anAbsurdTargetDurationKeepsNoSegmentWaiting(int target) throws Exception {
        rig.set(new IntakeOptions(StreamFormat.TS, Duration.ofSeconds(100), 20, 0.5, LONG));
        list.target(target).upTo(2);
        try (Session session = rig.connect()) {
            Watcher watcher = new Watcher(session);
            watcher.read(bytes(0, 2).length);
            int before = rig.polls();
            await().atMost(LONG).until(() -> rig.polls() > before);
            list.upTo(3);
            watcher.read(bytes(3).length);
            assertThat(session.longestPause()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(40));
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 20, 7", "1, 20, 9", "100, 4, 6", "100, 20, 0"})
    void theFirstSegmentsAreTheNewestThatHoldEnough(int seconds, int most, int first) throws Exception {
        rig.set(new IntakeOptions(StreamFormat.TS, Duration.ofSeconds(seconds), most, 0.1, LONG));
        list.upTo(9);
        try (Session session = rig.connect()) {
            Watcher watcher = new Watcher(session).read(bytes(first, 9).length);

            assertThat(watcher.bytes()).isEqualTo(bytes(first, 9));
        }
    }

    @Test
    void aPlaylistThatHasEndedIsReadFromItsBeginning() throws Exception {
        rig.set(new IntakeOptions(StreamFormat.TS, Duration.ofSeconds(1), 1, 0.1, LONG));
        list.upTo(3).end();

        assertThat(rig.readToEnd().bytes()).isEqualTo(bytes(0, 3));
    }

    @Test
    void threeSegmentsAreAskedForAtTheSameTimeAndNoMore() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        engine.on("/ace/c/", (request, connection) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            release.await();
            long number = Long.parseLong(request.target().replaceAll("\\D", ""));
            boolean isKept = LiveList.segment(number).keepsOpen(request, connection);
            now.decrementAndGet();
            return isKept;
        });
        list.upTo(7).end();
        try (Session session = rig.start()) {
            Thread connecting = Thread.startVirtualThread(() -> connect(session));
            await().until(() -> now.get() == 3);
            int polls = rig.polls();
            await().until(() -> rig.polls() == polls); // the playlist has ended
            release.countDown();
            assertThat(connecting.join(LONG)).isTrue();

            assertThat(new Watcher(session).readToEnd().bytes()).isEqualTo(bytes(0, 7));
            assertThat(most).hasValueLessThanOrEqualTo(4); // one may have been read before its answer is over
        }
    }

    private static void connect(Session session) {
        try {
            session.connect();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void segmentsThatLeaveBeforeTheyAreSeenAreAGap() throws Exception {
        list.upTo(2);
        try (Session session = rig.connect()) {
            Watcher watcher = new Watcher(session).read(bytes(0, 2).length);
            list.anew(5, 6).end();

            assertThat(watcher.readToEnd().bytes()).endsWith(bytes(5, 6));
            assertThat(watcher.boundaries()).containsExactly(SEGMENT, SEGMENT, SEGMENT, GAP, SEGMENT);
            assertThat(session.lostSegments()).isEqualTo(2);
        }
    }

    @Test
    void segmentsThatLeaveBeforeTheyAreAskedForAreAGap() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        engine.on("/ace/c/0.ts", Answers.after(release, LiveList.segment(0)));
        list.upTo(5);
        try (Session session = rig.start()) {
            Thread connecting = Thread.startVirtualThread(() -> connect(session));
            await().until(() -> rig.tries(2) == 1);
            int polls = rig.polls();
            list.from(4);
            await().until(() -> rig.polls() > polls + 1);
            list.end();
            release.countDown();
            assertThat(connecting.join(LONG)).isTrue();
            Watcher watcher = new Watcher(session).readToEnd();

            assertThat(watcher.boundaries()).containsExactly(SEGMENT, SEGMENT, SEGMENT, GAP, SEGMENT);
            assertThat(watcher.bytes()).startsWith(bytes(0, 2)).endsWith(bytes(4, 5));
        }
    }

    @Test
    void aSegmentThatIsCalledAGapIsNotAskedForAndTold() throws Exception {
        list.upTo(0).upTo(1, "#EXT-X-GAP\n").upTo(2).end();

        Watcher watcher = rig.readToEnd();

        assertThat(watcher.bytes()).startsWith(bytes(0)).endsWith(bytes(2));
        assertThat(watcher.boundaries()).containsExactly(SEGMENT, GAP);
        assertThat(rig.tries(1)).isZero();
    }

    @Test
    void aDiscontinuityIsToldEvenWhenItsSegmentIsMissing() throws Exception {
        engine.on("/ace/c/5.ts", Answers.text(404, "download not found"));
        list.upTo(0).upTo(1, "#EXT-X-DISCONTINUITY\n").upTo(2);
        list.upTo(3, "#EXT-X-DISCONTINUITY\n#EXT-X-GAP\n").upTo(4);
        list.upTo(5, "#EXT-X-DISCONTINUITY\n").upTo(7).end();

        assertThat(rig.readToEnd().boundaries())
                .containsExactly(SEGMENT, DISCONTINUITY, SEGMENT, DISCONTINUITY, DISCONTINUITY, SEGMENT);
    }

    @Test
    void numbersThatGoBackAreADiscontinuityAndTheNewestSegmentComesFirst() throws Exception {
        list.anew(100, 102);
        try (Session session = rig.connect()) {
            Watcher watcher = new Watcher(session).read(bytes(100, 102).length);
            list.anew(0, 2);
            watcher.read(bytes(100, 102).length + bytes(2).length);
            list.upTo(3).end();

            assertThat(watcher.readToEnd().bytes()).endsWith(bytes(2, 3));
            assertThat(watcher.boundaries()).containsExactly(SEGMENT, SEGMENT, SEGMENT, DISCONTINUITY, SEGMENT);
        }
    }

    @Test
    void anEmptyPlaylistIsWaitedFor() throws Exception {
        engine.on("/ace/m/", Answers.inTurn(Answers.text(200, ""), Answers.text(200, list.text()), list::answer));
        list.upTo(1).end();

        assertThat(rig.readToEnd().bytes()).isEqualTo(bytes(0, 1));
    }

    @Test
    void anEngineThatWarmsUpMayRefuseItsPlaylist() throws Exception {
        engine.on(
                "/ace/m/",
                Answers.inTurn(Answers.text(404, "download not found"), Answers.text(503, ""), list::answer));
        list.upTo(1).end();

        assertThat(rig.readToEnd().bytes()).isEqualTo(bytes(0, 1));
    }

    @Test
    void anySpellingOfAUriIsReadAtTheEngine() throws Exception {
        engine.on("/ace/m/", Answers.redirect("/deep/list.m3u8"))
                .on("/deep/list.m3u8", list::answer)
                .on("/deep/0.ts", LiveList.segment(0))
                .on("/ace/c/3.ts", Answers.redirect("/moved/3.ts"))
                .on("/moved/3.ts", LiveList.segment(3));
        list.put(0, "", "0.ts")
                .put(1, "", "http://" + engine.address() + "/ace/c/1.ts")
                .put(2, "", "https://192.0.2.1:9/ace/c/2.ts")
                .put(3, "", "/ace/c/3.ts")
                .end();

        assertThat(rig.readToEnd().bytes()).isEqualTo(bytes(0, 3));
    }

    @Test
    void rangesOfOneResourceAreAskedForAsSuch() throws Exception {
        byte[] all = bytes(0);
        engine.on("/all.ts", (request, connection) -> {
            String range = request.head().replaceFirst("(?s).*Range: bytes=([0-9-]*).*", "$1");
            int from = Integer.parseInt(range.split("-", 2)[0]);
            int to = Integer.parseInt(range.split("-", 2)[1]);
            return Answers.bytes(206, Framing.LENGTH, Arrays.copyOfRange(all, from, to + 1))
                    .keepsOpen(request, connection);
        });
        list.put(0, "#EXT-X-BYTERANGE:10000@0\n", "/all.ts")
                .put(1, "#EXT-X-BYTERANGE:5000\n", "/all.ts")
                .end();

        assertThat(rig.readToEnd().bytes()).isEqualTo(Arrays.copyOf(all, 15_000));
    }

    @Test
    void ofSeveralQualitiesTheBestIsRead() throws Exception {
        String variants = """
                #EXTM3U
                #EXT-X-STREAM-INF:BANDWIDTH=1000
                low.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=9000
                high.m3u8
                """;
        engine.on("/ace/m/", Answers.text(200, variants))
                .on("/ace/m/" + FakeEngine.INFOHASH + "/high.m3u8", list::answer);
        list.upTo(1);
        try (Session session = rig.connect()) {
            Watcher watcher = new Watcher(session).read(bytes(0, 1).length);
            list.upTo(2).end();

            assertThat(watcher.readToEnd().bytes()).isEqualTo(bytes(0, 2));
        }
        assertThat(engine.targets("/ace/m/"))
                .filteredOn(url -> !url.endsWith("high.m3u8"))
                .hasSize(1);
    }

    @Test
    void nothingNewInTimeIsTold() throws Exception {
        list.upTo(0);
        try (Session session = rig.connect()) {
            new Watcher(session).read(bytes(0).length);

            assertThat(session.read(new byte[10], 0, 10, Duration.ofMillis(50))).isZero();
        }
    }
}
