package dev.acequia.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentPathTest {
    private static final String HEX = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";

    @ParameterizedTest
    @CsvSource({
        "0.ts, 0, -1",
        "17.ts, 17, -1",
        "17, 17, -1",
        "17.3.ts, 17, 3",
        "999999999999999999.ts, 999999999999999999, -1"
    })
    void aNameIsANumberAndPerhapsAPart(String name, long number, int part) {
        ContentId content = ContentId.parse(ContentId.Kind.CONTENT_ID, HEX);
        assertThat(SegmentPath.of(HEX + "/segment/" + name)).isEqualTo(new SegmentPath(content, number, part));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".ts",
                "-1.ts",
                "+1.ts",
                "x.ts",
                "1.m4s",
                "1.2",
                "1.2.3.ts",
                "1..ts",
                "1.-1.ts",
                "9223372036854775808.ts",
                "1.2147483648.ts"
            })
    void anyOtherNameIsNone(String name) {
        assertThat(SegmentPath.of(HEX + "/segment/" + name)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {HEX, HEX + "/segment", HEX + "/part/1.ts", "x/segment/1.ts", "/segment/1.ts"})
    void anyOtherFolderHasNone(String tail) {
        assertThat(SegmentPath.of(tail)).isNull();
    }
}
