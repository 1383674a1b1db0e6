package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Packet;
import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HlsTest extends SimulatorRig {
    HlsTest() {
        super(SimulatorOptions::withClock);
    }

    @BeforeEach
    void set() {
        simulator.faults().set(Knob.PREBUF_SECONDS, "0s");
    }

    @Test
    void aStartAnswersWithThePlaylistsUrl() throws IOException {
        String path = "/ace/m/" + content.infohash() + "/0cc175b9c0f1b6a831c399e269772661.m3u8";
        assertThat(manifest("a").field("playback_url")).endsWith(path);
        assertThat(client.get("/ace/manifest.m3u8?pid=a&id=" + content.contentId())
                        .location())
                .endsWith(path);
    }

    @Test
    void aPlaylistIsWhatTheEngineWrites() throws IOException {
        Reply playlist = client.get(manifest("a").field("playback_url"));

        assertThat(playlist.header("Content-Type")).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(playlist.body())
                .startsWith("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:7\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:")
                .containsPattern(
                        "#EXTINF:[46]\\.0[0-9]{5},\nhttp://engine.example:6878/ace/c/" + content.infohash() + "/0.ts\n")
                .endsWith("/2.ts\n");
    }

    @Test
    void theWindowGrowsFromThreeToSeventeen() throws IOException {
        String playlist = manifest("a").field("playback_url");
        assertThat(segments(playlist)).hasSize(3);

        clock.advance(Duration.ofSeconds(16));
        assertThat(segments(playlist)).hasSize(6);
        for (int i = 0; i < 7; i++) {
            clock.advance(Duration.ofSeconds(16));
            client.get(playlist);
        }
        assertThat(segments(playlist)).hasSize(17).last().asString().endsWith("/26.ts");
        assertThat(client.get(playlist).body()).contains("#EXT-X-MEDIA-SEQUENCE:10\n");
    }

    @Test
    void segmentsStartWithTablesAndAKeyFrameAndAreTheSameForAll() throws IOException {
        List<String> segments = segments(manifest("a").field("playback_url"));
        byte[] next = new byte[0];
        for (String segment : segments) {
            byte[] once = body(segment);
            assertThat(body(segment)).isEqualTo(once);
            assertThat(once.length % Packet.SIZE).isZero();
            assertThat(Packet.pid(once, 0)).isEqualTo(Packet.PAT_PID);
            assertThat(Packet.pid(once, Packet.SIZE)).isEqualTo(0x1000);
            assertThat(Packet.isRandomAccess(once, 2 * Packet.SIZE)).isTrue();
            if (next.length > 0) {
                assertThat(Packet.continuity(once, 0)).isEqualTo(Packet.continuity(next, lastPat(next)) + 1 & 15);
            }
            next = once;
        }
    }

    @Test
    void anotherPlayerTakesThePlaylistOver() throws IOException {
        String first = manifest("a").field("playback_url");
        Reply second = manifest("b");

        assertThat(client.get(first).status()).isEqualTo(403);
        assertThat(segments(second.field("playback_url"))).hasSize(3);
        client.get(second.field("command_url") + "?method=stop");
        assertThat(client.get(second.field("playback_url")).status()).isEqualTo(500);
    }

    @Test
    void segmentsOutsideTheWindowAreNotThere() throws IOException {
        String segment = segments(manifest("a").field("playback_url")).getFirst();
        Reply missing = client.get(segment.replace("/0.ts", "/99.ts"));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.body()).isEqualTo("download not found");

        simulator.faults().set(Knob.MISSING_STATUS, "500");
        assertThat(client.get(segment.replace("/0.ts", "/x.ts")).status()).isEqualTo(500);
    }

    @Test
    void thePlaylistWaitsForData() throws IOException {
        simulator.faults().set(Knob.PREBUF_SECONDS, "10s");
        String playlist = manifest("a").field("playback_url");
        try (Client talk = client.open(playlist)) {
            assertThat(talk.isSilentFor(300)).isTrue();
            clock.advance(Duration.ofSeconds(11));
            assertThat(talk.headText()).contains("200 OK");
        }
        simulator.faults().set(Knob.HEADER_MODE, "empty");
        client.get(manifest("a").field("command_url") + "?method=stop");
        assertThat(client.get(manifest("a").field("playback_url")).body()).isEmpty();
    }

    @Test
    void thePlaylistMayFreeze() throws IOException {
        String playlist = manifest("a").field("playback_url");
        clock.advance(Duration.ofSeconds(16));
        simulator.faults().set(Knob.HLS_FREEZE, "true");
        List<String> then = segments(playlist);
        clock.advance(Duration.ofSeconds(40));
        assertThat(segments(playlist)).isEqualTo(then);
    }

    @Test
    void segmentsMayBeMissingAndThePlaylistSaysSo() throws IOException {
        String playlist = manifest("a").field("playback_url");
        List<String> before = segments(playlist);
        simulator.faults().set(Knob.HLS_GAP, "2");
        clock.advance(Duration.ofSeconds(32));
        assertThat(segments(playlist)).hasSize(9).startsWith(before.toArray(new String[0]));
        assertThat(client.get(playlist).body())
                .containsPattern("/2.ts\n#EXT-X-GAP\n#EXTINF:.*\n.*/3.ts\n#EXT-X-GAP\n#EXTINF:.*\n.*/4.ts\n#EXTINF:");
        assertThat(client.get(before.getFirst().replace("/0.ts", "/4.ts")).status())
                .isEqualTo(404);

        simulator.faults().set(Knob.SEGMENT404, "true");
        assertThat(client.get(before.getLast()).status()).isEqualTo(404);
    }

    @Test
    void segmentsMayBeMarkedAsDiscontinuities() throws IOException {
        simulator.faults().set(Knob.IDLE_TIMEOUT, "1h");
        String playlist = manifest("a").field("playback_url");
        simulator.faults().set(Knob.HLS_DISCONTINUITY, "1");
        clock.advance(Duration.ofSeconds(16));
        assertThat(client.get(playlist).body())
                .containsOnlyOnce("DISCONTINUITY")
                .containsPattern("/2.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:.*\n.*/3.ts\n");

        clock.advance(Duration.ofSeconds(16 * 7));
        assertThat(client.get(playlist).body())
                .doesNotContain("#EXT-X-DISCONTINUITY\n")
                .contains("#EXT-X-MEDIA-SEQUENCE:10\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n");
    }

    @Test
    void segmentsMayBeShort() throws IOException {
        simulator.faults().set(Knob.SEGMENT_KEY_FRAMES, "1");
        String playlist = manifest("a").field("playback_url");
        assertThat(client.get(playlist).body())
                .contains("#EXT-X-TARGETDURATION:3\n")
                .containsPattern("EXTINF:[12]\\.");

        clock.advance(Duration.ofSeconds(4));
        List<String> segments = segments(playlist);
        assertThat(segments).hasSize(5);
        assertThat(Packet.isRandomAccess(body(segments.getLast()), 2 * Packet.SIZE))
                .isTrue();
    }

    @Test
    void segmentsMayBeLate() throws IOException {
        String segment = segments(manifest("a").field("playback_url")).getFirst();
        simulator.faults().set(Knob.SEGMENT_DELAY, "400ms");
        try (Client talk = client.open(segment)) {
            assertThat(talk.isSilentFor(200)).isTrue();
            assertThat(talk.headText()).contains("200 OK");
        }
    }

    @Test
    void segmentsMayBeSlow() throws IOException {
        String segment = segments(manifest("a").field("playback_url")).getFirst();
        byte[] fast = body(segment);
        simulator.faults().set(Knob.SEGMENT_RATE, "10k");
        try (Client talk = client.open(segment)) {
            talk.headText();
            assertThat(talk.readExactly(1000)).isEqualTo(Arrays.copyOf(fast, 1000));
            assertThat(simulator.state().of(content.contentId()).bytes()).isLessThan(fast.length + 100_000);
        }
    }

    @Test
    void segmentsMayBreakOff() throws IOException {
        String segment = segments(manifest("a").field("playback_url")).getFirst();
        byte[] whole = body(segment);
        simulator.faults().set(Knob.SEGMENT_CUT, "true");
        try (Client talk = client.open(segment)) {
            assertThat(talk.headText()).contains("Content-Length: " + whole.length + "\r\n");
            assertThat(talk.rest()).isEqualTo(Arrays.copyOf(whole, whole.length / 2));
        }
    }

    @Test
    void contentMayExistAsHlsOnly() throws IOException {
        simulator.faults().set(Knob.HLS_ONLY, "true");
        String start = "/ace/getstream?id=" + content.contentId();
        assertThat(client.get(start + "&format=json").field("playback_url")).endsWith(".m3u8");
        assertThat(client.get(start).location()).endsWith(".m3u8");
    }

    @Test
    void anEngineMayKnowNoHls() throws IOException {
        simulator.faults().set(Knob.HLS_UNSUPPORTED, "true");
        assertThat(manifest("a").field("error")).isEqualTo("failed to get manifest");
        assertThat(client.get("/ace/getstream?format=json&id=" + content.contentId())
                        .field("error"))
                .isEqualTo("null");
    }

    private Reply manifest(String pid) throws IOException {
        return client.get("/ace/manifest.m3u8?format=json&id=" + content.contentId() + "&pid=" + pid);
    }

    private List<String> segments(String playlist) throws IOException {
        return client.get(playlist)
                .body()
                .lines()
                .filter(line -> line.startsWith("http"))
                .toList();
    }

    private byte[] body(String segment) throws IOException {
        try (Client talk = client.open(segment)) {
            String length = Objects.requireNonNull(talk.head().header("Content-Length"));
            return talk.readExactly(Integer.parseInt(length));
        }
    }

    private static int lastPat(byte[] b) {
        int at = b.length - Packet.SIZE;
        while (Packet.pid(b, at) != Packet.PAT_PID) {
            at -= Packet.SIZE;
        }
        return at;
    }
}
