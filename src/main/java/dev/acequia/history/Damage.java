package dev.acequia.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Detection of a damaged database file, which is kept under another name.
final class Damage {
    private static final Logger log = LoggerFactory.getLogger(Damage.class);
    private static final String SUFFIX = ".damaged-";
    private static final int MOST_KEPT = 3;

    /// The longest check at the start; damage found later is handled too.
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

    private static final int STEPS_BETWEEN_LOOKS = 10_000;
    private static final int PRIMARY = 0xff;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private Damage() {}

    /// Whether a failure tells that the file is no database any more, or never was one.
    static boolean isIn(SQLException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && isCode(sql.getErrorCode() & PRIMARY)) {
                return true;
            }
        }
        String words = String.valueOf(failure.getMessage());
        return words.contains("SQLITE_CORRUPT") || words.contains("SQLITE_NOTADB");
    }

    private static boolean isCode(int code) {
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /// Looks through the file as it is on the disk; see [#lookFor(Connection)].
    static void lookFor(Path file) throws SQLException {
        try (Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties())) {
            lookFor(connection);
        }
    }

    /// Looks through the file as long as a start may take.
    ///
    /// @throws SQLException when it is damaged
    static void lookFor(Connection connection) throws SQLException {
        long end = System.nanoTime() + LONGEST_LOOK.toNanos();
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return System.nanoTime() - end < 0 ? 0 : 1;
            }
        });
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
            String first = found.next() ? found.getString(1) : "ok";
            if (!first.equals("ok")) {
                throw new SQLiteException(first, SQLiteErrorCode.SQLITE_CORRUPT);
            }
        } catch (SQLiteException e) {
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_INTERRUPT) {
                throw e;
            }
            log.debug("[history] too large to be checked completely at the start");
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }

    /// Gives a damaged file another name, of which the newest three are kept.
    ///
    /// @throws SQLException the damage, when that cannot be done
    static Path setAside(Path file, SQLException damage) throws SQLException {
        Path aside = file.resolveSibling(file.getFileName() + SUFFIX + TIME.format(Instant.now()));
        try {
            // With what is written ahead of it: it belongs to no other.
            for (String part : List.of("", "-wal", "-shm")) {
                Path from = file.resolveSibling(file.getFileName() + part);
                if (Files.exists(from)) {
                    Files.move(from, Path.of(aside + part), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            forgetOldest(file);
        } catch (IOException e) {
            damage.addSuppressed(e);
            throw damage;
        }
        log.error(
                "[history] {} was damaged; it is now {}, and a new file begins: {}", file, aside, damage.getMessage());
        return aside;
    }

    private static void forgetOldest(Path file) throws IOException {
        String prefix = file.getFileName() + SUFFIX;
        List<Path> all;
        try (Stream<Path> siblings = Files.list(file.toAbsolutePath().getParent())) {
            all = siblings.filter(each -> each.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
        List<String> times = all.stream()
                .map(each -> each.getFileName().toString().replaceAll("-(wal|shm)$", ""))
                .distinct()
                .toList();
        List<String> kept = times.subList(Math.max(0, times.size() - MOST_KEPT), times.size());
        for (Path each : all) {
            if (!kept.contains(each.getFileName().toString().replaceAll("-(wal|shm)$", ""))) {
                Files.deleteIfExists(each);
            }
        }
    }
}
