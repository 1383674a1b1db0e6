package dev.acequia.app;

import static dev.acequia.rig.Rig.text;
import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Playing by tokens, from outside.
class TokensIT {
    private final Rig rig;

    TokensIT(@TempDir Path folder) throws Exception {
        rig = Rig.open(folder);
        assertThat(rig.change("stream_tokens=anna:for-one-viewer:clients=1,bob:for-another-content:contents="
                                + "0".repeat(40) + ",for-everybody")
                        .statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private static String segment(String playlist) {
        return "/ace/"
                + playlist.lines()
                        .filter(line -> !line.startsWith("#") && !line.isEmpty())
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void whoHasNoTokenPlaysNothing() {
        for (String path : List.of(
                rig.body(), rig.manifest(), "/ace/getstream?id=" + rig.content().contentId())) {
            HttpResponse<byte[]> none = rig.get(path);
            assertThat(none.statusCode()).isEqualTo(401);
            assertThat(none.headers().firstValue("www-authenticate")).contains("Bearer");
            assertThat(none.headers().firstValue("access-control-allow-origin")).contains("*");
            assertThat(text(none)).contains("\"error\": \"missing_token\"");
            assertThat(rig.head(path).statusCode()).isEqualTo(401);
            assertThat(text(rig.get(path + "&token=wrong-one"))).contains("wrong_token");
            assertThat(text(rig.get(path, "Authorization", "Bearer for-another-content")))
                    .contains("content_not_allowed");
        }
        assertThat(rig.get("/ace/hls/" + rig.content().contentId() + "/segment/0.ts")
                        .statusCode())
                .isEqualTo(401);
        assertThat(rig.counts().starts()).isZero();
    }

    @Test
    void aPlaylistThatWasHadByATokenNamesSegmentsThatCanBeHadAsTheyAre() {
        String playlist = text(rig.get(rig.manifest() + "&token=for-one-viewer"));
        String segment = segment(playlist);

        assertThat(segment).contains("token=for-one-viewer", "viewer=");
        assertThat(rig.get(segment).statusCode()).isEqualTo(200);
        assertThat(rig.get(segment.replaceAll("&token=.*", "")).statusCode()).isEqualTo(401);
    }

    @Test
    void aPlayerThatSendsAHeaderGetsNoTokenIntoItsUrls() {
        String bearer = "Bearer for-one-viewer";
        String playlist = text(rig.get(rig.manifest(), "Authorization", bearer));

        assertThat(playlist).doesNotContain("token=");
        assertThat(rig.get(segment(playlist), "Authorization", bearer).statusCode())
                .isEqualTo(200);
    }

    @Test
    void viewersByTsAndByHlsCountTogetherUntilTheyLeave() throws Exception {
        String ts = rig.body() + "&token=for-one-viewer";
        String hls = rig.manifest() + "&token=for-one-viewer";
        try (var viewer = rig.open(ts)) {
            assertThat(viewer.read()).isEqualTo(0x47);
            for (String path : List.of(ts, hls)) {
                HttpResponse<byte[]> refused = rig.get(path);
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.headers().firstValue("retry-after")).isPresent();
                assertThat(text(refused)).contains("token_limit", "At most 1 may use this token");
            }
            try (var other = rig.open(rig.body() + "&token=for-everybody")) {
                assertThat(other.read()).isEqualTo(0x47);
            }
        }
        eventually().until(() -> rig.get(hls).statusCode() == 200);
        assertThat(rig.get(hls).statusCode()).isEqualTo(200);
        assertThat(rig.get(ts).statusCode()).isEqualTo(429);
        assertThat(rig.get(hls, "User-Agent", "another player").statusCode()).isEqualTo(429);
        String segment = segment(text(rig.get(hls)));
        assertThat(rig.get(segment, "User-Agent", "another player").statusCode())
                .as("of a seat")
                .isEqualTo(200);
        assertThat(rig.get(segment.replaceAll("viewer=[^&]*&", ""), "User-Agent", "another player")
                        .statusCode())
                .as("of nobody's seat")
                .isEqualTo(429);
    }

    @Test
    void aTokenThatIsTakenAwayEndsPlayingByHls() {
        String path = rig.manifest() + "&token=for-one-viewer";
        assertThat(rig.get(path).statusCode()).isEqualTo(200);
        rig.change("stream_tokens=for-everybody");
        assertThat(rig.get(path).statusCode()).isEqualTo(403);
    }
}
