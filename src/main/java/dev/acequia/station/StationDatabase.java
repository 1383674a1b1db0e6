package dev.acequia.station;

import dev.acequia.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;

/// SQLite file of stations and lists. Each change is one transaction: after a crash all of it is there, or nothing.
///
/// Opened when it is first used. One thing at a time is written, under a lock that is held over it; who reads does not
/// wait for who writes. A file that is damaged or of a later version is left alone, and nothing is known of stations.
/// Thread-safe.
public final class StationDatabase implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StationDatabase.class);
    private static final long LONGEST_WAIT_S = 60;
    private static final int MOST_MILLIS_BUSY = 10_000;

    private final Path file;
    private final InstantSource clock;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable Connection writer; // guarded by writing
    private @Nullable Connection reader; // guarded by reading
    private volatile Revision revision = new Revision(0, Instant.EPOCH);
    private volatile boolean isClosed;

    /// State of all stations, which changes with each of them.
    ///
    /// @param number from 1; 0 while there has never been a station
    /// @param at when it changed last, in whole seconds
    public record Revision(long number, Instant at) {}

    /// Work with the database.
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException, StationException;
    }

    public StationDatabase(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /// Whether there is a file: without one there are neither stations nor lists.
    public boolean isThere() {
        return Files.exists(file);
    }

    InstantSource clock() {
        return clock;
    }

    /// The state of all stations now.
    public Revision revision() throws StationException {
        if (revision.number() == 0 && isThere()) {
            read(connection -> {
                revision = current(connection);
                return revision;
            });
        }
        return revision;
    }

    private static Revision current(Connection connection) throws SQLException {
        return Sql.list(
                        connection,
                        row -> new Revision(row.getLong(1), Instant.ofEpochSecond(row.getLong(2))),
                        "SELECT revision, changed_at FROM meta")
                .getFirst();
    }

    /// Reads; must be short.
    <T> T read(Work<T> work) throws StationException {
        lock(reading);
        try {
            Connection open = reader == null ? open() : reader;
            reader = open;
            return work.with(open);
        } catch (SQLException e) {
            throw failed("read", e);
        } finally {
            reading.unlock();
        }
    }

    /// Reads on a connection of its own, as long as it takes.
    <T> T readLong(Work<T> work) throws StationException {
        try (Connection own = open()) {
            return work.with(own);
        } catch (SQLException e) {
            throw failed("read", e);
        }
    }

    /// Changes something in one transaction.
    <T> T write(Work<T> work) throws StationException {
        return write(work, _ -> true);
    }

    /// Changes something that lists of stations do not show.
    <T> T writeQuietly(Work<T> work) throws StationException {
        return write(work, _ -> false);
    }

    private <T> T write(Work<T> work, Predicate<T> isShown) throws StationException {
        lock(writing);
        try {
            Connection open = writer == null ? open() : writer;
            writer = open;
            return transaction(open, true, isShown, work);
        } catch (SQLException e) {
            throw failed("written", e);
        } finally {
            writing.unlock();
        }
    }

    /// Changes something in one transaction on a connection of the caller's.
    ///
    /// @param isKept whether the changes stay; otherwise they are taken back after the work
    /// @param isShown whether lists of stations show them
    <T> T write(Connection own, boolean isKept, Predicate<T> isShown, Work<T> work) throws StationException {
        lock(writing);
        try {
            return transaction(own, isKept, isShown, work);
        } catch (SQLException e) {
            throw failed("written", e);
        } finally {
            writing.unlock();
        }
    }

    private <T> T transaction(Connection connection, boolean isKept, Predicate<T> isShown, Work<T> work)
            throws SQLException, StationException {
        boolean isDone = false;
        execute(connection, "BEGIN IMMEDIATE");
        try {
            T result = work.with(connection);
            if (isKept) {
                if (isShown.test(result)) {
                    Sql.update(
                            connection,
                            "UPDATE meta SET revision = revision + 1, changed_at = max(changed_at + 1, ?)",
                            clock.instant().getEpochSecond());
                }
                Revision next = current(connection);
                execute(connection, "COMMIT");
                isDone = true;
                revision = next;
            }
            return result;
        } finally {
            if (!isDone) {
                rollBack(connection);
            }
        }
    }

    private static void rollBack(Connection connection) {
        try {
            execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            log.debug("[stations] the transaction was already rolled back: {}", e.getMessage());
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void lock(ReentrantLock lock) throws StationException {
        try {
            if (lock.tryLock(LONGEST_WAIT_S, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StationException(
                StationException.Reason.UNAVAILABLE, "The stations are being changed by somebody else at the moment");
    }

    /// A connection that the caller closes.
    Connection open() throws SQLException {
        if (isClosed) {
            throw new SQLException("The server is shutting down");
        }
        try {
            Path whole = file.toAbsolutePath();
            Files.createDirectories(whole.getParent());
            if (Files.notExists(whole)) {
                Files.createFile(whole, OwnerOnly.attributes(whole));
            }
        } catch (IOException e) {
            throw new SQLException("It cannot be created: " + e, e);
        }
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
        try {
            execute(connection, "PRAGMA busy_timeout = " + MOST_MILLIS_BUSY);
            execute(connection, "PRAGMA journal_mode = WAL");
            execute(connection, "PRAGMA synchronous = FULL");
            execute(connection, "PRAGMA temp_store = FILE");
            execute(connection, "PRAGMA cache_size = -4096");
            execute(connection, "PRAGMA journal_size_limit = 4194304");
            StationSchema.migrate(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private StationException failed(String task, SQLException e) {
        log.warn("[stations] {} cannot be {}: {}", file, task, e.getMessage());
        return new StationException(
                StationException.Reason.UNAVAILABLE, "The stations cannot be " + task + " now: " + e.getMessage(), e);
    }

    /// Ends after what is being done.
    @Override
    public void close() {
        isClosed = true;
        close(writing, () -> writer);
        close(reading, () -> reader);
    }

    private static void close(ReentrantLock lock, java.util.function.Supplier<@Nullable Connection> connection) {
        lock.lock();
        try {
            Connection open = connection.get();
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            log.debug("[stations] closing failed: {}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
