package dev.acequia.session;

import static dev.acequia.session.Boundary.GAP;
import static dev.acequia.session.Boundary.SEGMENT;
import static dev.acequia.session.LiveList.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.engine.StreamFormat;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.FakeEngine.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a session gets the bytes of segments.
class SegmentDownloadTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HlsSessionRig rig = new HlsSessionRig();
    private final FakeEngine engine = rig.engine();
    private final LiveList list = rig.list();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void segmentsThatNobodyReadsAreNotBuffered() throws Exception {
        AtomicLong written = new AtomicLong();
        engine.on("/ace/c/", Answers.endless(written));
        list.upTo(9);
        try (Session session = rig.connect()) {
            AtomicLong before = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(300)).until(() -> before.getAndSet(written.get()) == written.get());

            assertThat(written.get()).isLessThan(3 * (16L << 20));
            assertThat(engine.targets("/ace/c/")).hasSize(3);
        }
    }

    @Test
    void aBodyThatBreaksGoesOnWithoutARepeatedOrMissingByte() throws Exception {
        byte[] whole = bytes(1);
        engine.on(
                "/ace/c/1.ts",
                Answers.inTurn(
                        Answers.breakingAfter(whole.length / 2, whole),
                        Answers.breakingAfter(whole.length - 1, whole),
                        LiveList.segment(1)));
        list.upTo(3).end();

        Watcher watcher = rig.readToEnd();

        assertThat(watcher.bytes()).isEqualTo(bytes(0, 3));
        assertThat(watcher.boundaries()).containsExactly(SEGMENT, SEGMENT, SEGMENT, SEGMENT);
        assertThat(rig.tries(1)).isEqualTo(3);
    }

    @Test
    void aBodyThatFallsSilentIsAskedForAgain() throws Exception {
        rig.set(new IntakeOptions(StreamFormat.TS, Duration.ofSeconds(100), 20, 0.1, Duration.ofSeconds(2)));
        byte[] whole = bytes(0);
        String start = "HTTP/1.1 200 OK\r\nContent-Length: " + whole.length + "\r\n\r\n";
        engine.on("/ace/c/0.ts", Answers.inTurn(silentAfter(start, whole), LiveList.segment(0)));
        list.upTo(1).end();

        assertThat(rig.readToEnd().bytes()).isEqualTo(bytes(0, 1));
        assertThat(rig.tries(0)).isEqualTo(2);
    }

    private static Answer silentAfter(String head, byte[] body) {
        return (_, connection) -> {
            connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().write(body, 0, body.length / 2);
            return connection.getInputStream().read() == 0;
        };
    }

    @ParameterizedTest
    @CsvSource({"404, download not found", "500, ''", "503, busy"})
    void aSegmentThatIsRefusedForAMomentIsNotLost(int status, String words) throws Exception {
        engine.on("/ace/c/1.ts", Answers.inTurn(Answers.text(status, words), LiveList.segment(1)));
        list.upTo(2).end();

        assertThat(rig.readToEnd().bytes()).isEqualTo(bytes(0, 2));
    }

    @Test
    void aSegmentThatCannotBeHadIsAGap() throws Exception {
        engine.on("/ace/c/1.ts", Answers.text(404, "download not found"));
        list.upTo(3).end();
        try (Session session = rig.connect()) {
            Watcher watcher = new Watcher(session).readToEnd();

            assertThat(watcher.bytes()).endsWith(bytes(2, 3)).hasSize(bytes(0).length + bytes(2, 3).length);
            assertThat(watcher.boundaries()).containsExactly(SEGMENT, GAP, SEGMENT);
            assertThat(session.lostSegments()).isEqualTo(1);
        }
        assertThat(rig.tries(1)).isEqualTo(3);
    }

    @Test
    void aSegmentWhoseTailCannotBeHadIsAGapAfterItsBytes() throws Exception {
        byte[] whole = bytes(1);
        engine.on("/ace/c/1.ts", Answers.breakingAfter(whole.length / 2, whole));
        list.upTo(2).end();

        Watcher watcher = rig.readToEnd();

        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        assertThat(watcher.bytes())
                .startsWith(bytes(0))
                .endsWith(bytes(2))
                .hasSize(bytes(0).length + half.length + bytes(2).length);
        assertThat(Arrays.copyOfRange(watcher.bytes(), bytes(0).length, bytes(0).length + half.length))
                .isEqualTo(half);
        assertThat(watcher.boundaries()).containsExactly(SEGMENT, SEGMENT, GAP);
    }

    private static void connect(Session session) {
        try {
            session.connect();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closingEndsAReaderAndEveryConnection() throws Exception {
        engine.on("/ace/c/1.ts", Answers.silent()).on("/ace/c/2.ts", Answers.endless(new AtomicLong()));
        list.upTo(5);
        Session session = rig.connect();
        new Watcher(session).read(bytes(0).length);
        AtomicInteger result = new AtomicInteger();
        Thread reader = Thread.startVirtualThread(() -> result.set(read(session)));
        await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);

        session.close();
        session.close();

        assertThat(reader.join(LONG)).isTrue();
        assertThat(result).hasValue(-1);
        assertThat(session.read(new byte[1], 0, 1, LONG)).isEqualTo(-1);
        int polls = rig.polls();
        await().untilAsserted(() -> assertThat(engine.connections()).isLessThanOrEqualTo(1)); // kept by the client
        assertThat(engine.targets("/ace/m/")).hasSize(polls);
    }

    private static int read(Session session) {
        try {
            return session.read(new byte[10], 0, 10, LONG);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closingEndsAConnectThatWaits() throws Exception {
        engine.on("/ace/c/", Answers.silent());
        list.upTo(5);
        Session session = rig.start();
        Thread connecting = Thread.startVirtualThread(() -> connect(session));
        await().until(() -> engine.targets("/ace/c/").size() == 3);

        session.close();

        assertThat(connecting.join(LONG)).isTrue();
        assertThat(session.read(new byte[1], 0, 1, LONG)).isEqualTo(-1);
    }
}
