package dev.acequia.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaylistParserTest {
    private static final String HEAD = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:7\n";
    private static final Duration FOUR = Duration.ofSeconds(4);

    @Test
    void aPlaylistIsReadAsItIs() throws PlaylistException {
        MediaPlaylist playlist = PlaylistParser.parse(HEAD + """
                #EXT-X-DISCONTINUITY-SEQUENCE:3
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXTINF:4.0,
                http://origin/ace/c/7.ts?x=1
                #EXT-X-DISCONTINUITY
                #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:00.250Z
                #EXTINF:3.971022,a title
                /ace/c/8.ts
                #EXT-X-GAP
                #EXTINF:4
                9.ts
                #EXT-X-ENDLIST
                """);
        assertThat(playlist)
                .isEqualTo(new MediaPlaylist(
                        3,
                        FOUR,
                        7,
                        3,
                        true,
                        true,
                        null,
                        List.of(
                                new MediaSegment("http://origin/ace/c/7.ts?x=1", FOUR),
                                new MediaSegment(
                                        "/ace/c/8.ts",
                                        Duration.ofNanos(3_971_022_000L),
                                        true,
                                        false,
                                        Instant.parse("2026-03-01T12:00:00.250Z"),
                                        null,
                                        List.of()),
                                new MediaSegment("9.ts", FOUR, false, true, null, null, List.of()))));
        assertThat(playlist.nextSequence()).isEqualTo(10);
        assertThat(playlist.duration()).isEqualTo(Duration.ofNanos(11_971_022_000L));
    }

    @Test
    void whatIsAbsentHasItsDefault() throws PlaylistException {
        assertThat(PlaylistParser.parse("#EXTM3U\n#EXT-X-TARGETDURATION:4"))
                .isEqualTo(new MediaPlaylist(1, FOUR, 0, 0, false, false, null, List.of()));
    }

    @Test
    void partsAndTheHintOfTheNextAreRead() throws PlaylistException {
        MediaPlaylist playlist = PlaylistParser.parse(HEAD + """
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5,X-NEW="a,b"
                #EXT-X-PART-INF:PART-TARGET=0.5
                #EXT-X-PART:DURATION=0.5,URI="7.ts?part=0,1",INDEPENDENT=YES
                #EXT-X-PART:DURATION=0.48,URI="7.ts?part=1",GAP=YES
                #EXTINF:4,
                7.ts
                #EXT-X-PART:DURATION=0.5,URI="8.ts?part=0",INDEPENDENT=YES
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="8.ts?part=1"
                """);
        Duration half = Duration.ofMillis(500);
        assertThat(playlist.lowLatency())
                .isEqualTo(new LowLatency(
                        half,
                        Duration.ofMillis(1500),
                        List.of(new PartialSegment("8.ts?part=0", half, true, false)),
                        "8.ts?part=1"));
        assertThat(playlist.segments().getFirst().parts())
                .containsExactly(
                        new PartialSegment("7.ts?part=0,1", half, true, false),
                        new PartialSegment("7.ts?part=1", Duration.ofMillis(480), false, true));
    }

    @Test
    void partsThatAreRangesOrWithoutTargetAreLeftOut() throws PlaylistException {
        String part = "#EXT-X-PART:DURATION=0.5,URI=\"a\"";
        MediaPlaylist ranges = PlaylistParser.parse(HEAD + "#EXT-X-PART-INF:PART-TARGET=0.5\n" + part
                + ",BYTERANGE=\"10@0\"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"a\",BYTERANGE-START=10\n");
        Duration half = Duration.ofMillis(500);
        assertThat(ranges.lowLatency()).isEqualTo(new LowLatency(half, half.multipliedBy(3), List.of(), null));
        assertThat(PlaylistParser.parse(HEAD + part).lowLatency()).isNull();
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsAreNoPartOfIt() throws PlaylistException {
        String text = HEAD + "\n# a comment\n#EXTINF:4.0,\na.ts\n";
        MediaPlaylist plain = PlaylistParser.parse(text);
        assertThat(PlaylistParser.parse("\uFEFF" + text.replace("\n", "\r\n"))).isEqualTo(plain);
        assertThat(PlaylistParser.parse("\n \n" + text.replace("\n", " \n\n"))).isEqualTo(plain);
    }

    @Test
    void unknownTagsArePassedOver() throws PlaylistException {
        assertThat(PlaylistParser.parse(
                                HEAD
                                        + "#EXT-X-CUE-OUT:30\n#EXT-X-KEY:METHOD=NONE\n#EXTINF:4,\n#EXT-X-BITRATE:800\na.ts\n#EXTX")
                        .segments())
                .containsExactly(new MediaSegment("a.ts", FOUR));
    }

    @ParameterizedTest
    @CsvSource({
        "4,            4000000",
        "4.,           4000000",
        "0004.10,      4100000",
        ".5,            500000",
        "3.9710224,    3971022",
        "3.9710225,    3971023",
        "1.999999999,  2000000",
        "0,                  0",
        "86400.0,  86400000000",
    })
    void durationsAreReadToTheMicrosecond(String text, long micros) throws PlaylistException {
        assertThat(PlaylistParser.parse(HEAD + "#EXTINF:" + text + ",\na.ts\n")
                        .segments()
                        .getFirst()
                        .duration())
                .isEqualTo(Duration.ofNanos(1000 * micros));
    }

    @ParameterizedTest
    @CsvSource({"4, 4", "4.2, 5", "0, 1", "0.4, 1"})
    void theTargetDurationIsWholeSecondsAndNoLessThanWritten(String text, long seconds) throws PlaylistException {
        assertThat(PlaylistParser.parse("#EXTM3U\n#EXT-X-TARGETDURATION:" + text)
                        .targetDuration())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void anOffsetThatIsNotWrittenIsTheEndOfTheRangeBefore() throws PlaylistException {
        assertThat(PlaylistParser.parse(HEAD + """
                        #EXTINF:4,
                        #EXT-X-BYTERANGE:100@50
                        a.ts
                        #EXT-X-BYTERANGE:70
                        #EXTINF:4,
                        a.ts
                        #EXTINF:4,
                        #EXT-X-BYTERANGE:30
                        a.ts
                        """).segments())
                .extracting(MediaSegment::byteRange)
                .containsExactly(new ByteRange(100, 50), new ByteRange(70, 150), new ByteRange(30, 220));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T12:00:00Z",
                "2026-03-01T12:00:00.000+0000",
                "2026-03-01T12:00:00.000+00:00",
                "2026-03-01T13:00:00+01",
                "2026-03-01T12:00:00.000"
            })
    void datesAreReadInEveryUsualSpelling(String date) throws PlaylistException {
        assertThat(dateOf(date)).isEqualTo("2026-03-01T12:00:00Z");
    }

    @Test
    void aDateThatCannotBeReadIsPassedOver() throws PlaylistException {
        assertThat(dateOf("yesterday")).isNull();
    }

    @Test
    void theVariantsComeWithTheHighestBandwidthFirst() {
        String text = """
                \uFEFF#EXTM3U
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="audio.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=800000,CODECS="avc1.4d401e,mp4a.40.2"
                low.m3u8
                #EXT-X-STREAM-INF:CODECS="avc1.4d401e,mp4a.40.2",BANDWIDTH=2000000

                # a comment
                high.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=lots
                odd.m3u8
                """.replace("\n", "\r\n");
        assertThat(PlaylistParser.isMultivariant(text)).isTrue();
        assertThat(PlaylistParser.variants(text)).containsExactly("high.m3u8", "low.m3u8", "odd.m3u8");
    }

    @Test
    void aMediaPlaylistHasNoVariants() {
        assertThat(PlaylistParser.isMultivariant(HEAD + "#EXTINF:4,\na.ts")).isFalse();
        assertThat(PlaylistParser.isMultivariant(
                        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n" + "#".repeat(1 << 20)))
                .isFalse();
    }

    private static @Nullable Instant dateOf(String date) throws PlaylistException {
        return PlaylistParser.parse(HEAD + "#EXT-X-PROGRAM-DATE-TIME:" + date + "\n#EXTINF:4,\na.ts\n")
                .segments()
                .getFirst()
                .programDateTime();
    }
}
