package dev.acequia.hls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever an origin sends is a playlist that can be written and read again, or a [PlaylistException].
///
/// The build runs it on damaged playlists; `JAZZER_FUZZ=1 ./dev test PlaylistFuzzTest` lets the fuzzer look for worse.
class PlaylistFuzzTest {
    // In this order, or the fuzzer refuses.
    @MethodSource("damagedPlaylists")
    @FuzzTest(maxDuration = "2m")
    void anyTextIsAPlaylistOrAPlaylistException(byte[] bytes) throws PlaylistException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(PlaylistParser.isMultivariant(text))
                .isEqualTo(!PlaylistParser.variants(text).isEmpty());
        MediaPlaylist playlist;
        try {
            playlist = PlaylistParser.parse(text);
        } catch (PlaylistException e) {
            assertThat(e.getMessage()).hasSizeLessThanOrEqualTo(200).doesNotContain("\n");
            return;
        }
        String written = PlaylistWriter.write(playlist);
        assertThat(PlaylistWriter.write(PlaylistParser.parse(written))).isEqualTo(written);
    }

    static Stream<byte[]> damagedPlaylists() {
        return LongStream.range(0, 100).mapToObj(seed -> {
            Random random = new Random(seed);
            byte[] bytes = PlaylistWriter.write(Playlists.random(seed)).getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) "#0:,\n\"=-@\u00e9".charAt(random.nextInt(10));
            }
            return bytes;
        });
    }
}
