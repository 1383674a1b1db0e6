package dev.acequia.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {
    private static final EntityTag TAG = new EntityTag("\"7.-1-1880\"");

    @ParameterizedTest
    @ValueSource(strings = {"\"7.-1-1880\"", "W/\"7.-1-1880\"", "\"a\", \"7.-1-1880\"", "\"7.-1-1880\",W/\"b\"", "*"})
    void aClientThatHasTheBytesNamesThem(String header) {
        assertThat(TAG.isNamedBy(header)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "\"a\"", "7.-1-1880", "W/*", "\"7.-1-188\", \"8.-1-1880\""})
    void aClientThatHasOthersDoesNot(String header) {
        assertThat(TAG.isNamedBy(header)).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "\"7.-1-1880\"")
    void aRangeCanBeAddedToTheSameBytes(String header) {
        assertThat(TAG.allowsRange(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"7.-1-1880\"", "\"a\"", "Sat, 21 Nov 2026 15:00:00 GMT"})
    void aRangeCannotBeAddedToWhatMayBeOthers(String header) {
        assertThat(TAG.allowsRange(header)).isFalse();
    }
}
