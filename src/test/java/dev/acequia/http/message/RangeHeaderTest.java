package dev.acequia.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-, 0, 100",
        "bytes=10-19, 10, 20",
        "bytes=-5, 95, 100",
        "bytes=90-1000, 90, 100",
        "bytes=-500, 0, 100"
    })
    void aRangeNamesTheFirstByteAndTheOneBehindTheLast(String header, long from, long to) {
        assertThat(RangeHeader.of(header, 100)).isEqualTo(new RangeHeader(from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=1000-2000", "bytes=-0"})
    void aRangeBehindTheEndNamesNothing(String header) {
        assertThat(RangeHeader.of(header, 100)).isEqualTo(RangeHeader.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=0-1,5-6", "lines=0-1", "bytes=", "bytes=a-b", "bytes=9-3", "bytes=99999999999999999999-"})
    void anythingElseIsIgnored(String header) {
        assertThat(RangeHeader.of(header, 100)).isNull();
    }

    @Test
    void withoutAHeaderThereIsNoRange() {
        assertThat(RangeHeader.of(null, 100)).isNull();
    }
}
