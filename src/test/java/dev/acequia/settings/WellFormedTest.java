package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WellFormedTest {
    private static String json(String json) {
        return new String(WellFormed.json(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @Test
    void surrogatesThatStandAloneAreReplacedAndPairsAreKept() {
        assertThat(WellFormed.text("a\ud800b")).isEqualTo("a\ufffdb");
        assertThat(WellFormed.text("\udc00\ud83d\ude00\ud800")).isEqualTo("\ufffd\ud83d\ude00\ufffd");
        String well = "abc \ud83d\ude00";
        assertThat(WellFormed.text(well)).isSameAs(well);
    }

    @Test
    void aTextIsCutBeforeACharacterThatWouldBeHalved() {
        assertThat(WellFormed.cut("ab\ud83d\ude00", 3)).isEqualTo("ab");
        assertThat(WellFormed.cut("ab\ud83d\ude00", 4)).isEqualTo("ab\ud83d\ude00");
        assertThat(WellFormed.cut("abc", 2)).isEqualTo("ab");
    }

    @Test
    void escapesInJsonAreReplacedAsTheTextsThatTheyMean() {
        assertThat(json("{\"a\\ud800\": \"\\uDC00 \\ud83d\\ude00 \\\\ud800 \\ud800\\\" \\ud800\\ud800\\udc00\"}"))
                .isEqualTo("{\"a\\uFFFD\": \"\\uFFFD \\ud83d\\ude00 \\\\ud800 \\uFFFD\\\" \\uFFFD\\ud800\\udc00\"}");
        for (String each :
                new String[] {"", "\"\\", "\"\\u", "\"\\ud8", "\"\\ud800", "not JSON", "{\"a\": \"\\uzzzz\"}"}) {
            assertThat(json(each)).isEqualTo(each.replace("\\ud800", "\\uFFFD"));
        }
    }

    @Test
    void bytesThatAreNoUtf8AreReplaced() {
        byte[] half = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
        assertThat(new String(WellFormed.json(half), StandardCharsets.UTF_8)).matches("\"\ufffd+\"");
    }

    @Test
    void whatIsNestedTooDeeplyIsRefusedInASentenceAndBracketsInTextsDoNotCount() {
        String deepest = "[".repeat(WellFormed.DEEPEST) + "]".repeat(WellFormed.DEEPEST);
        assertThat(json(deepest)).isEqualTo(deepest);
        assertThat(json("\"" + "[".repeat(1000) + "\\\"[\"")).startsWith("\"[[");
        assertThatThrownBy(() -> json("{\"a\":".repeat(20_000)))
                .isInstanceOf(WellFormed.TooDeep.class)
                .hasMessage("JSON must not be nested deeper than 32 levels");
    }
}
