package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.mpegts.Packet;
import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.broadcast.Clip;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaybackTest extends SimulatorRig {
    private static final int SOME = 200_000;

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

            try (Client stream = new EngineCaller(still).play(content, "a")) {
                clock.advance(Duration.ofMillis(100));
                byte[] seen = stream.readExactly(16_384);
                assertThat(seen).isEqualTo(Arrays.copyOf(expected, seen.length));
            }
        }
    }

    @Test
    void twoEnginesOfOneSeedDeliverTheSameBytes() throws IOException {
        try (Simulator twin = Simulator.start(SimulatorOptions.defaults());
                Client one = client.play(content, "a");
                Client two = new EngineCaller(twin).play(content, "b")) {
            byte[] first = one.readExactly(4_000_000);
            byte[] second = two.readExactly(2_000_000);

            byte[] probe = Arrays.copyOfRange(second, 500_000, 502_000);
            int at = indexOf(first, probe);
            assertThat(at).isPositive();
            int length = Math.min(first.length - at, second.length - 500_000);
            assertThat(Arrays.copyOfRange(first, at, at + length))
                    .isEqualTo(Arrays.copyOfRange(second, 500_000, 500_000 + length));
        }
    }

    @Test
    void afterTheBurstTheStreamComesInRealTime() throws IOException {
        simulator.faults().set(Knob.BURST_BYTES, "500k");
        try (Client stream = client.play(content, "a")) {
            stream.readExactly(490_000);
            long before = System.nanoTime();
            stream.readExactly(SOME);
            // The clip has 1.4 Mbit/s: 200 kB are 1.1 s long on average, and never as short as this.
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(400));
        }
    }

    @Test
    void aSecondStartWithAnotherPidReplacesTheFirst() throws IOException {
        Reply first = json("a");
        try (Client stream = client.follow(first.field("playback_url"))) {
            stream.readExactly(SOME);
            Reply second = json("b");
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
        try (Client stream = client.play(content, "a")) {
            stream.readExactly(SOME);
            json("b");
            assertThat(stream.readExactly(SOME)).hasSize(SOME);

            simulator.faults().set(Knob.SUPERSEDE, "stall");
            await().atMost(Duration.ofSeconds(20)).until(() -> drained(stream));
        }
    }

    @Test
    void supersedingMayTakeAWhile() throws IOException {
        simulator.faults().set(Knob.SUPERSEDE_DELAY, "600ms");
        try (Client stream = client.play(content, "a")) {
            stream.readExactly(SOME);
            json("b");
            long before = System.nanoTime();
            stream.rest();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(300));
        }
    }

    @Test
    void theSamePidGetsTheSameUrlsAndItsReaderGoesOn() throws IOException {
        Reply first = json("a");
        try (Client stream = client.follow(first.field("playback_url"))) {
            stream.readExactly(SOME);
            Reply again = json("a");

            assertThat(again.body()).isEqualTo(first.body());
            assertThat(stream.readExactly(SOME)).hasSize(SOME);
        }
    }

    @Test
    void aStopByAnyPlayerEndsItForAll() throws IOException {
        simulator.faults().set(Knob.SUPERSEDE, "keep");
        Reply first = json("a");
        try (Client stream = client.follow(first.field("playback_url"))) {
            stream.readExactly(SOME);
            Reply second = json("b");
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
        Reply session = json("a");
        try (Client first = client.follow(session.field("playback_url"));
                Client second = client.follow(session.field("playback_url"))) {
            assertThat(second.rest()).isEmpty();
            if (fate.equals("keep")) {
                assertThat(first.readExactly(SOME)).hasSize(SOME);
            } else {
                first.rest();
            }
        }
        try (Client first = client.follow(session.field("playback_url"));
                Client second =
                        client.open(client.get(session.field("playback_url")).location())) {
            assertThat(first.readExactly(1)).isNotEmpty();
            assertThat(second.headText()).startsWith("HTTP/1.1 200 OK\r\nHTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void aReaderThatLeavesMakesRoomForTheNext() throws IOException {
        Reply session = json("a");
        for (int i = 0; i < 5; i++) {
            try (Client stream = client.follow(session.field("playback_url"))) {
                assertThat(stream.readExactly(SOME)).hasSize(SOME);
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
            try (Client stream = new EngineCaller(slow).play(content, "a")) {
                clock.advance(Duration.ofSeconds(2));
                stream.readExactly(16_384);
                clock.advance(Duration.ofMinutes(2));
                stream.readUntilSilentFor(300);
                byte[] live = new byte[100 * Packet.SIZE];
                // It may notice only now that it is late.
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    broadcast.write(broadcast.edge(clock.instant()), 100, live, 0);
                    clock.advance(Duration.ofSeconds(1));
                    return indexOf(stream.readUntilSilentFor(300), live) >= 0;
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
            EngineCaller visitor = new EngineCaller(still);
            Reply session = visitor.get("/ace/getstream?format=json&id=" + content.contentId());
            Broadcast broadcast = Broadcast.of(Clip.named("card"), 1, content.infohash());
            try (Client stream = visitor.follow(session.field("playback_url"))) {
                long position = clock.instant().getEpochSecond() - 600;
                visitor.get(session.field("command_url") + "?method=liveseek&pos=" + position);
                clock.advance(Duration.ofMillis(100));
                byte[] then = new byte[50 * Packet.SIZE];
                broadcast.write(broadcast.edge(clock.instant().minusMillis(600_100)), 50, then, 0);
                assertThat(indexOf(stream.readExactly(32_768), then)).isNotNegative();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"close, Connection: close", "chunked, Transfer-Encoding: chunked", "keepAlive, Connection: keep-alive"})
    void theFramingCanBeChosen(String framing, String header) throws IOException {
        simulator.faults().set(Knob.FRAMING, framing);
        simulator.faults().set(Knob.CLEAN_EOF, "20000");
        Reply redirect = client.get(json("a").field("playback_url"));
        try (Client stream = client.open(redirect.location())) {
            assertThat(stream.headText()).contains(header).doesNotContain("Content-Length");
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

    /// Reads what there is until there is nothing for a while.
    private static boolean drained(Client stream) throws IOException {
        while (stream.available() > 0) {
            stream.readExactly(stream.available());
        }
        return stream.isSilentFor(300);
    }
}
