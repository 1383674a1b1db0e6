package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/// Tries the inputs in the resources; with `JAZZER_FUZZ=1`, which takes one method a run, it looks for new ones.
class SettingsFuzzIT {
    @FuzzTest(maxDuration = "1m")
    void everyTextIsAValueThatReadsAsWrittenOrAProblem(FuzzedDataProvider data) {
        Setting<?> setting = data.pickValue(Catalogue.all());
        assertReadsOrRefuses(setting, data.consumeRemainingAsString());
    }

    private static <T> void assertReadsOrRefuses(Setting<T> setting, String text) {
        switch (setting.parse(text)) {
            case Parsed.Valid<T>(T value) ->
                assertThat(setting.kind().read(setting.kind().write(value))).contains(value);
            case Parsed.Refused<T>(String problem) -> assertThat(problem).startsWith(setting.key() + " must be ");
        }
    }

    @FuzzTest(maxDuration = "1m")
    void everyFileIsAListOfEntriesOrAProblem(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        try {
            List<YamlFile.Entry> entries = YamlFile.parse("acequia.yml", text);
            assertThat(entries).doesNotContainNull();
        } catch (SettingsException refused) {
            assertThat(refused.problems()).singleElement().asString().contains("acequia.yml");
        }
    }
}
