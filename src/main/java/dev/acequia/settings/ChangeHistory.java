package dev.acequia.settings;

import dev.acequia.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// History of the last 100 changes of the settings, kept in `settings.history.json` in the data folder.
///
/// Never in the way of a change: one that cannot be kept is remembered until the end of the process. Readers
/// take [#all()] at any time; the rest is called by one thread at a time.
final class ChangeHistory {
    private static final Logger log = LoggerFactory.getLogger(ChangeHistory.class);
    private static final int MOST = 100;

    /// In bytes; a hundred changes of all settings have a quarter.
    private static final int MAX_SIZE = 4 << 20;

    private final WholeFile file;
    private final InstantSource clock;

    /// Oldest first; replaced as a whole.
    private volatile List<Change> changes;

    ChangeHistory(Path folder, InstantSource clock) {
        this.file = new WholeFile(folder.resolve("settings.history.json"));
        this.clock = clock;
        this.changes = read();
    }

    private List<Change> read() {
        try {
            return file.exists() ? ChangesJson.read(file.read(MAX_SIZE)) : List.of();
        } catch (IOException | IllegalArgumentException e) {
            log.error("[settings] the past changes in {} are ignored: {}", file, e.getMessage());
            keepCopy(e);
            return List.of();
        }
    }

    /// The next change replaces the file.
    private void keepCopy(Exception damage) {
        if (damage instanceof IllegalArgumentException) {
            try {
                Path copy = file.path().resolveSibling(file.path().getFileName() + ".broken");
                Files.copy(file.path(), copy, StandardCopyOption.REPLACE_EXISTING);
                log.error("[settings] a copy of {} is kept as {}", file, copy.getFileName());
            } catch (IOException e) {
                log.error("[settings] {} cannot be copied: {}", file, e.toString());
            }
        }
    }

    /// Oldest first.
    List<Change> all() {
        return changes;
    }

    /// Records a change that was made.
    Change add(String who, List<Change.Step> steps, long undoes) {
        long id = changes.isEmpty() ? 1 : changes.getLast().id() + 1;
        Change change = new Change(id, clock.instant(), who, steps, undoes);
        List<Change> all = new ArrayList<>(changes.subList(Math.max(0, changes.size() + 1 - MOST), changes.size()));
        all.add(change);
        changes = List.copyOf(all);
        try {
            file.writeForGood(ChangesJson.write(all).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.warn("[settings] the change is saved, but cannot be recorded in {}: {}", file, e.toString());
        }
        return change;
    }

    /// The newest change that was not taken back and does not take one back.
    Optional<Change> newestStanding() {
        List<Long> undone = changes.stream().map(Change::undoes).toList();
        return changes.reversed().stream()
                .filter(each -> each.undoes() == 0 && !undone.contains(each.id()))
                .findFirst();
    }
}
