package dev.acequia.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of the history when its file is damaged, or cannot be written for a while.
class HistoryRecoveryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Path file;
    private final EventLog events = new EventLog(InstantSource.system(), System.currentTimeMillis());
    private final StreamLog streams = new StreamLog(InstantSource.system(), () -> false);

    HistoryRecoveryTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("history.db");
    }

    private History open() {
        return History.open(file, streams, events, InstantSource.system());
    }

    private void add(String message) {
        events.add(Event.Type.SYSTEM, "test", "test", message, Map.of());
    }

    /// More than is kept in memory of it.
    private void fill() throws SQLException {
        List<Event> old = new ArrayList<>();
        for (int i = 1; i <= 3000; i++) {
            old.add(new Event(i, Instant.now(), Event.Type.SYSTEM, "old", "test", "x".repeat(3000), Map.of()));
        }
        try (Archive archive = Archive.open(file)) {
            archive.save(List.of(), old, List.of());
        }
    }

    private void damageTheMiddle() throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] noise = new byte[(int) (raw.length() / 2)];
            new Random(7).nextBytes(noise);
            raw.seek(raw.length() / 4 / 4096 * 4096);
            raw.write(noise);
        }
    }

    private List<String> setAside() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString())
                    .filter(name -> name.matches("history\\.db\\.damaged-[0-9-]+"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isTold(String category) {
        return !events.newest(each -> each.category().equals(category), 0, 10).isEmpty();
    }

    private boolean isKept(String message) {
        try (Archive archive = Archive.open(file)) {
            return archive.events(100_000).stream()
                    .anyMatch(each -> each.message().equals(message));
        } catch (SQLException e) {
            return false;
        }
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    @Test
    void aFileThatWasDamagedInTheMiddleIsSetAsideAtTheStart() throws Exception {
        fill();
        damageTheMiddle();
        try (History history = open()) {
            history.opened().get();
            eventually(() -> isTold("history_damaged"));
            assertThat(setAside()).hasSize(1);
            add("afterwards");
            eventually(() -> isKept("afterwards"));
            assertThat(history.trouble()).isEmpty();
        }
    }

    @Test
    void aFileThatIsDamagedWhileItIsUsedIsSetAsideAndWhatIsInMemoryKept() throws Exception {
        fill();
        try (History history = open()) {
            history.opened().get();
            add("before");
            eventually(() -> isKept("before"));
            damageTheMiddle();
            eventually(() -> {
                history.samples("nobody", Instant.EPOCH, 10);
                history.forgetEvents(Instant.EPOCH);
                add("more");
                return isTold("history_damaged");
            });
            assertThat(setAside()).isNotEmpty();
            add("afterwards");
            eventually(() -> isKept("afterwards"));
            assertThat(isKept("before")).isTrue();
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsToldOnceAndUsedOnceItCanBe() throws Exception {
        Path data = Files.createFile(folder.resolve("data"));
        Path blocked = data.resolve("history.db");
        try (History history = History.open(blocked, streams, events, InstantSource.system())) {
            history.opened().get();
            eventually(() -> isTold("history_stopped"));
            assertThat(history.trouble()).contains("cannot be used");
            add("meanwhile");
            Files.delete(data);
            eventually(() -> isTold("history_resumed"));
            assertThat(history.trouble()).isEmpty();
        }
        assertThat(events.newest(each -> each.category().equals("history_stopped"), 0, 10))
                .hasSize(1);
        try (Archive archive = Archive.open(blocked)) {
            assertThat(archive.events(100)).extracting(Event::message).contains("meanwhile");
        }
    }

    @Test
    void aFileThatIsTakenAwayIsBegunAnew() throws Exception {
        try (History history = open()) {
            history.opened().get();
            add("before");
            eventually(() -> isKept("before"));
            Files.delete(file);
            eventually(() -> {
                add("more");
                return isTold("history_resumed");
            });
            eventually(() -> isKept("before"));
        }
    }

    @Test
    void noMoreThanThreeDamagedFilesAreKept() throws Exception {
        for (int i = 0; i < 6; i++) {
            Files.writeString(file, "This is no database. ".repeat(500));
            Archive.open(file).close();
        }
        assertThat(setAside()).hasSize(3);
    }
}
