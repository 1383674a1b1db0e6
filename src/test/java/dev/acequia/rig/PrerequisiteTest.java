package dev.acequia.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class PrerequisiteTest {
    private static final Set<String> MAY_SKIP = Set.of("Prerequisite.java", "PrerequisiteTest.java");
    private static final Pattern SKIPS = Pattern.compile("api\\.Assumptions|api\\.Disabled|api\\.condition"
            + "|TestAbortedException|\\b(it|test|describe)\\.(skip|todo|fails|only|runIf)");

    @Test
    void whatIsMissingLeavesATestOut() {
        assertThatThrownBy(() -> Prerequisite.need(false, false, "A thing is missing"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("A thing is missing");
    }

    @Test
    void whatIsMissingFailsWhereAllIsInstalled() {
        assertThatThrownBy(() -> Prerequisite.need(false, true, "A thing is missing"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("A thing is missing", "CI");
    }

    @Test
    void whatIsThereIsNoReason() {
        assertThatCode(() -> Prerequisite.need(true, false, "")).doesNotThrowAnyException();
        assertThatCode(() -> Prerequisite.need(true, true, "")).doesNotThrowAnyException();
    }

    @Test
    void noTestIsLeftOutForAnotherReason() throws IOException {
        for (Path home : List.of(Path.of("src/test/java"), Path.of("src/main/panel/test"))) {
            try (Stream<Path> files = Files.walk(home)) {
                assertThat(files.filter(Files::isRegularFile)
                                .filter(file ->
                                        !MAY_SKIP.contains(file.getFileName().toString())))
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(
                                        SKIPS.matcher(Files.readString(file)).results())
                                .isEmpty());
            }
        }
    }
}
