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
import org.junit.jupiter.api.Test;

/// The length of source files: one that holds one concept has at most 300 lines (CONTRIBUTING.md).
class LengthTest {
    private static final int MOST = 300;

    private static final List<Path> HOMES = List.of(Path.of("src"), Path.of("bench"), Path.of("proof"));
    private static final Pattern SOURCE = Pattern.compile(".+\\.(java|ts|tsx|css|py|sh)");

    /// What tools put beside the sources; not tracked.
    private static final Set<String> FOREIGN = Set.of("node_modules", "__pycache__", "bin", "target");

    /// Files that are longer today, by name since they may move. This list only shrinks.
    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            Map.entry("AdminAccessTest.java", "the whole table of who may do what, by key, address, name and origin"),
            Map.entry("ChannelRegistry.java", "opens channels and counts those that have closed, to be parted"),
            Map.entry("Feed.java", "reads, scans and splices in one pass over the packets"),
            Map.entry("History.java", "the statements of one database with what repairs it"),
            Map.entry("ChannelLifecycle.java", "one monitor over who watches, lingering and merging"),
            Map.entry("MediaTest.java", "all that a media body can do on the wire"),
            Map.entry("OddTablesTest.java", "one malformed table beside the other"),
            Map.entry("ProgramTables.java", "the syntax of PAT and PMT with its bounds"),
            Map.entry("SavedFileTest.java", "each way in which saved settings can be damaged"));

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
