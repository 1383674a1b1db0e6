package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.mpegts.Packet;
import dev.acequia.simulator.Client.Answer;
import dev.acequia.simulator.Client.Talk;
import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.broadcast.Clip;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaybackTest {
    private static final int SOME = 200_000;

    private Simulator simulator;
    private Client client;
    private Content content;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(SimulatorOptions.defaults());
        client = new Client(simulator);
        content = simulator.contents().getFirst();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void theStreamIsTheBroadcastFromTheBurstOn() throws IOException {
        TestClock clock = new TestClock();
        try (Simulator still =
                Simulator.start(SimulatorOptions.defaults().withClock(clock).withSeed(7))) {
            still.faults().set(Knob.PREBUF_SECONDS, "0s");
            still.faults().set(Knob.BURST_BYTES, "376000");
            Broadcast broadcast = Broadcast.of(Clip.named("card"), 7, content.infohash());
            byte[] expected = new byte[2000 * Packet.SIZE];
            broadcast.write(broadcast.edge(clock.instant()) - 2000, 2000, expected, 0);

            try (Talk stream = new Client(still).play(content, "a")) {
                clock.advance(Duration.ofMillis(100));
                byte[] seen = stream.read(16_384);
                assertThat(seen).isEqualTo(Arrays.copyOf(expected, seen.length));
            }
        }
    }

    @Test
    void twoEnginesOfOneSeedDeliverTheSameBytes() throws IOException {
        try (Simulator twin = Simulator.start(SimulatorOptions.defaults());
                Talk one = client.play(content, "a");
                Talk two = new Client(twin).play(content, "b")) {
            byte[] first = one.read(4_000_000);
            byte[] second = two.read(2_000_000);

            byte[] probe = Arrays.copyOfRange(second, 500_000, 502_000);
            int at = Client.indexOf(first, probe);
            assertThat(at).isPositive();
            int length = Math.min(first.length - at, second.length - 500_000);
            assertThat(Arrays.copyOfRange(first, at, at + length))
                    .isEqualTo(Arrays.copyOfRange(second, 500_000, 500_000 + length));
        }
    }

    @Test
    void afterTheBurstTheStreamComesInRealTime() throws IOException {
        simulator.faults().set(Knob.BURST_BYTES, "500k");
        try (Talk stream = client.play(content, "a")) {
            stream.read(490_000);
            long before = System.nanoTime();
            stream.read(SOME);
            // The clip has 1.4 Mbit/s: 200 kB are 1.1 s long on average, and never as short as this.
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(400));
        }
    }

    @Test
    void aSecondStartWithAnotherPidReplacesTheFirst() throws IOException {
        Answer first = json("a");
        try (Talk stream = client.follow(first.field("playback_url"))) {
            stream.read(SOME);
            Answer second = json("b");
            stream.rest();

            String id = second.field("playback_session_id");
            assertThat(id).isNotEqualTo(first.field("playback_session_id"));
            assertThat(client.get(first.field("stat_url")).field("playback_session_id"))
                    .isEqualTo(id);
            assertThat(client.get(second.field("stat_url")).field("playback_session_id"))
                    .isEqualTo(id);
            assertThat(client.get(first.field("playback_url")).status()).isEqualTo(403);
        }
    }

    @Test
    void theFirstReaderMayGoOnOrStallInstead() throws IOException {
        simulator.faults().set(Knob.SUPERSEDE, "keep");
        try (Talk stream = client.play(content, "a")) {
            stream.read(SOME);
            json("b");
            assertThat(stream.read(SOME)).hasSize(SOME);

            simulator.faults().set(Knob.SUPERSEDE, "stall");
            await().atMost(Duration.ofSeconds(20)).until(() -> drained(stream));
        }
    }

    @Test
    void supersedingMayTakeAWhile() throws IOException {
        simulator.faults().set(Knob.SUPERSEDE_DELAY, "600ms");
        try (Talk stream = client.play(content, "a")) {
            stream.read(SOME);
            json("b");
            long before = System.nanoTime();
            stream.rest();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(300));
        }
    }

    @Test
    void theSamePidGetsTheSameUrlsAndItsReaderGoesOn() throws IOException {
        Answer first = json("a");
        try (Talk stream = client.follow(first.field("playback_url"))) {
            stream.read(SOME);
            Answer again = json("a");

            assertThat(again.body()).isEqualTo(first.body());
            assertThat(stream.read(SOME)).hasSize(SOME);
        }
    }

    @Test
    void aStopByAnyPlayerEndsItForAll() throws IOException {
        simulator.faults().set(Knob.SUPERSEDE, "keep");
        Answer first = json("a");
        try (Talk stream = client.follow(first.field("playback_url"))) {
            stream.read(SOME);
            Answer second = json("b");
            assertThat(client.get(second.field("command_url") + "?method=stop").body())
                    .isEqualTo("{\"response\": \"ok\", \"error\": null}");

            stream.rest();
            assertThat(client.get(first.field("stat_url")).body())
                    .isEqualTo("{\"response\": null, \"error\": \"unknown playback session id\"}");
            assertThat(client.get(first.field("command_url") + "?method=stop").field("error"))
                    .isEqualTo("unknown playback session id");
            assertThat(client.get(first.field("playback_url")).status()).isEqualTo(500);
        }
        assertThat(json("a").field("playback_url")).isEqualTo(first.field("playback_url"));
    }

    @ParameterizedTest
    @CsvSource({"keep", "cut"})
    void aSecondReaderGetsTwoStatusLines(String fate) throws IOException {
        simulator.faults().set(Knob.FIRST_READER_ON_SECOND, fate);
        Answer session = json("a");
        try (Talk first = client.follow(session.field("playback_url"));
                Talk second = client.follow(session.field("playback_url"))) {
            assertThat(second.rest()).isEmpty();
            if (fate.equals("keep")) {
                assertThat(first.read(SOME)).hasSize(SOME);
            } else {
                first.rest();
            }
        }
        try (Talk first = client.follow(session.field("playback_url"));
                Talk second =
                        client.open(client.get(session.field("playback_url")).header("Location"))) {
            assertThat(first.read(1)).isNotEmpty();
            assertThat(second.head()).startsWith("HTTP/1.1 200 OK\r\nHTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void aReaderThatLeavesMakesRoomForTheNext() throws IOException {
        Answer session = json("a");
        for (int i = 0; i < 5; i++) {
            try (Talk stream = client.follow(session.field("playback_url"))) {
                assertThat(stream.read(SOME)).hasSize(SOME);
            }
        }
        assertThat(simulator.state().of(content.contentId()).readersMost()).isEqualTo(1);
        assertThat(simulator.state().of(content.contentId()).readersEver()).isEqualTo(5);
    }

    @Test
    void aSlowReaderIsPutToTheLiveEdge() throws IOException {
        TestClock clock = new TestClock();
        try (Simulator slow = Simulator.start(SimulatorOptions.defaults().withClock(clock))) {
            slow.faults().set(Knob.IDLE_TIMEOUT, "1h");
            slow.faults().set(Knob.PREBUF_SECONDS, "0s");
            slow.faults().set(Knob.BURST_BYTES, "0");
            Broadcast broadcast = Broadcast.of(Clip.named("card"), 1, content.infohash());
            try (Talk stream = new Client(slow).play(content, "a")) {
                clock.advance(Duration.ofSeconds(2));
                stream.read(16_384);
                clock.advance(Duration.ofMinutes(2));
                stream.readUntilSilentFor(300);
                byte[] live = new byte[100 * Packet.SIZE];
                // It may notice only now that it is late.
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    broadcast.write(broadcast.edge(clock.instant()), 100, live, 0);
                    clock.advance(Duration.ofSeconds(1));
                    return Client.indexOf(stream.readUntilSilentFor(300), live) >= 0;
                });
            }
        }
    }

    @Test
    void aPlayerMaySeekInTheLiveWindow() throws IOException {
        TestClock clock = new TestClock();
        try (Simulator still = Simulator.start(SimulatorOptions.defaults().withClock(clock))) {
            still.faults().set(Knob.PREBUF_SECONDS, "0s");
            still.faults().set(Knob.BURST_BYTES, "0");
            Client visitor = new Client(still);
            Answer session = visitor.get("/ace/getstream?format=json&id=" + content.contentId());
            Broadcast broadcast = Broadcast.of(Clip.named("card"), 1, content.infohash());
            try (Talk stream = visitor.follow(session.field("playback_url"))) {
                long position = clock.instant().getEpochSecond() - 600;
                visitor.get(session.field("command_url") + "?method=liveseek&pos=" + position);
                clock.advance(Duration.ofMillis(100));
                byte[] then = new byte[50 * Packet.SIZE];
                broadcast.write(broadcast.edge(clock.instant().minusMillis(600_100)), 50, then, 0);
                assertThat(Client.indexOf(stream.read(32_768), then)).isNotNegative();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"close, Connection: close", "chunked, Transfer-Encoding: chunked", "keepAlive, Connection: keep-alive"})
    void theFramingCanBeChosen(String framing, String header) throws IOException {
        simulator.faults().set(Knob.FRAMING, framing);
        simulator.faults().set(Knob.CLEAN_EOF, "20000");
        Answer redirect = client.get(json("a").field("playback_url"));
        try (Talk stream = client.open(redirect.header("Location"))) {
            assertThat(stream.head()).contains(header).doesNotContain("Content-Length");
            byte[] body = stream.rest();
            if (framing.equals("chunked")) {
                assertThat(new String(body, 0, 6, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .isEqualTo("4000\r\n");
                assertThat(body).endsWith("0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            } else {
                assertThat(body).hasSize(20_000);
            }
        }
    }

    private Answer json(String pid) throws IOException {
        return client.get("/ace/getstream?format=json&id=" + content.contentId() + "&pid=" + pid);
    }

    /// Reads what there is until there is nothing for a while.
    private static boolean drained(Talk stream) throws IOException {
        while (stream.in().available() > 0) {
            stream.read(stream.in().available());
        }
        return stream.isSilentFor(300);
    }
}
