package dev.acequia;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The length of source files and of packages: a file that holds one concept has at most 300 lines, a package that can
/// be overlooked at most 45 files (CONTRIBUTING.md).
class LengthTest {
    private static final int MOST = 300;
    private static final int MOST_FILES = 45;

    private static final List<Path> HOMES = List.of(Path.of("src"), Path.of("bench"), Path.of("proof"));
    private static final Pattern SOURCE = Pattern.compile(".+\\.(java|ts|tsx|css|py|sh)");

    /// What tools put beside the sources; not tracked.
    private static final Set<String> FOREIGN = Set.of("node_modules", "__pycache__", "bin", "target");

    /// Files that are longer today, by name since they may move. This list only shrinks.
    private static final Map<String, String> EXCEPTIONS =
            Map.ofEntries(Map.entry("ProgramTables.java", "the syntax of PAT and PMT with its bounds"));

    @Test
    void aSourceFileHasAtMostThreeHundredLines() throws IOException {
        Map<String, Integer> unexpected = tooLong();
        unexpected.keySet().removeAll(EXCEPTIONS.keySet());
        assertThat(unexpected)
                .as("files of more than %d lines; part what they hold", MOST)
                .isEmpty();
    }

    @Test
    void theListOfExceptionsOnlyShrinks() throws IOException {
        Set<String> obsolete = new TreeSet<>(EXCEPTIONS.keySet());
        obsolete.removeAll(tooLong().keySet());
        assertThat(obsolete)
                .as("exceptions that are short again, or gone; take them off the list")
                .isEmpty();
    }

    @Test
    void aPackageHasAtMostFortyFiveFiles() throws IOException {
        Map<Path, Long> sizes;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            sizes = files.filter(each -> each.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        }
        sizes.remove(Path.of("src/main/java/dev/acequia/simulator")); // the faults of an engine are many
        sizes.values().removeIf(each -> each <= MOST_FILES);
        assertThat(sizes)
                .as("packages of more than %d files; part what they hold", MOST_FILES)
                .isEmpty();
    }

    /// The lines of the files that have too many, by name.
    private static Map<String, Integer> tooLong() throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        for (Path home : HOMES) {
            Files.walkFileTree(home, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean isForeign = FOREIGN.contains(folder.getFileName().toString());
                    return isForeign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String name = file.getFileName().toString();
                    if (SOURCE.matcher(name).matches()) {
                        int lines = Files.readAllLines(file).size();
                        if (lines > MOST) {
                            found.merge(name, lines, Math::max);
                        }
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return found;
    }
}
