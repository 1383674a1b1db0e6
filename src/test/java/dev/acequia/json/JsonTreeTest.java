package dev.acequia.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
    @Test
    void whatIsWrittenIsRead() {
        byte[] json = JsonTree.write(Map.of(
                "text",
                "a\"b\nü",
                "number",
                1L << 40,
                "flag",
                true,
                "list",
                List.of("x"),
                "empty",
                Map.of("6878/tcp", Map.of())));

        JsonValue read = JsonValue.read(json);
        assertThat(read.at("text").text()).isEqualTo("a\"b\nü");
        assertThat(read.at("number").number()).contains((double) (1L << 40));
        assertThat(read.at("flag").isTrue()).isTrue();
        assertThat(read.at("list").elements().map(JsonValue::text)).containsExactly("x");
        assertThat(read.at("empty", "6878/tcp").isObject()).isTrue();
    }

    @Test
    void aPlaceOfAnotherTypeIsEmpty() {
        JsonValue read = read("{\"a\":[1,null],\"b\":{\"c\":\"d\",\"e\":1},\"f\":null}");

        assertThat(read.at("a", "x", "y").tree()).isNull();
        assertThat(read.at("a").text()).isEmpty();
        assertThat(read.at("b").number()).isEmpty();
        assertThat(read.at("f").texts()).isEmpty();
        assertThat(read.at("b").texts()).containsExactly(Map.entry("c", "d"));
        assertThat(read.at("b").elements()).isEmpty();
    }

    @Test
    void nestingHasABound() {
        assertThat(read("[".repeat(32) + "]".repeat(32)).tree()).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> read("[".repeat(100_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> read("[".repeat(33) + "]".repeat(33)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":", "<html>", "nothing"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(text));
    }

    private static JsonValue read(String json) {
        return JsonValue.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
