package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.MediaSegment;
import dev.acequia.mpegts.Packet;
import dev.acequia.rig.HlsPlayer;
import dev.acequia.rig.Rig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Playlists and segments as players and caches ask for them.
@Execution(ExecutionMode.CONCURRENT)
class HlsServingIT {
    private final Rig rig;
    private String segment = "";
    private byte[] whole = {};
    private String tag = "";

    HlsServingIT(@TempDir Path folder) throws IOException {
        this.rig = Rig.open(folder);
    }

    @BeforeEach
    void fetch() {
        segment = HlsPlayer.resolved(
                rig.manifest(), playlist().segments().getLast().uri());
        HttpResponse<byte[]> answer = rig.get(segment);
        assertThat(answer.statusCode()).isEqualTo(200);
        whole = answer.body();
        tag = header(answer, "ETag");
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private MediaPlaylist playlist() {
        return HlsPlayer.parsed(rig.get(rig.manifest()));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void eachSegmentIsWholePacketsThatBeginWithTables() {
        MediaPlaylist playlist = playlist();
        assertThat(playlist.isIndependent()).isTrue();
        for (MediaSegment each : playlist.segments()) {
            byte[] bytes =
                    rig.get(HlsPlayer.resolved(rig.manifest(), each.uri())).body();
            assertThat(bytes.length % Packet.SIZE).isZero();
            assertThat(Packet.pid(bytes, 0)).isEqualTo(Packet.PAT_PID);
            assertThat(Packet.startsUnit(bytes, Packet.SIZE)).isTrue();
        }
    }

    @Test
    void whatTheClientHasIsNotSentAgain() {
        for (String header : new String[] {tag, "W/" + tag, "\"a\", " + tag, tag + ",\"b\"", "*"}) {
            HttpResponse<byte[]> answer = rig.get(segment, "If-None-Match", header);
            assertThat(answer.statusCode()).as(header).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(header(answer, "ETag")).isEqualTo(tag);
            assertThat(header(answer, "Cache-Control")).contains("immutable");
        }
        HttpResponse<byte[]> other = rig.get(segment, "If-None-Match", "\"a\", W/\"b\"");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).isEqualTo(whole);
    }

    @Test
    void aRangeIsSentAsLongAsItIsOfTheSameSegment() {
        for (HttpResponse<byte[]> answer : List.of(
                rig.get(segment, "Range", "bytes=100-1099"),
                rig.get(segment, "Range", "bytes=100-1099", "If-Range", tag))) {
            assertThat(answer.statusCode()).isEqualTo(206);
            assertThat(header(answer, "Content-Range")).isEqualTo("bytes 100-1099/" + whole.length);
            assertThat(header(answer, "ETag")).isEqualTo(tag);
            assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(whole, 100, 1100));
        }
        assertThat(rig.get(segment, "Range", "bytes=-188").body())
                .isEqualTo(Arrays.copyOfRange(whole, whole.length - 188, whole.length));
        for (String other : new String[] {"\"a\"", "W/" + tag, "Sat, 21 Nov 2026 15:00:00 GMT"}) {
            HttpResponse<byte[]> answer = rig.get(segment, "Range", "bytes=100-1099", "If-Range", other);
            assertThat(answer.statusCode()).as(other).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(whole);
        }
    }

    @Test
    void aRangeBehindTheEndIs416() {
        HttpResponse<byte[]> answer = rig.get(segment, "Range", "bytes=" + whole.length + "-");
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes */" + whole.length);
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void headTellsWhatGetWouldSend() {
        HttpResponse<byte[]> answer = rig.head(segment, "Range", "bytes=0-9");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Length")).isEqualTo(String.valueOf(whole.length));
        assertThat(header(answer, "Content-Type")).isEqualTo("video/mp2t");
        assertThat(header(answer, "ETag")).isEqualTo(tag);
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.body()).isEmpty();
        assertThat(rig.head(segment, "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    @Test
    void cachesKeepSegmentsAndNotPlaylists() {
        HttpResponse<byte[]> playlist = rig.get(rig.manifest());
        assertThat(header(playlist, "Cache-Control")).isEqualTo("public, max-age=1");
        assertThat(header(playlist, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(header(playlist, "Access-Control-Allow-Origin")).isEqualTo("*");
        HttpResponse<byte[]> answer = rig.get(segment);
        assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=86400, immutable");
        assertThat(header(answer, "Content-Type")).isEqualTo("video/mp2t");
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(rig.get(segment.replaceFirst("\\d+\\.ts", "999999.ts")), "Cache-Control"))
                .isEqualTo("no-store");
    }

    @Test
    void aPlaylistThatAPlayerHasAlreadyIsNotSentAgain() {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            String tag = header(rig.get(rig.manifest()), "ETag");
            return rig.get(rig.manifest(), "If-None-Match", tag).statusCode() == 304;
        });
    }

    @Test
    void aPlaylistIsPackedForWhoAcceptsIt() throws IOException {
        HttpResponse<byte[]> answer = rig.get(rig.manifest(), "Accept-Encoding", "deflate, GZIP;q=0.5");
        assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
        try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("#EXTM3U\n");
        }
        HttpResponse<byte[]> plain = rig.get(rig.manifest(), "Accept-Encoding", "deflate, gzip;q=0");
        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(Rig.text(plain)).startsWith("#EXTM3U\n");
    }
}
