package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    @Test
    void everyDeclaredSettingIsListedOnce() throws IllegalAccessException {
        List<Setting<?>> declared = new ArrayList<>();
        for (JavaClass each : new ClassFileImporter().importPackages("dev.acequia.settings")) {
            for (JavaField field : each.getFields()) {
                if (field.getRawType().isEquivalentTo(Setting.class)
                        && field.getModifiers().contains(JavaModifier.PUBLIC)) {
                    Setting<?> setting = (Setting<?>) field.reflect().get(null);
                    assertThat(setting.key()).isEqualTo(field.getName().toLowerCase(Locale.ROOT));
                    declared.add(setting);
                }
            }
        }
        assertThat(Catalogue.all()).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void sectionsAreNotInterleaved() {
        assertThat(Catalogue.all().stream().map(Setting::section)).isSorted();
    }

    @Test
    void everySettingSaysWhatItDoes() {
        assertThat(Catalogue.all())
                .allSatisfy(setting -> assertThat(setting.sentence()).matches("[A-Z].*\\."));
    }

    @Test
    void everyDefaultIsWithinItsOwnRange() {
        assertThat(Catalogue.all()).allSatisfy(CatalogueTest::assertReadsWhatItWrites);
        assertThat(Settings.defaults().contradictions()).isEmpty();
    }

    private static <T> void assertReadsWhatItWrites(Setting<T> setting) {
        assertThat(setting.kind().read(setting.kind().write(setting.defaultValue())))
                .contains(setting.defaultValue());
    }

    @Test
    void noTwoSettingsShareAName() {
        assertThat(Catalogue.all().stream().map(Setting::key)).doesNotHaveDuplicates();
        List<String> env = new ArrayList<>();
        Catalogue.all().forEach(setting -> env.addAll(setting.env()));
        Defunct.ALL.forEach(defunct -> env.add(defunct.env()));
        assertThat(env).doesNotHaveDuplicates();
    }

    @Test
    void noDefunctKeyIsASetting() {
        assertThat(Defunct.ALL)
                .allSatisfy(
                        defunct -> assertThat(Catalogue.named(defunct.key())).isEmpty());
    }

    @Test
    void theHlsSettingsAreThoseOfTheReferenceAndOneMore() {
        assertThat(Catalogue.all().stream()
                        .filter(setting -> setting.section() == Section.HLS)
                        .map(CatalogueTest::row))
                .containsExactly(
                        "HLS_MAX_SEGMENTS 20 (5 to 100)",
                        "HLS_INITIAL_SEGMENTS 3 (1 to 10)",
                        "HLS_WINDOW_SIZE 6 (3 to 20)",
                        "HLS_BUFFER_READY_TIMEOUT 30 (5 to 120)",
                        "HLS_FIRST_SEGMENT_TIMEOUT 30 (5 to 120)",
                        "HLS_INITIAL_BUFFER_SECONDS 10 (5 to 60)",
                        "HLS_MAX_INITIAL_SEGMENTS 10 (1 to 20)",
                        "HLS_SEGMENT_FETCH_INTERVAL 0.5 (0.1 to 2)",
                        "HLS_LOW_LATENCY false (true, false)");
    }

    private static <T> String row(Setting<T> setting) {
        return setting.env().getLast() + " " + setting.show(setting.defaultValue()) + " ("
                + setting.kind().range() + ")";
    }
}
