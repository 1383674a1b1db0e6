package dev.acequia.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PlaylistWriterTest {
    private static final Duration FOUR = Duration.ofSeconds(4);

    @Test
    void theTagsHaveOneOrder() {
        assertThat(PlaylistWriter.write(full())).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:9
                #EXT-X-TARGETDURATION:4
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.500000
                #EXT-X-PART-INF:PART-TARGET=0.500000
                #EXT-X-MEDIA-SEQUENCE:7
                #EXT-X-DISCONTINUITY-SEQUENCE:3
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXTINF:4.000000,
                7.ts
                #EXT-X-DISCONTINUITY
                #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:00.000Z
                #EXT-X-GAP
                #EXT-X-PART:DURATION=0.500000,URI="8.ts?part=0",INDEPENDENT=YES
                #EXT-X-PART:DURATION=0.480001,URI="8.ts?part=1",GAP=YES
                #EXTINF:3.971022,
                #EXT-X-BYTERANGE:100@50
                8.ts
                #EXT-X-PART:DURATION=0.500000,URI="9.ts?part=0",INDEPENDENT=YES
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="9.ts?part=1"
                #EXT-X-ENDLIST
                """);
    }

    @Test
    void aPlainPlaylistHasThePlainTagsOnly() {
        var plain = new MediaPlaylist(3, FOUR, 0, 0, false, false, null, List.of(new MediaSegment("0.ts", FOUR)));
        assertThat(PlaylistWriter.write(plain)).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:3
                #EXT-X-TARGETDURATION:4
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-DISCONTINUITY-SEQUENCE:0
                #EXTINF:4.000000,
                0.ts
                """);
    }

    @Test
    void theLanguageOfTheSystemChangesNothing() {
        Locale before = Locale.getDefault();
        String text = PlaylistWriter.write(full());
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(PlaylistWriter.write(full())).isEqualTo(text);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() throws PlaylistException {
        for (long seed = 0; seed < 2000; seed++) {
            MediaPlaylist playlist = Playlists.random(seed);
            assertThat(PlaylistParser.parse(PlaylistWriter.write(playlist)))
                    .as("seed %d", seed)
                    .isEqualTo(playlist);
        }
    }

    private static MediaPlaylist full() {
        Duration half = Duration.ofMillis(500);
        var next = new PartialSegment("9.ts?part=0", half, true, false);
        var lowLatency = new LowLatency(half, Duration.ofMillis(1500), List.of(next), "9.ts?part=1");
        var last = new MediaSegment(
                "8.ts",
                Duration.ofNanos(3_971_022_000L),
                true,
                true,
                Instant.parse("2026-03-01T12:00:00Z"),
                new ByteRange(100, 50),
                List.of(
                        new PartialSegment("8.ts?part=0", half, true, false),
                        new PartialSegment("8.ts?part=1", Duration.ofNanos(480_001_000), false, true)));
        return new MediaPlaylist(9, FOUR, 7, 3, true, true, lowLatency, List.of(new MediaSegment("7.ts", FOUR), last));
    }
}
