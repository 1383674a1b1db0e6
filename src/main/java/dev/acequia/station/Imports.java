package dev.acequia.station;

import dev.acequia.stationlist.ListException;
import dev.acequia.stationlist.ListLimits;
import dev.acequia.stationlist.ListOrigin;
import dev.acequia.stationlist.StationList;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Imports of lists: read as they come, compared with the stations, and merged into them in one transaction, or only
/// previewed. A few are read at a time, one is merged. Thread-safe.
///
/// A list that is empty, or has lost or multiplied its entries, changes nothing unless that is forced.
public final class Imports {
    private static final int AT_ONCE = 3;
    private static final long LONGEST_WAIT_S = 60;

    /// Below so many entries a list may change as it likes.
    private static final int SMALL = 5;

    private static final double LEAST_KEPT = 0.6;
    private static final int MOST_GROWTH = 8;

    private final StationDatabase database;
    private final ImportLog reports;
    private final Semaphore turn = new Semaphore(AT_ONCE, true);

    public Imports(StationDatabase database) {
        this.database = database;
        this.reports = new ImportLog(database);
    }

    /// What an import is to do.
    ///
    /// @param isKept whether it is saved; otherwise it is only previewed
    /// @param isForced whether also a list is taken that has lost most of its entries
    /// @param nextAt when the list is imported next; null for never
    /// @param etag of the list at its server, as `lastModified`; empty when it has none
    public record Order(
            boolean isKept, boolean isForced, @Nullable Instant nextAt, String etag, String lastModified) {
        public static final Order PREVIEW = new Order(false, false, null, "", "");
        public static final Order SAVE = new Order(true, false, null, "", "");
    }

    /// Imports a list of a source, which is saved with it when it is new.
    ///
    /// @throws ListException when it is no list
    /// @throws IOException when its bytes cannot be read
    public ImportReport run(ListSource source, InputStream bytes, ListOrigin origin, Order order)
            throws StationException, ListException, IOException {
        take();
        try (Connection own = database.open()) {
            return run(own, source, bytes, origin, order);
        } catch (SQLException | IncomingList.NotWritten e) {
            throw new StationException(
                    StationException.Reason.UNAVAILABLE, "The list cannot be saved: " + e.getMessage(), e);
        } finally {
            turn.release();
        }
    }

    private void take() throws StationException {
        try {
            if (turn.tryAcquire(LONGEST_WAIT_S, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StationException(
                StationException.Reason.UNAVAILABLE, "Other lists are being imported: try again in a minute");
    }

    private ImportReport run(Connection own, ListSource source, InputStream bytes, ListOrigin origin, Order order)
            throws SQLException, StationException, ListException, IOException {
        DigestInputStream digested = new DigestInputStream(bytes, sha256());
        try (IncomingList incoming = new IncomingList(own, new EntryFilter(source.options()))) {
            ListOrigin known = origin.usually(
                    ListOrigin.charsetNamed(source.options().charset()).orElse(null));
            StationList.Summary summary = StationList.read(digested, known, ListLimits.DEFAULT, incoming);
            int entries = incoming.finish();
            String digest = HexFormat.of().formatHex(digested.getMessageDigest().digest());
            check(source, summary, entries, order);
            return database.write(own, order.isKept(), Imports::isChange, connection -> {
                ListSource list = saved(connection, source);
                return merge(connection, list, incoming, new Result(summary, entries, digest), order);
            });
        }
    }

    private static boolean isChange(ImportReport report) {
        return report.counts().added()
                        + report.counts().changed()
                        + report.counts().gone()
                > 0;
    }

    /// What was read.
    private record Result(StationList.Summary summary, int entries, String digest) {}

    private ListSource saved(Connection connection, ListSource source) throws SQLException, StationException {
        if (source.id() == 0) {
            return new ListSource(
                    ListSources.add(connection, source, database.clock().instant()),
                    source.name(),
                    source.kind(),
                    source.location(),
                    source.options(),
                    source.createdAt(),
                    source.state());
        }
        ListSource now =
                Sql.list(connection, ListSources::source, "SELECT * FROM lists WHERE id = ?", source.id()).stream()
                        .findFirst()
                        .orElseThrow(() -> new StationException(
                                StationException.Reason.UNKNOWN,
                                "The list " + source.name() + " was removed while it was imported"));
        if (!now.location().equals(source.location()) || !now.options().equals(source.options())) {
            throw new StationException(
                    StationException.Reason.CONFLICT,
                    "The list " + now.name() + " was changed while it was imported: nothing was saved");
        }
        return now;
    }

    private static void check(ListSource source, StationList.Summary summary, int entries, Order order)
            throws StationException {
        if (entries == 0) {
            throw new StationException(
                    StationException.Reason.CONFLICT,
                    summary.skipped() == 0
                            ? "The list has no stations"
                            : "The list has " + summary.skipped() + " entries, but none that engines can play");
        }
        int before = source.state().entries();
        boolean isGuarded = source.kind().replaces() && before >= SMALL && !order.isForced();
        if (isGuarded && entries < before * LEAST_KEPT) {
            throw new StationException(
                    StationException.Reason.CONFLICT,
                    "The list had " + before + " entries, but has only " + entries + " now: nothing was changed");
        }
        if (isGuarded && entries >= (long) before * MOST_GROWTH) {
            throw new StationException(
                    StationException.Reason.CONFLICT,
                    "The list had " + before + " entries, but has " + entries + " now: nothing was changed");
        }
        boolean isPage = summary.format() == StationList.Format.PAGE
                && !source.state().format().isEmpty()
                && !source.state().format().equals(StationList.Format.PAGE.name());
        if (isPage && !order.isForced()) {
            throw new StationException(
                    StationException.Reason.CONFLICT, "The list has become a web page: nothing was changed");
        }
    }

    private ImportReport merge(
            Connection connection, ListSource list, IncomingList incoming, Result result, Order order)
            throws SQLException {
        Instant now = database.clock().instant();
        StationMatch match = StationMatch.of(connection, list.id(), incoming.last());
        long id = Sql.insert(
                connection,
                "INSERT INTO imports (list, at, added, changed, gone, same, skipped, details) VALUES (?, ?, 0, 0, 0, 0, 0, '')",
                list.id(),
                now);
        ImportReport report;
        try (Statements statements = new Statements(connection)) {
            ListMerge merge = new ListMerge(connection, statements, list, id, now, match);
            merge.run();
            report = merge.report(incoming);
        }
        ImportLog.save(connection, report);
        Sql.update(
                connection,
                """
                UPDATE lists SET etag = ?, last_modified = ?, digest = ?, format = ?, tried_at = ?, succeeded_at = ?,
                  next_at = ?, failure = '', failures = 0, entries = ? WHERE id = ?""",
                order.etag(),
                order.lastModified(),
                result.digest(),
                result.summary().format().name(),
                now,
                now,
                order.nextAt(),
                list.kind().replaces()
                        ? result.entries()
                        : Math.max(result.entries(), list.state().entries()),
                list.id());
        return order.isKept() ? report : preview(report);
    }

    private static ImportReport preview(ImportReport report) {
        return new ImportReport(
                0, 0, report.at(), report.counts(), report.samples(), report.guides(), report.undoneAt());
    }

    /// The report of an import.
    public ImportReport report(long id) throws StationException {
        return reports.one(id);
    }

    /// The reports of a source's last imports, the newest first.
    public List<ImportReport> reports(long list, int most) throws StationException {
        return reports.of(list, most);
    }

    /// Undoes the last import of a source that is not undone.
    public ImportReport undo(long id) throws StationException {
        return reports.undo(id);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
