package dev.acequia.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.hls.PlaylistException;
import dev.acequia.hls.PlaylistParser;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CadenceTest {
    private static final long SECOND = 1_000_000_000;

    private final Cadence cadence = new Cadence();

    @ParameterizedTest
    @CsvSource({"86400, 4", "86400, 86400", "0, 4", "0, 0", "1, 4", "4, 86400", "10000, 0"})
    void segmentsThatComeEveryFourSecondsAreWaitedForWhateverThePlaylistSays(int target, int duration)
            throws PlaylistException {
        list(target, duration, 0, 0);
        assertThat(cadence.target()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
        assertThat(cadence.next()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));
        for (int i = 1; i < 8; i++) {
            list(target, duration, i, 4L * i);
        }
        assertThat(cadence.target()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(12));
        assertThat(cadence.next()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
    }

    @Test
    void aTargetDurationThatFitsIsBelieved() throws PlaylistException {
        for (int i = 0; i < 8; i++) {
            list(7, 6, i, 6L * i);
        }
        assertThat(cadence.target()).isEqualTo(Duration.ofSeconds(7));
        assertThat(cadence.next()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void aPlaylistThatStaysAsItIsTellsNothing() throws PlaylistException {
        list(7, 6, 0, 0);
        list(7, 6, 0, 100);
        assertThat(cadence.target()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void numbersThatGoBackTellNothing() throws PlaylistException {
        list(7, 6, 50, 0);
        list(7, 6, 0, 1);
        assertThat(cadence.target()).isEqualTo(Duration.ofSeconds(7));
    }

    private void list(int target, int duration, long sequence, long second) throws PlaylistException {
        String entry = "#EXTINF:" + duration + ",\na.ts\n";
        cadence.listed(
                PlaylistParser.parse("#EXTM3U\n#EXT-X-TARGETDURATION:" + target + "\n#EXT-X-MEDIA-SEQUENCE:" + sequence
                        + "\n" + entry.repeat(3)),
                second * SECOND);
    }
}
