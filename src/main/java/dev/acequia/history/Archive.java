package dev.acequia.history;

import dev.acequia.events.Event;
import dev.acequia.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;

/// Storage of stream records, their figures and events in one SQLite file.
///
/// Whatever is saved at once is there as a whole after a crash, or not at all. Thread-safe: one thing at a time. The
/// statements are where the columns are: `Tables`.
final class Archive implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Archive.class);

    /// The retention of everything in the archive.
    static final Duration KEPT = Duration.ofDays(30);

    /// From which age on figures are summed up over how many seconds.
    private static final List<Thinning> THINNINGS =
            List.of(new Thinning(Duration.ofDays(1), 10, 60), new Thinning(Duration.ofDays(7), 60, 600));

    private final Connection connection;
    private @Nullable Path damaged;

    private Archive(Connection connection) {
        this.connection = connection;
    }

    private record Thinning(Duration age, int from, int to) {}

    /// Opens the file, or makes it; one that is damaged is set aside.
    ///
    /// @throws SQLException when there cannot be one
    static Archive open(Path file) throws SQLException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new SQLException("Its folder cannot be created: " + e, e);
        }
        try {
            return connect(file);
        } catch (SQLException e) {
            if (!Damage.isIn(e)) {
                throw e;
            }
            Path aside = Damage.setAside(file, e);
            Archive anew = connect(file);
            anew.damaged = aside;
            return anew;
        }
    }

    /// Creates the file for its owner only; SQLite's files beside it get the same permissions.
    private static void make(Path file) throws SQLException {
        try {
            if (Files.notExists(file)) {
                Files.createFile(file, OwnerOnly.attributes(file));
            }
        } catch (IOException e) {
            throw new SQLException("It cannot be created: " + e, e);
        }
    }

    private static Archive connect(Path file) throws SQLException {
        make(file);
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(5);
            for (String each : Tables.MAKE) {
                statement.execute(each);
            }
            Damage.lookFor(connection);
            addFigures(statement);
            connection.setAutoCommit(false);
            return new Archive(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// A file of an earlier version may lack some.
    private static void addFigures(Statement statement) throws SQLException {
        Set<String> known = new HashSet<>();
        try (ResultSet columns = statement.executeQuery("PRAGMA table_info(samples)")) {
            while (columns.next()) {
                known.add(columns.getString("name"));
            }
        }
        for (Figure each : Figure.values()) {
            if (!known.contains(each.label())) {
                statement.execute("ALTER TABLE samples ADD COLUMN " + each.label() + " INTEGER");
            }
        }
    }

    /// The new name of a file that was damaged when it was opened; null when none was.
    @Nullable
    Path damaged() {
        return damaged;
    }

    /// The streams that ended last, and all that have not, in the order in which they ended, those last.
    synchronized List<StreamRecord> streams(int mostEnded) throws SQLException {
        List<StreamRecord> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(Tables.STREAMS)) {
            query.setInt(1, mostEnded);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(Tables.stream(rows));
                }
            }
        }
        return found.reversed();
    }

    /// The last events, oldest first.
    synchronized List<Event> events(int most) throws SQLException {
        List<Event> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(Tables.EVENTS)) {
            query.setInt(1, most);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(Tables.event(rows));
                }
            }
        }
        return found.reversed();
    }

    /// The figures of a stream, oldest first; the newest of them when there are more.
    synchronized List<Sample> samples(String stream, Instant since, int most) throws SQLException {
        List<Sample> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(Tables.SAMPLES)) {
            query.setString(1, stream);
            query.setLong(2, since.toEpochMilli());
            query.setInt(3, most);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(Tables.sample(rows));
                }
            }
        }
        return found.reversed();
    }

    /// Saves all or nothing.
    synchronized void save(List<StreamRecord> streams, List<Event> events, List<Row> rows) throws SQLException {
        try (PreparedStatement stream = connection.prepareStatement(Tables.SAVE_STREAM);
                PreparedStatement event = connection.prepareStatement(Tables.SAVE_EVENT);
                PreparedStatement sample = connection.prepareStatement(Tables.SAVE_SAMPLE)) {
            for (StreamRecord each : streams) {
                Tables.write(each, stream);
            }
            for (Event each : events) {
                Tables.write(each, event);
            }
            for (Row each : rows) {
                Tables.write(each, sample);
            }
            stream.executeBatch();
            event.executeBatch();
            sample.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            undo();
            throw e;
        }
    }

    /// Forgets what is old, and sums up figures that are not so new any more.
    synchronized void thin(Instant now) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Thinning each : THINNINGS) {
                long span = each.to * 1000L;
                long before = now.minus(each.age).toEpochMilli() / span * span;
                for (String step : Tables.thin(each.from, each.to, before)) {
                    statement.executeUpdate(step);
                }
            }
            for (String step : Tables.forget(now.minus(KEPT).toEpochMilli())) {
                statement.executeUpdate(step);
            }
            connection.commit();
        } catch (SQLException e) {
            undo();
            throw e;
        }
    }

    /// Takes back what was begun. SQLite may have done so by itself (sqlite.org/lang_transaction.html 3.1);
    /// then the driver has to be told that another begins.
    private void undo() throws SQLException {
        try {
            connection.rollback();
        } catch (SQLException e) {
            log.debug("[history] the transaction was already rolled back: {}", e.getMessage());
            try {
                connection.setAutoCommit(true);
            } catch (SQLException ended) {
                log.debug("[history] there was no transaction to end: {}", ended.getMessage());
            }
            connection.setAutoCommit(false);
        }
    }

    /// Forgets events of a time and before.
    synchronized int forgetEvents(Instant last) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM events WHERE at <= ?")) {
            delete.setLong(1, last.toEpochMilli());
            int count = delete.executeUpdate();
            connection.commit();
            return count;
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }
}
