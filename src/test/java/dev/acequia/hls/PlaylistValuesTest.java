package dev.acequia.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaylistValuesTest {
    private static final Duration FOUR = Duration.ofSeconds(4);

    @Test
    void durationsAreRoundedToTheMicrosecond() {
        assertThat(new MediaSegment("a.ts", Duration.ofNanos(1_999_999_500)).duration())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(new PartialSegment("a.ts", Duration.ofNanos(1499), false, false).duration())
                .isEqualTo(Duration.ofNanos(1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#a.ts", " a.ts", "a.ts\n#EXT-X-ENDLIST", "a\r.ts"})
    void aUriCannotBreakOutOfItsLine(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MediaSegment(uri, FOUR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\".ts", "a\n.ts"})
    void aUriCannotBreakOutOfItsQuotes(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PartialSegment(uri, FOUR, false, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new LowLatency(FOUR, FOUR, List.of(), uri));
    }

    @Test
    void impossibleValuesAreRefused() {
        var part = new PartialSegment("a", FOUR, false, false);
        var segment = new MediaSegment("a", FOUR, false, false, null, null, List.of(part));
        assertThatIllegalArgumentException().isThrownBy(() -> new MediaSegment("a", FOUR.negated()));
        assertThatIllegalArgumentException().isThrownBy(() -> new MediaSegment("a", Duration.ofDays(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(Long.MAX_VALUE, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LowLatency(Duration.ZERO, FOUR, List.of(), null));
        assertThatIllegalArgumentException().isThrownBy(() -> playlist(0, FOUR, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> playlist(3, Duration.ofMillis(4500), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> playlist(3, Duration.ZERO, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> playlist(3, FOUR, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> playlist(3, FOUR, 0, segment));
    }

    private static MediaPlaylist playlist(int version, Duration target, long sequence, MediaSegment... segments) {
        return new MediaPlaylist(version, target, sequence, 0, false, false, null, List.of(segments));
    }
}
