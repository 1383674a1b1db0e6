package dev.acequia.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.acequia.hls.PlaylistException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedPlaylistsTest {
    private static final String HEAD = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:7\n";

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "<html>\n#EXTM3U", "#EXTINF:4,\na.ts"})
    void anythingElseIsNoPlaylist(String text) {
        assertThat(refusal(text).reason()).isEqualTo(Reason.NOT_A_PLAYLIST);
    }

    @Test
    void whatStandsInsteadOfAPlaylistIsQuoted() {
        assertThat(refusal("<html>\u0007\n")).hasMessage("Line 1 should be #EXTM3U, but it is \"<html>?\"");
    }

    @Test
    void aPlaylistWithoutTargetDurationIsMalformed() {
        PlaylistException refusal = refusal("#EXTM3U\n#EXTINF:4,\na.ts\n");
        assertThat(refusal).hasMessage("The playlist has no EXT-X-TARGETDURATION");
        assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#EXTINF:NaN,\na.ts",
                "#EXTINF:-1,\na.ts",
                "#EXTINF:1e300,\na.ts",
                "#EXTINF:86401,\na.ts",
                "#EXTINF:,\na.ts",
                "#EXTINF:.,\na.ts",
                "#EXTINF:1.2.3,\na.ts",
                "#EXTINF:٤,\na.ts",
                "#EXTINF:9999999999999999999999999999,\na.ts",
                "#EXT-X-VERSION:three",
                "#EXT-X-VERSION:0",
                "#EXT-X-TARGETDURATION:-4",
                "#EXT-X-MEDIA-SEQUENCE:-1",
                "#EXT-X-MEDIA-SEQUENCE:7.0",
                "#EXT-X-MEDIA-SEQUENCE:9223372036854775807",
                "#EXT-X-MEDIA-SEQUENCE:99999999999999999999",
                "#EXT-X-DISCONTINUITY-SEQUENCE:x",
                "a.ts",
                "#EXTINF:4,\na.ts\nb.ts",
                "#EXTINF:4,\na\u0000.ts",
                "#EXTINF:4,",
                "#EXTINF:4,\n#EXT-X-BYTERANGE:x@0\na.ts",
                "#EXTINF:4,\n#EXT-X-BYTERANGE:7@-1\na.ts",
                "#EXTINF:4,\n#EXT-X-BYTERANGE:7\na.ts",
                "#EXTINF:4,\n#EXT-X-BYTERANGE:7@0\na.ts\n#EXTINF:4,\n#EXT-X-BYTERANGE:7\nb.ts",
                "#EXTINF:4,\na.ts\n#EXTINF:4,\n#EXT-X-BYTERANGE:7\na.ts",
                "#EXT-X-PART-INF:",
                "#EXT-X-PART-INF:PART-TARGET=0",
                "#EXT-X-PART-INF:PART-TARGET=4000",
                "#EXT-X-SERVER-CONTROL:PART-HOLD-BACK=-1",
                "#EXT-X-PART-INF:PART-TARGET=1\n#EXT-X-PART:DURATION=1",
                "#EXT-X-PART-INF:PART-TARGET=1\n#EXT-X-PART:URI=\"a\"",
                "#EXT-X-PART-INF:PART-TARGET=1\n#EXT-X-PART:DURATION=x,URI=\"a\"",
            })
    void mistakesAreRefusedWithTheirLine(String text) {
        PlaylistException refusal = refusal(HEAD + text);
        assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refusal).hasMessageStartingWith("Line ");
    }

    @Test
    void aRefusalNamesLineTagAndFact() {
        assertThat(refusal(HEAD + "#EXTINF:NaN,\na.ts"))
                .hasMessage("Line 5: EXTINF should be seconds from 0 to 86400, but it is \"NaN\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            EXT-X-KEY:METHOD=AES-128,URI="k,1" | Line 5: the segments are encrypted with AES-128, which is not supported
            EXT-X-KEY:METHOD=SAMPLE-AES        | Line 5: the segments are encrypted with SAMPLE-AES, which is not supported
            EXT-X-KEY:URI="k"                  | Line 5: the segments are encrypted in an unknown way, which is not supported
            EXT-X-MAP:URI="init.mp4"           | Line 5: the segments are fragmented MP4, which is not supported
            EXT-X-STREAM-INF:BANDWIDTH=1       | Line 5: the playlist is a multivariant one, which is not supported
            EXT-X-I-FRAMES-ONLY                | Line 5: the playlist has key frames only, which is not supported
            EXT-X-SKIP:SKIPPED-SEGMENTS=3      | Line 5: the playlist is an update of another, which is not supported
            EXT-X-DEFINE:NAME="a",VALUE="b"    | Line 5: the playlist has variables, which is not supported
            """)
    void whatCannotBePlayedIsRefusedWithTheReason(String tag, String message) {
        PlaylistException refusal = refusal(HEAD + "#" + tag);
        assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(refusal).hasMessage(message);
    }

    @Test
    void aPlaylistThatIsTooLongIsRefused() throws PlaylistException {
        assertThat(refusal("#EXTM3U" + "\n".repeat(100_001))).hasMessageStartingWith("Line 100001: ");
        assertThat(refusal(HEAD + "#".repeat(1 << 20))).hasMessage("The playlist is longer than 1 MB");
        assertThat(PlaylistParser.parse(HEAD + "\n".repeat(99_996)).segments()).isEmpty();
    }

    private static PlaylistException refusal(String text) {
        return catchThrowableOfType(PlaylistException.class, () -> PlaylistParser.parse(text));
    }
}
