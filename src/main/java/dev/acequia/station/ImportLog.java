package dev.acequia.station;

import dev.acequia.json.JsonTree;
import dev.acequia.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reports of imports in the database, and what is needed to undo the last ones. Thread-safe.
final class ImportLog {
    /// How many imports of a source can be undone, the last first.
    private static final int MOST_UNDO = 3;

    private static final int MOST_REPORTS = 50;

    /// Condition of stations that the user has not edited, and that have no source.
    static final String UNNEEDED = """
            edited_name IS NULL AND edited_number IS NULL AND edited_groups IS NULL AND edited_logo IS NULL
            AND edited_guide_id IS NULL AND NOT hidden AND NOT favourite
            AND NOT EXISTS (SELECT 1 FROM sources WHERE station = stations.id)""";

    /// Keeps a station as it was before an import, unless that has added it.
    static final String KEEP_STATION = """
            INSERT OR IGNORE INTO undo_stations SELECT ?, id, name, guide_name, list_number, groups, logo, guide_id,
              attributes, exact, loose, stale_at FROM stations WHERE id = ? AND import IS NOT ?""";

    /// The same of a source.
    static final String KEEP_SOURCE =
            "INSERT OR IGNORE INTO undo_sources SELECT ?, id, rank, stale_at FROM sources WHERE id = ? AND import IS NOT ?";

    private final StationDatabase database;

    ImportLog(StationDatabase database) {
        this.database = database;
    }

    static void save(Connection connection, ImportReport report) throws SQLException {
        ImportReport.Counts counts = report.counts();
        Sql.update(
                connection,
                "UPDATE imports SET added = ?, changed = ?, gone = ?, same = ?, skipped = ?, details = ? WHERE id = ?",
                counts.added(),
                counts.changed(),
                counts.gone(),
                counts.same(),
                counts.skipped(),
                json(report),
                report.id());
        String old = "import IN (SELECT id FROM imports WHERE list = ? ORDER BY id DESC LIMIT -1 OFFSET ?)";
        for (String each : List.of("undo_stations", "undo_sources")) {
            Sql.update(connection, "DELETE FROM " + each + " WHERE " + old, report.list(), MOST_UNDO);
        }
        Sql.update(
                connection,
                "DELETE FROM imports WHERE id IN (SELECT id FROM imports WHERE list = ? ORDER BY id DESC LIMIT -1 OFFSET ?)",
                report.list(),
                MOST_REPORTS);
    }

    private static String json(ImportReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("added", report.samples().added());
        fields.put("changed", report.samples().changed());
        fields.put("gone", report.samples().gone());
        fields.put("guides", report.guides());
        fields.put(
                "skipped",
                report.samples().skipped().stream()
                        .map(each -> Map.of("line", each.line(), "name", each.name(), "reason", each.reason()))
                        .toList());
        return new String(JsonTree.write(fields), StandardCharsets.UTF_8);
    }

    ImportReport one(long id) throws StationException {
        List<ImportReport> found = database.isThere()
                ? database.read(
                        connection -> Sql.list(connection, ImportLog::report, "SELECT * FROM imports WHERE id = ?", id))
                : List.of();
        if (found.isEmpty()) {
            throw new StationException(StationException.Reason.UNKNOWN, "No import has the ID " + id);
        }
        return found.getFirst();
    }

    List<ImportReport> of(long list, int most) throws StationException {
        return database.isThere()
                ? database.read(connection -> Sql.list(
                        connection,
                        ImportLog::report,
                        "SELECT * FROM imports WHERE list = ? ORDER BY id DESC LIMIT ?",
                        list,
                        most))
                : List.of();
    }

    private static ImportReport report(ResultSet row) throws SQLException {
        JsonValue details = JsonValue.read(row.getString("details").getBytes(StandardCharsets.UTF_8));
        return new ImportReport(
                row.getLong("id"),
                row.getLong("list"),
                Instant.ofEpochMilli(row.getLong("at")),
                new ImportReport.Counts(
                        row.getInt("added"),
                        row.getInt("changed"),
                        row.getInt("gone"),
                        row.getInt("same"),
                        row.getInt("skipped")),
                new ImportReport.Samples(
                        texts(details.at("added")),
                        texts(details.at("changed")),
                        texts(details.at("gone")),
                        details.at("skipped").elements().map(ImportLog::skipped).toList()),
                texts(details.at("guides")),
                Sql.instant(row, "undone_at"));
    }

    private static List<String> texts(JsonValue array) {
        return array.elements().map(JsonValue::text).toList();
    }

    private static ImportReport.Skipped skipped(JsonValue value) {
        return new ImportReport.Skipped(
                value.at("line").number().orElse(0.0).intValue(),
                value.at("name").text(),
                value.at("reason").text());
    }

    /// Takes back what an import has done, but for stations that the user has edited since.
    ImportReport undo(long id) throws StationException {
        ImportReport report = one(id);
        if (report.undoneAt() != null) {
            throw new StationException(StationException.Reason.CONFLICT, "Import " + id + " is undone already");
        }
        database.write(connection -> {
            List<Long> later = Sql.list(
                    connection,
                    row -> row.getLong(1),
                    "SELECT id FROM imports WHERE list = ? AND undone_at IS NULL ORDER BY id DESC LIMIT " + MOST_UNDO,
                    report.list());
            if (later.isEmpty() || later.getFirst() != id) {
                throw new StationException(
                        StationException.Reason.CONFLICT,
                        later.contains(id)
                                ? "Import " + id + " can be undone after the later ones: undo import "
                                        + later.getFirst() + " first"
                                : "Import " + id + " is too old to be undone");
            }
            restore(connection, id);
            return Sql.update(
                    connection,
                    "UPDATE imports SET undone_at = ? WHERE id = ?",
                    database.clock().instant(),
                    id);
        });
        return one(id);
    }

    private static void restore(Connection connection, long id) throws SQLException {
        long list = Sql.number(connection, "SELECT list FROM imports WHERE id = ?", id);
        Sql.update(connection, "DELETE FROM sources WHERE import = ?", id);
        Sql.update(connection, "DELETE FROM stations WHERE import = ? AND " + UNNEEDED, id);
        Sql.update(connection, "UPDATE stations SET stale_at = coalesce(stale_at, created_at) WHERE import = ?", id);
        Sql.update(connection, """
                UPDATE stations SET (name, guide_name, list_number, groups, logo, guide_id, attributes, exact, loose,
                  stale_at) = (SELECT name, guide_name, list_number, groups, logo, guide_id, attributes, exact, loose,
                  stale_at FROM undo_stations u WHERE u.import = ? AND u.station = stations.id)
                WHERE id IN (SELECT station FROM undo_stations WHERE import = ?)""", id, id);
        Sql.update(connection, """
                UPDATE sources SET (rank, stale_at) = (SELECT rank, stale_at FROM undo_sources u
                  WHERE u.import = ? AND u.source = sources.id)
                WHERE id IN (SELECT source FROM undo_sources WHERE import = ?)""", id, id);
        Sql.update(connection, "DELETE FROM undo_stations WHERE import = ?", id);
        Sql.update(connection, "DELETE FROM undo_sources WHERE import = ?", id);
        Sql.update(connection, "UPDATE lists SET entries = 0 WHERE id = ?", list); // the next list may have any number
    }
}
