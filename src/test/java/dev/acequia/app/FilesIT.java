package dev.acequia.app;

import static dev.acequia.rig.Rig.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What files of the swarm are answered with, from outside.
class FilesIT extends FilesRig {
    FilesIT(@TempDir Path folder) throws IOException {
        super(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ace/getstream?id=", "/ace/getstream.ts?id=", "/ace/getstream.ts?_idx=0&content_id="})
    void aFileIsSentWholeWithItsLength(String route) throws Exception {
        HttpResponse<byte[]> answer = rig.get(route + rig.content().contentId());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(LENGTH);
        assertThat(answer.headers().firstValue("content-type")).contains("video/mp2t");
        assertThat(answer.headers().firstValue("accept-ranges")).contains("bytes");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(answer.body()).isEqualTo(bytes(0, 0, LENGTH));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-, 0, 3000000",
        "bytes=1000-1187, 1000, 1188",
        "bytes=1499999-2500000, 1499999, 2500001",
        "bytes=-500, 2999500, 3000000",
        "bytes=2999999-, 2999999, 3000000",
        "bytes=2999000-9999999, 2999000, 3000000",
        "bytes=-9999999, 0, 3000000"
    })
    void aRangeIsSentToTheByte(String range, int from, int to) throws Exception {
        HttpResponse<byte[]> answer = rig.get(path(), "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.headers().firstValue("content-range"))
                .contains("bytes " + from + "-" + (to - 1) + "/" + LENGTH);
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(to - from);
        assertThat(answer.body()).isEqualTo(bytes(0, from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=3000000-", "bytes=9999999-99999999", "bytes=-0"})
    void aRangeBehindTheEndIsNotSatisfiable(String range) throws Exception {
        HttpResponse<byte[]> answer = rig.get(path(), "Range", range);

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.headers().firstValue("content-range")).contains("bytes */" + LENGTH);
        assertThat(text(answer)).contains("range_not_satisfiable");
        assertThat(rig.get(path(), "Range", "bytes=0-9").body()).isEqualTo(bytes(0, 0, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,4-5", "lines=1-2", "bytes=x-y", "bytes=-"})
    void aRangeThatIsNoneIsAnsweredWithTheWhole(String range) throws Exception {
        HttpResponse<byte[]> answer = rig.get(path(), "Range", range);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(LENGTH);
    }

    @Test
    void anEngineThatKnowsNoRangesSendsTheWhole() throws Exception {
        turn(Knob.FILE_RANGES, "false");
        HttpResponse<byte[]> answer = rig.get(path(), "Range", "bytes=5-9");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-range")).isEmpty();
        assertThat(answer.headers().firstValue("accept-ranges")).isEmpty();
        assertThat(answer.body()).isEqualTo(bytes(0, 0, LENGTH));
    }

    @Test
    void aPartOfTheSameBytesIsKnownByTheirTag() throws Exception {
        String tag = rig.get(path()).headers().firstValue("etag").orElseThrow();

        assertThat(tag).isEqualTo("\"" + rig.content().infohash() + "\"");
        assertThat(rig.get(path(), "Range", "bytes=5-9", "If-Range", tag).statusCode())
                .isEqualTo(206);
        assertThat(rig.get(path(), "Range", "bytes=5-9", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theFilesOfAContentDiffer() throws Exception {
        byte[] second = rig.get(path() + "&_idx=1").body();

        assertThat(second).isEqualTo(bytes(1, 0, LENGTH)).isNotEqualTo(bytes(0, 0, LENGTH));
        assertThat(rig.get(path()).body()).isEqualTo(bytes(0, 0, LENGTH));
        assertThat(rig.get("/ace/getstream/" + rig.content().contentId() + "-1.ts")
                        .body())
                .isEqualTo(second);
    }

    @Test
    void headAsksNoEngineAndTellsWhatIsKnown() throws Exception {
        assertThat(rig.head(path()).statusCode()).isEqualTo(200);
        assertThat(rig.head(path()).headers().firstValue("content-length")).isEmpty();
        assertThat(starts()).isZero();
        rig.get(path(), "Range", "bytes=0-0");

        HttpResponse<byte[]> known = rig.head(path());
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(known.headers().firstValueAsLong("content-length")).hasValue(LENGTH);
        assertThat(known.headers().firstValue("accept-ranges")).contains("bytes");
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void thereAreNoPlaylistsOfAFile() throws Exception {
        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> answer =
                    rig.get("/ace/manifest.m3u8?id=" + rig.content().contentId());
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(text(answer)).contains("\"error\": \"is_file\"", "/ace/getstream.ts sends it as it is");
        }
        assertThat(rig.get(path()).body()).hasSize(LENGTH);
        assertThat(starts() + rig.requests("manifest")).isEqualTo(1);
    }
}
