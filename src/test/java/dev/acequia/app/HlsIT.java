package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.PlaylistException;
import dev.acequia.hls.PlaylistParser;
import dev.acequia.mpegts.Packet;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole server with the simulator as its engine, seen by HLS players.
class HlsIT {
    private final Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Simulator engine;
    private final Content content;
    private App app;

    HlsIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.engine = Simulator.start(SimulatorOptions.defaults());
        this.content = engine.contents().getFirst();
        this.app = start();
    }

    private App start() throws IOException {
        return App.start(Settings.defaults()
                .with(Catalogue.PORT, 0)
                .with(Catalogue.DATA_DIR, folder)
                .with(Catalogue.ENGINES, List.of(engine.address())));
    }

    @AfterEach
    void close() {
        app.close();
        engine.close();
        client.shutdownNow();
    }

    private HttpResponse<byte[]> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(app.url(path)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String manifest() {
        return "/ace/manifest.m3u8?id=" + content.contentId();
    }

    private MediaPlaylist playlist() {
        HttpResponse<byte[]> answer = get(manifest());
        assertThat(answer.statusCode()).isEqualTo(200);
        return parsed(answer.body());
    }

    private static MediaPlaylist parsed(byte[] text) {
        try {
            return PlaylistParser.parse(new String(text, StandardCharsets.UTF_8));
        } catch (PlaylistException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void thePlaylistListsSegmentsThatBeginWithTables() {
        MediaPlaylist playlist = playlist();
        assertThat(playlist.segments()).hasSizeBetween(3, 6);
        assertThat(playlist.isIndependent()).isTrue();
        for (var each : playlist.segments()) {
            HttpResponse<byte[]> segment = get("/ace/" + each.uri());
            byte[] bytes = segment.body();
            assertThat(segment.headers().firstValue("Content-Type")).hasValue("video/mp2t");
            assertThat(bytes.length % Packet.SIZE).isZero();
            assertThat(Packet.pid(bytes, 0)).isEqualTo(Packet.PAT_PID);
            assertThat(each.duration()).isEqualTo(Duration.ofSeconds(4));
            assertThat(get("/ace/" + each.uri()).body()).isEqualTo(bytes);
        }
    }

    @Test
    void segmentsCanBeHadInPartsAndAreKnownAgain() {
        String url = "/ace/" + playlist().segments().getLast().uri();
        byte[] whole = get(url).body();
        HttpResponse<byte[]> part = get(url, "Range", "bytes=100-1099");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 100-1099/" + whole.length);
        assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(whole, 100, 1100));
        assertThat(get(url, "Range", "bytes=" + whole.length + "-").statusCode())
                .isEqualTo(416);
        String tag = part.headers().firstValue("ETag").orElseThrow();
        assertThat(get(url, "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    @Test
    void aSegmentThatIsNotThereIs404() {
        long next = playlist().nextSequence();
        String folderOfSegments = "/ace/hls/" + content.contentId() + "/segment/";
        assertThat(get(folderOfSegments + (next + 1000) + ".ts").statusCode()).isEqualTo(404);
        assertThat(get(folderOfSegments + "x.ts").statusCode()).isEqualTo(404);
    }

    @Test
    void aPlaylistIsPackedForWhoAcceptsIt() throws IOException {
        HttpResponse<byte[]> answer = get(manifest(), "Accept-Encoding", "gzip");
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(parsed(in.readAllBytes()).segments()).isNotEmpty();
        }
    }

    @Test
    void headAnswersWithoutAskingTheEngine() {
        HttpRequest head =
                HttpRequest.newBuilder(URI.create(app.url(manifest()))).HEAD().build();
        HttpResponse<byte[]> answer = send(head);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/vnd.apple.mpegurl");
        assertThat(engine.state().contents())
                .allSatisfy(each -> assertThat(each.counts().starts()).isZero());
    }

    @Test
    void numbersGoOnOverARestart() throws IOException {
        MediaPlaylist before = playlist();
        app.close();
        app = start();
        MediaPlaylist again = playlist();
        assertThat(again.mediaSequence()).isGreaterThanOrEqualTo(before.nextSequence());
        assertThat(discontinuity(again)).isGreaterThan(discontinuity(before));
    }

    private static long discontinuity(MediaPlaylist playlist) {
        return playlist.discontinuitySequence()
                + (playlist.segments().getFirst().isDiscontinuity() ? 1 : 0);
    }

    @Test
    void playersShareOneSessionWithOthersAndCountAsViewers() {
        playlist();
        HttpRequest ts = HttpRequest.newBuilder(URI.create(app.url("/ace/getstream.ts?id=" + content.contentId())))
                .build();
        var body = client.sendAsync(ts, HttpResponse.BodyHandlers.ofInputStream());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> new String(get("/proxy/status").body(), StandardCharsets.UTF_8)
                        .contains("\"total_clients\":2"));
        assertThat(engine.state().contents().stream()
                        .mapToLong(each -> each.counts().starts())
                        .sum())
                .isOne();
        body.cancel(true);
    }
}
