package dev.acequia.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {
    @Test
    void everyValueIsAText() throws WireException {
        assertThat(FlatJson.fields(" { \"a\" : \"x\" ,\"b\":1.5, \"c\": true, \"d\":null , \"e\":-2 } "))
                .containsExactly(
                        entry("a", "x"), entry("b", "1.5"), entry("c", "true"), entry("d", ""), entry("e", "-2"));
        assertThat(FlatJson.fields("{ }")).isEmpty();
    }

    @Test
    void escapesAreResolved() throws WireException {
        assertThat(FlatJson.fields("{\"a\\\"\": \"\\u0041\\n\\\\\\/\"}")).containsExactly(entry("a\"", "A\n\\/"));
    }

    @Test
    void numbersStayAsTheyAreWritten() throws WireException {
        assertThat(FlatJson.fields("{\"a\":0.50,\"b\":1e3,\"c\":12345678901234567890,\"d\":-0.0001,\"e\":0}"))
                .containsValues("0.50", "1e3", "12345678901234567890", "-0.0001", "0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":{}}",
                "{\"a\":[1]}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":1}x",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"\\",
                "{\"a\":\"\\q\"}",
                "{a:1}"
            })
    void everythingElseIsMalformed(String text) {
        assertThatThrownBy(() -> FlatJson.fields(text)).isInstanceOf(WireException.class);
    }

    @Test
    void whatIsWrittenIsWhatPythonWrites() {
        assertThat(Json.text(Json.object()
                        .with("a", 1)
                        .with("b", java.util.List.of("x", true))
                        .with("c", null)
                        .with("d", "\"ñ\n")))
                .isEqualTo("{\"a\": 1, \"b\": [\"x\", true], \"c\": null, \"d\": \"\\\"\\u00f1\\n\"}");
    }
}
