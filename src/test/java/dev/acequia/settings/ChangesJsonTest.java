package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The form in which changes of the settings lie on the disk.
class ChangesJsonTest {
    /// As 0.1.0 wrote it, field by field.
    private static final String OF_OLD = """
            [{"id":1,"time":"2026-01-31T12:00:00Z","who":"192.0.2.7","undoes":0,"steps":[\
            {"key":"engine_wait","before":"10","after":"7","was_saved":false},\
            {"key":"api_key","before":"","after":"***","was_saved":true}]},\
            {"id":2,"time":"2026-01-31T12:00:00.123456789Z","who":"","undoes":1,"steps":[]}]
            """;

    private static final List<Change> CHANGES = List.of(
            new Change(
                    1,
                    Instant.parse("2026-01-31T12:00:00Z"),
                    "192.0.2.7",
                    List.of(
                            new Change.Step("engine_wait", "10", "7", false),
                            new Change.Step("api_key", "", "***", true)),
                    0),
            new Change(2, Instant.parse("2026-01-31T12:00:00.123456789Z"), "", List.of(), 1));

    private static List<Change> read(String json) {
        return ChangesJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aFileOfOldIsReadAndWrittenAsItWas() {
        assertThat(read(OF_OLD)).isEqualTo(CHANGES);
        assertThat(ChangesJson.write(CHANGES)).isEqualTo(OF_OLD);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        List<Change> odd = List.of(new Change(
                Long.MAX_VALUE,
                Instant.EPOCH,
                "::1",
                List.of(new Change.Step("bind", "\"\\\n\u0001", "ñ 😀 \u2028", true)),
                0));
        assertThat(read(ChangesJson.write(odd))).isEqualTo(odd);
        assertThat(read(ChangesJson.write(List.of()))).isEmpty();
    }

    @Test
    void whatIsNotKnownIsSkippedAndWhatIsMissingIsEmpty() {
        assertThat(read("[{\"of_tomorrow\": {\"a\": [1]}, \"id\": 7, \"steps\": [{\"key\": \"bind\", \"b\": 1}]}]"))
                .containsExactly(new Change(7, Instant.EPOCH, "", List.of(new Change.Step("bind", "", "", false)), 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "7",
                "null",
                "[",
                "[7]",
                "[null]",
                "[{\"id\": \"x\"}]",
                "[{\"time\": \"yesterday\"}]",
                "[{\"steps\": {}}]",
                "[{\"steps\": [null]}]",
                "[{\"steps\": [7]}]"
            })
    void anythingElseIsRefusedInASentence(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it must be a JSON array of changes, but is not");
    }
}
