package dev.acequia.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.events.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");

    private final Path file;
    private Archive archive;

    ArchiveTest(@TempDir Path folder) throws SQLException {
        file = folder.resolve("data").resolve("history.db");
        archive = Archive.open(file);
    }

    @AfterEach
    void close() throws SQLException {
        archive.close();
    }

    private static StreamRecord stream(String id) {
        var origin = new StreamRecord.Origin(
                "c", "h", 7, "s", "2".repeat(40), "http://h:7/ace/stat", "http://h:7/ace/cmd", true, true);
        return new StreamRecord(
                id,
                "infohash",
                "1".repeat(40),
                origin,
                Map.of("a&b", "c=d ü"),
                true,
                NOW,
                null,
                new StreamRecord.Totals(5L, null),
                new StreamRecord.Relay(true, true, false, "remote"));
    }

    private static StreamRecord ended(String id, Instant at) {
        return stream(id).with(new StreamRecord.End(at, "error", "It broke."));
    }

    private static Event event(long id, Instant at) {
        return new Event(id, at, Event.Type.ENGINE, "down", "h:7", "It is down.", Map.of("why", "a = b & c"));
    }

    private static Sample sample(Instant at, long peers, long downloaded) {
        long[] figures = new long[Figure.values().length];
        Arrays.fill(figures, Figure.UNKNOWN);
        figures[Figure.PEERS.place()] = peers;
        figures[Figure.DOWNLOADED.place()] = downloaded;
        return new Sample(at, null, figures);
    }

    private void save(List<StreamRecord> streams, List<Event> events, List<Row> rows) throws SQLException {
        archive.save(streams, events, rows);
    }

    private List<Long> kept(Figure figure) throws SQLException {
        return archive.samples("a", Instant.EPOCH, 1000).stream()
                .map(each -> each.of(figure))
                .toList();
    }

    @Test
    void streamsComeBackAsTheyWere() throws SQLException {
        save(List.of(stream("a")), List.of(), List.of());
        StreamRecord last = ended("a", NOW.plusSeconds(1));
        save(List.of(stream("b"), last), List.of(), List.of());
        archive.close();
        archive = Archive.open(file);
        assertThat(archive.streams(10)).containsExactly(last, stream("b"));
    }

    @Test
    void onlyTheLastThatEndedComeBackButAllThatHaveNot() throws SQLException {
        List<StreamRecord> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(ended("e" + i, NOW.plusSeconds(i)).with(StreamRecord.Relay.NONE));
            all.add(stream("s" + i));
        }
        save(all, List.of(), List.of());
        assertThat(archive.streams(2))
                .extracting(StreamRecord::id)
                .containsExactly("e3", "e4", "s0", "s1", "s2", "s3", "s4");
    }

    @Test
    void whatAnotherServiceHasYetToBeToldComesBackHoweverOld() throws SQLException {
        save(
                List.of(
                        ended("owed", NOW),
                        ended("e1", NOW.plusSeconds(1)).with(StreamRecord.Relay.NONE),
                        ended("e2", NOW.plusSeconds(2)).with(StreamRecord.Relay.NONE)),
                List.of(),
                List.of());
        assertThat(archive.streams(1)).extracting(StreamRecord::id).containsExactly("owed", "e2");
    }

    @Test
    void eventsComeBackOldestFirst() throws SQLException {
        save(List.of(), List.of(event(1, NOW), event(2, NOW), event(3, NOW)), List.of());
        assertThat(archive.events(2)).containsExactly(event(2, NOW), event(3, NOW));
    }

    @Test
    void figuresOfAStreamComeBackFromATimeOn() throws SQLException {
        save(
                List.of(stream("a"), stream("b")),
                List.of(),
                List.of(
                        new Row("a", 10, sample(NOW, 1, 10)),
                        new Row("a", 10, sample(NOW.plusSeconds(10), 2, Figure.UNKNOWN)),
                        new Row("b", 10, sample(NOW, 9, 90))));
        assertThat(kept(Figure.PEERS)).containsExactly(1L, 2L);
        assertThat(kept(Figure.DOWNLOADED)).containsExactly(10L, null);
        assertThat(archive.samples("a", NOW.plusSeconds(1), 10)).hasSize(1);
        assertThat(archive.samples("nobody", Instant.EPOCH, 10)).isEmpty();
    }

    @Test
    void figuresAreSummedUpWithAge() throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rows.add(new Row("a", 10, sample(NOW.plusSeconds(10L * i), i, 100L * i)));
        }
        save(List.of(stream("a")), List.of(), rows);
        archive.thin(NOW.plus(Duration.ofHours(25)));
        assertThat(kept(Figure.PEERS)).containsExactly(3L, 9L);
        assertThat(kept(Figure.DOWNLOADED)).containsExactly(500L, 1100L);
        archive.thin(NOW.plus(Duration.ofDays(8)));
        assertThat(kept(Figure.DOWNLOADED)).containsExactly(1100L);
    }

    @Test
    void whatIsOldIsForgotten() throws SQLException {
        Instant old = NOW.minus(Archive.KEPT).minusSeconds(1);
        save(
                List.of(ended("old", old), stream("a")),
                List.of(event(1, old), event(2, NOW)),
                List.of(new Row("a", 600, sample(old, 1, 1))));
        archive.thin(NOW);
        assertThat(archive.streams(10)).extracting(StreamRecord::id).containsExactly("a");
        assertThat(archive.events(10)).extracting(Event::id).containsExactly(2L);
        assertThat(kept(Figure.PEERS)).isEmpty();
    }

    @Test
    void aDamagedFileIsSetAside() throws Exception {
        archive.close();
        Files.writeString(file, "This is no database, however long one looks at it. ".repeat(50));
        archive = Archive.open(file);
        save(List.of(stream("a")), List.of(), List.of());
        assertThat(archive.streams(10)).hasSize(1);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("history.db.damaged-"));
        }
    }
}
