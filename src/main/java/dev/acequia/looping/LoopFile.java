package dev.acequia.looping;

import dev.acequia.files.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// File that keeps the looping streams over a restart: a line each, replaced as a whole. One that cannot be read or
/// written costs the memory over a restart, nothing else; of one that is damaged a copy is left, `.damaged`.
record LoopFile(Path path) {
    private static final Logger log = LoggerFactory.getLogger(LoopFile.class);
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{40}(-[1-9]\\d{0,3})?");
    private static final String NONE = "-";

    /// The saved streams, in the same order, at most the first `most`; invalid lines are left out.
    List<LoopingStream> read(int most) {
        List<LoopingStream> saved = new ArrayList<>();
        boolean isDamaged = false;
        try (Stream<String> lines = Files.lines(path, StandardCharsets.UTF_8)) {
            for (String line : (Iterable<String>) lines.limit(most)::iterator) {
                isDamaged |= !take(line, saved);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            log.warn("[looping streams] {} cannot be read: {}", path, e.toString());
            isDamaged = true;
        }
        if (isDamaged) {
            keepCopy();
        }
        return saved;
    }

    private void keepCopy() {
        Path copy = path.resolveSibling(path.getFileName() + ".damaged");
        try {
            Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
            log.warn(
                    "[looping streams] {} is damaged and copied to {}: each line must be an ID, an infohash and a time",
                    path,
                    copy);
        } catch (IOException e) {
            log.warn("[looping streams] {} is damaged and cannot be copied: {}", path, e.toString());
        }
    }

    private static boolean take(String line, List<LoopingStream> saved) {
        String[] parts = line.strip().split(" ", -1);
        boolean isWhole = parts.length == 3
                && NAME.matcher(parts[0]).matches()
                && (parts[1].equals(NONE) || NAME.matcher(parts[1]).matches());
        if (!isWhole) {
            return line.isBlank();
        }
        try {
            String infohash = parts[1].equals(NONE) ? null : parts[1];
            return saved.add(new LoopingStream(parts[0], infohash, Instant.parse(parts[2])));
        } catch (DateTimeException e) {
            log.debug("[looping streams] {}", e.getMessage());
            return false;
        }
    }

    /// Replaces the file.
    void write(List<LoopingStream> streams) throws IOException {
        String text = streams.stream()
                .map(each -> each.id() + " " + (each.infohash() == null ? NONE : each.infohash()) + " " + each.since())
                .collect(Collectors.joining("\n", "", "\n"));
        new WholeFile(path).write(text.getBytes(StandardCharsets.UTF_8));
    }
}
