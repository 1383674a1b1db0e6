package dev.acequia;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The names on docs/architecture.md: classes and packages that exist, each package once and in its order.
class ArchitecturePageTest {
    private static final Path MAIN = Path.of("src/main/java/dev/acequia");
    private static final Path TEST = Path.of("src/test/java/dev/acequia");
    private static final int MOST_CLASSES = 2;
    private static final int FEWEST_ROWS = 20;

    private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");

    /// A class, with packages before it where its name is not enough, and a member behind it.
    private static final Pattern CLASS = Pattern.compile("((?:[a-z]+\\.)*)([A-Z]\\w*[a-z]\\w*)(?:\\.\\w+)*");

    /// A package, by its name below the root.
    private static final Pattern PACKAGE = Pattern.compile("[a-z]+(\\.[a-z]+)*");

    private final String page = read(Path.of("docs/architecture.md"));

    @Test
    void everyClassOnThePageIsThereOnce() {
        assertThat(quoted(page).filter(each -> CLASS.matcher(each).matches()))
                .hasSizeGreaterThan(FEWEST_ROWS)
                .allSatisfy(each ->
                        assertThat(sources(each)).as("sources of %s", each).hasSize(1));
    }

    @Test
    void changesStartAtOneOrTwoClasses() {
        List<List<String>> rows = rows("I want to change …");
        assertThat(rows).hasSizeGreaterThanOrEqualTo(FEWEST_ROWS);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row).hasSize(2);
            assertThat(quoted(row.getLast()))
                    .hasSizeBetween(1, MOST_CLASSES)
                    .allMatch(each -> CLASS.matcher(each).matches());
        });
    }

    @Test
    void thePackagesStandInTheirOrder() {
        List<String> order = new ArrayList<>(LayersTest.LEAVES);
        order.addAll(LayersTest.LAYERS);
        order.add("simulator");
        assertThat(packages().stream().filter(each -> !each.contains("."))).containsExactlyElementsOf(order);
    }

    @Test
    void everyPackageHasOneRow() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            List<String> there = files.filter(file -> file.endsWith("package-info.java"))
                    .map(file -> MAIN.relativize(file.getParent()).toString().replace('/', '.'))
                    .toList();
            assertThat(packages()).containsExactlyInAnyOrderElementsOf(there);
        }
    }

    @Test
    void noRowNamesAPackageThatIsNotThere() {
        assertThat(rows("Packages").stream()
                        .flatMap(row -> row.stream().flatMap(ArchitecturePageTest::quoted))
                        .filter(each -> PACKAGE.matcher(each).matches()))
                .isNotEmpty()
                .allMatch(each ->
                        Files.exists(MAIN.resolve(each.replace('.', '/')).resolve("package-info.java")));
    }

    private List<String> packages() {
        return rows("Packages").stream().flatMap(row -> quoted(row.getFirst())).toList();
    }

    /// The cells of the rows of the table below a heading, without those of its head.
    private List<List<String>> rows(String heading) {
        int begin = page.indexOf("\n## " + heading + "\n");
        assertThat(begin).as("heading \"%s\"", heading).isNotNegative();
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end)
                .lines()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Stream.of(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static Stream<String> quoted(String text) {
        return QUOTED.matcher(text).results().map(found -> found.group(1));
    }

    /// The source files that a name may mean; tests are named by their own.
    private static List<Path> sources(String name) {
        MatchResult parts = CLASS.matcher(name).results().findFirst().orElseThrow();
        String folder = parts.group(1).replace('.', '/');
        String file = parts.group(2) + ".java";
        Path root = parts.group(2).endsWith("Test") ? TEST : MAIN;
        if (!folder.isEmpty()) {
            return Stream.of(root.resolve(folder).resolve(file))
                    .filter(Files::exists)
                    .toList();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(each -> each.endsWith(file)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
