package dev.acequia.app;

import static dev.acequia.rig.Rig.text;
import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.kind.Network;
import dev.acequia.simulator.Knob;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams named by a URL, a magnet link and the index of a file (`engine-api.md` 1.1).
class SelectorsIT {
    private final Rig rig;

    SelectorsIT(@TempDir Path folder) throws Exception {
        rig = Rig.open(
                folder,
                all -> all.with(
                        ServerSettings.TRUSTED_PROXIES, List.of(Network.around(InetAddress.getLoopbackAddress(), 8))));
        rig.turn(Knob.FILES, "3");
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String byUrl() {
        return "url=" + encoded("http://example.org/" + rig.content().contentId() + ".torrent?key=a&b=c");
    }

    private String byMagnet() {
        return "magnet="
                + encoded("magnet:?xt=urn:btih:" + rig.content().infohash() + "&tr=udp://tracker.example:6969");
    }

    private int channels() {
        return rig.json("/proxy/status").all("ace_id").size();
    }

    private static String segment(String playlist) {
        return "/ace/"
                + playlist.lines()
                        .filter(line -> !line.startsWith("#") && !line.isEmpty())
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void anIdAnInfohashAUrlAndAMagnetLinkOfOneStreamAreOneChannel() throws Exception {
        try (var byId = rig.open(rig.body());
                var byUrl = rig.open("/ace/getstream?" + byUrl());
                var byMagnet = rig.open("/ace/getstream.ts?" + byMagnet());
                var byInfohash =
                        rig.open("/ace/getstream.ts?infohash=" + rig.content().infohash())) {
            for (var each : List.of(byId, byUrl, byMagnet, byInfohash)) {
                assertThat(each.read()).isEqualTo(0x47);
            }
            eventually().until(() -> channels() == 1);
        }
    }

    @Test
    void theFilesOfAContentAreChannelsOfTheirOwn() throws Exception {
        try (var first = rig.open(rig.body());
                var second = rig.open(rig.body() + "&_idx=1");
                var third = rig.open("/ace/getstream/" + rig.content().contentId() + "-1.ts");
                var again = rig.open("/ace/getstream.ts?" + byMagnet() + "&_idx=1")) {
            for (var each : List.of(first, second, third, again)) {
                assertThat(each.read()).isEqualTo(0x47);
            }
            eventually().until(() -> channels() == 2);
        }
        assertThat(rig.get(rig.body() + "&_idx=3").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&_idx=2"})
    void aStreamByUrlHasItsDigestOnEveryRoute(String index) throws Exception {
        String asked = byUrl() + index;
        HttpResponse<byte[]> playlist = rig.get("/ace/manifest.m3u8?" + asked);
        String segment = segment(text(playlist));
        String name = segment.split("/", -1)[3];

        assertThat(playlist.statusCode()).isEqualTo(200);
        assertThat(name).matches(index.isEmpty() ? "[0-9a-f]{40}" : "[0-9a-f]{40}-2");
        assertThat(rig.get(segment).statusCode()).isEqualTo(200);
        assertThat(text(rig.get("/proxy/status"))).contains("\"ace_id\":\"" + name + "\"");
        for (String path : List.of(
                "/proxy/sessions/" + name, "/proxy/streams/" + name + "/clients", "/ace/manifest/" + name + ".m3u8")) {
            assertThat(rig.get(path).statusCode()).as(path).isEqualTo(200);
        }
        for (String path : List.of(
                "/ace/getstream/" + name + ".ts",
                "/ace/getstream?id=" + name,
                "/pid/" + name + "/stream.ts",
                "/infohash/" + name + "/stream.ts")) {
            try (var viewer = rig.open(path)) {
                assertThat(viewer.read()).as(path).isEqualTo(0x47);
            }
        }
        assertThat(text(rig.get("/streams?status=started")))
                .contains("\"key\":\"" + name + "\"", "\"key_type\":\"url\"");
        String id = encoded(rig.json("/streams?status=started").text("id"));
        assertThat(rig.delete("/streams/" + id).statusCode()).isEqualTo(200);
        eventually().until(() -> channels() == 0);
        assertThat(rig.sessions()).isZero();
        assertThat(rig.first().state().of(rig.content().contentId()).starts()).isPositive();
    }

    @Test
    void aPreflightTakesAUrlAndAMagnetLink() {
        for (String asked : List.of(byUrl(), byMagnet(), byMagnet() + "&_idx=2")) {
            for (String tier : List.of("light", "deep")) {
                HttpResponse<byte[]> answer = rig.get("/ace/preflight?tier=" + tier + "&" + asked);
                assertThat(text(answer)).as(asked).contains(rig.content().infohash());
                assertThat(answer.statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void theFirstSelectorCounts() {
        String none = "0".repeat(40);
        String good = rig.content().contentId();

        assertThat(rig.get("/ace/manifest.m3u8?" + byMagnet() + "&" + byUrl() + "&infohash=" + none + "&content_id="
                                + good)
                        .statusCode())
                .isEqualTo(200);
        assertThat(rig.get("/ace/manifest.m3u8?url=x&magnet=y&infohash="
                                + rig.content().infohash())
                        .statusCode())
                .isEqualTo(200);
        assertThat(rig.get("/ace/manifest.m3u8?magnet=nonsense&" + byUrl()).statusCode())
                .isEqualTo(200);
        assertThat(rig.get("/ace/manifest.m3u8?" + byMagnet() + "&url=nonsense").statusCode())
                .isEqualTo(400);
        assertThat(rig.get("/ace/manifest.m3u8?url=&id=&" + byMagnet()).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "url=file%3A%2F%2F%2Fetc%2Fpasswd, must begin with http:// or https://",
        "url=http%3A%2F%2Fa%3Ab%40example.org, must have no user and password",
        "url=http%3A%2F%2Fexample.org%2F%0d%0aX, must have no blanks or control characters",
        "magnet=magnet%3A%3Fdn%3Dx, must have an infohash",
        "id=94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209&_idx=-1, _idx must be a whole number from 0 to 9999",
        "id=94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209&_idx=10000, _idx must be a whole number from 0 to 9999",
        "id=94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209&_idx=x, _idx must be a whole number from 0 to 9999",
        "id=94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209-3&_idx=4, but _idx another one",
    })
    void whatIsMalformedIsRefusedAndNoEngineIsAsked(String query, String sentence) {
        for (String route :
                List.of("/ace/getstream?", "/ace/getstream.ts?", "/ace/manifest.m3u8?", "/ace/preflight?")) {
            HttpResponse<byte[]> answer = rig.get(route + query);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(text(answer)).contains(sentence);
        }
        assertThat(rig.requests("getstream")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost:6969", "2130706433", "10.1.2.3", "[::1]"})
    void aPrivateHostMayBeNamedFromAPrivateNetworkOnly(String host) {
        String url = "url=" + encoded("http://" + host + "/" + rig.content().contentId() + ".torrent");
        String magnet = byMagnet() + encoded("&tr=" + encoded("http://" + host + "/announce"));
        for (String query : List.of(url, magnet)) {
            HttpResponse<byte[]> outside = rig.get("/ace/manifest.m3u8?" + query, "X-Forwarded-For", "203.0.113.7");
            assertThat(outside.statusCode()).isEqualTo(403);
            assertThat(text(outside)).contains("private_address", "must name hosts on the internet");
        }
        assertThat(rig.requests("getstream")).isZero();
        for (String query : List.of(url, magnet)) {
            assertThat(rig.get("/ace/manifest.m3u8?" + query, "X-Forwarded-For", "192.168.1.7")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(rig.get("/ace/manifest.m3u8?" + query).statusCode()).isEqualTo(200);
        }
    }
}
