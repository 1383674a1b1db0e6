package dev.acequia.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.hls.Part;
import dev.acequia.hls.Segment;
import dev.acequia.hls.SegmentList;
import dev.acequia.http.message.Request;
import dev.acequia.http.message.RequestTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockingReloadTest {
    private static final Part PART = new Part(0, 188, Duration.ofMillis(500), false);

    /// Segment 6 is whole; of segment 7 there are two parts.
    private static final SegmentList LIST = new SegmentList(
            List.of(new Segment(
                    6, 0, false, true, new byte[376], 0, 188, Duration.ofSeconds(4), Instant.EPOCH, 0, List.of())),
            new SegmentList.Open(7, new byte[376], List.of(PART, PART)),
            Duration.ofSeconds(4),
            false);

    private static BlockingReload of(String number, String part) {
        Map<String, List<String>> query = new HashMap<>();
        query.put("_HLS_msn", Collections.singletonList(number));
        query.put("_HLS_part", Collections.singletonList(part));
        return BlockingReload.of(new Request(
                "GET",
                new RequestTarget("/", List.of("", ""), 1, query),
                Map.of(),
                Map.of(),
                new byte[0],
                "127.0.0.1",
                true,
                false));
    }

    @ParameterizedTest
    @CsvSource({"7, 1, 7, 1", "7,, 7, -1", "7, x, 7, -1", "7, 99999999999, 7, 2147483647"})
    void itNamesASegmentOrAPart(String number, String part, long readNumber, int readPart) {
        assertThat(of(number, part)).isEqualTo(new BlockingReload(readNumber, readPart));
    }

    @ParameterizedTest
    @CsvSource({",", ",1", "x, 1", "-5, 1", "9999999999999999,"})
    void withoutASegmentThePlaylistIsWantedAsItIs(String number, String part) {
        assertThat(of(number, part)).isEqualTo(BlockingReload.NOW);
        assertThat(BlockingReload.NOW.isNow()).isTrue();
        assertThat(BlockingReload.NOW.isMetBy(LIST)).isTrue();
        assertThat(BlockingReload.NOW.isTooFarFor(LIST)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, -1", "6, -1", "6, 9", "7, 0", "7, 1"})
    void whatIsThereIsAnsweredAtOnce(long number, int part) {
        assertThat(new BlockingReload(number, part).isMetBy(LIST)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"7, -1", "7, 2", "7, 4", "8, -1", "8, 0"})
    void whatComesSoonIsWaitedFor(long number, int part) {
        assertThat(new BlockingReload(number, part).isMetBy(LIST)).isFalse();
        assertThat(new BlockingReload(number, part).isTooFarFor(LIST)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"9, -1", "9, 0", "1000, -1", "7, 5", "7, 2147483647"})
    void whatIsFarAheadIsAMistake(long number, int part) {
        assertThat(new BlockingReload(number, part).isTooFarFor(LIST)).isTrue();
    }
}
