package dev.acequia.session;

import static dev.acequia.session.LiveList.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.acequia.app.DefaultOptions;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.StreamFormat;
import dev.acequia.mpegts.Packet;
import dev.acequia.rig.Answers;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Knob;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.broadcast.Clip;
import dev.acequia.simulator.broadcast.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Segments in real time, and how long trouble is borne.
class HlsIntakeIT {
    private static final double FETCH_SECONDS = 1.9;
    private static final int SEGMENTS = 9;

    private final EngineClient client = new EngineClient(DefaultOptions.timeouts());
    private final SessionOpener opener = new SessionOpener(client, "here", DefaultOptions::intake);
    private Simulator simulator;
    private Content content;
    private Broadcast broadcast;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.defaults());
        simulator.faults().set(Knob.PREBUF_SECONDS, "0s");
        simulator.faults().set(Knob.SEGMENT_KEY_FRAMES, "1");
        content = simulator.contents().getFirst();
        broadcast =
                Broadcast.of(Clip.named(content.clip()), 1, content.infohash()).inSegmentsOf(1);
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    private Session play(SessionOpener by, StreamFormat format) throws Exception {
        var engine = new EngineAddress("127.0.0.1", simulator.address().getPort());
        Session session = by.start(engine, new ContentId(ContentId.Kind.CONTENT_ID, content.contentId()), format);
        session.connect();
        return session;
    }

    /// The segment of the broadcast that begins with these bytes.
    private Segment segmentOf(byte[] start) {
        long now = broadcast.segmentEdge(Instant.now());
        return LongStream.rangeClosed(now - 60, now)
                .mapToObj(broadcast::segment)
                .filter(segment -> Arrays.equals(written(segment.first(), 3), Arrays.copyOf(start, 3 * Packet.SIZE)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("these are no bytes of the broadcast"));
    }

    private byte[] written(long first, int packets) {
        byte[] bytes = new byte[packets * Packet.SIZE];
        broadcast.write(first, packets, bytes, 0);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(
            value = Knob.class,
            names = {"SEGMENT_DELAY", "SEGMENT_RATE"})
    void nothingIsSkippedWhenSegmentsOfTwoSecondsTakeAlmostAsLong(Knob knob) throws Exception {
        int size = broadcast.segment(broadcast.segmentEdge(Instant.now())).packets() * Packet.SIZE;
        String value =
                knob == Knob.SEGMENT_DELAY ? FETCH_SECONDS + "s" : String.valueOf(Math.round(size / FETCH_SECONDS));
        simulator.faults().set(knob, value);
        try (Session session = play(opener, StreamFormat.HLS)) {
            Watcher watcher = new Watcher(session).read(1);
            long first = segmentOf(watcher.bytes()).number();
            int packets = LongStream.range(first, first + SEGMENTS)
                    .mapToInt(number -> broadcast.segment(number).packets())
                    .sum();
            watcher.read((long) packets * Packet.SIZE);

            byte[] expected = written(broadcast.segment(first).first(), packets);
            assertThat(Arrays.copyOf(watcher.bytes(), expected.length)).isEqualTo(expected);
            assertThat(watcher.boundaries().subList(0, SEGMENTS))
                    .isEqualTo(Collections.nCopies(SEGMENTS, Boundary.SEGMENT));
            assertThat(session.lostSegments()).isZero();
        }
    }

    @Test
    void aPlayerWhoIsReplacedFailsSoonAndCanStartAnew() throws Exception {
        simulator.faults().set(Knob.HLS_ONLY, "true");
        try (Session session = play(opener, StreamFormat.TS)) {
            new Watcher(session).read(1);
            try (Session _ = play(new SessionOpener(client, "there", DefaultOptions::intake), StreamFormat.TS)) {
                assertThat(catchThrowableOfType(EngineException.class, () -> new Watcher(session).readToEnd()))
                        .hasMessageContaining("it answered 403 \"Forbidden\"");
                session.handOver();
            }
            try (Session again = play(opener, StreamFormat.TS)) {
                assertThat(again.isHls()).isTrue();
                assertThat(new Watcher(again).read(1000).bytes()[0]).isEqualTo((byte) 0x47);
            }
        }
    }

    @Test
    void segmentsThatAllBreakOffFailTheSession() throws Exception {
        try (Session session = play(opener, StreamFormat.HLS)) {
            simulator.faults().set(Knob.SEGMENT_CUT, "true");

            assertThat(catchThrowableOfType(EngineException.class, () -> new Watcher(session).readToEnd()))
                    .hasMessageContaining("closed the connection early");
        }
    }

    @Test
    void aPlaylistThatStaysAsItIsFailsTheSessionAfterThreeTargetsOrTheStallThatCountsNow() throws Exception {
        try (HlsSessionRig rig = new HlsSessionRig()) {
            rig.list().upTo(1);
            try (Session session = rig.connect()) {
                Watcher watcher = new Watcher(session).read(bytes(0, 1).length);
                long start = System.nanoTime();
                rig.set(new IntakeOptions(StreamFormat.TS, Duration.ofSeconds(10), 10, 0.1, Duration.ofSeconds(2)));

                assertThat(catchThrowableOfType(EngineException.class, watcher::readToEnd))
                        .hasMessageEndingWith("but its playlist has not changed for 3.0 s.");
                assertThat(System.nanoTime() - start).isBetween(2_000_000_000L, 20_000_000_000L);
            }
        }
    }

    @Test
    void anEngineThatOnlyFailsIsAskedAFewTimesInFiveSeconds() throws Exception {
        try (HlsSessionRig rig = new HlsSessionRig()) {
            rig.list().upTo(0);
            try (Session session = rig.connect()) {
                Watcher watcher = new Watcher(session).read(bytes(0).length);
                rig.engine().on("/ace/m/", Answers.text(503, "busy"));
                int polls = rig.polls();

                assertThat(catchThrowableOfType(EngineException.class, watcher::readToEnd))
                        .hasMessageContaining("it answered 503 \"busy\"");
                assertThat(rig.polls() - polls).isBetween(3, 8);
            }
        }
    }
}
