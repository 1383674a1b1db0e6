package dev.acequia.station;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Tables of the database, and the steps from each version of them to the next, each step in one transaction.
final class StationSchema {
    private static final List<List<String>> STEPS = List.of(List.of(
            """
            CREATE TABLE meta (revision INTEGER NOT NULL, changed_at INTEGER NOT NULL)""",
            "INSERT INTO meta VALUES (1, 0)",
            """
            CREATE TABLE lists (
              id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
              location TEXT NOT NULL, options TEXT NOT NULL, created_at INTEGER NOT NULL,
              etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL DEFAULT '',
              format TEXT NOT NULL DEFAULT '', tried_at INTEGER, succeeded_at INTEGER, next_at INTEGER,
              failure TEXT NOT NULL DEFAULT '', failures INTEGER NOT NULL DEFAULT 0,
              entries INTEGER NOT NULL DEFAULT 0)""",
            """
            CREATE TABLE stations (
              id INTEGER PRIMARY KEY AUTOINCREMENT, list INTEGER, number INTEGER NOT NULL UNIQUE,
              given_number INTEGER NOT NULL, name TEXT NOT NULL, guide_name TEXT NOT NULL, list_number INTEGER,
              groups TEXT NOT NULL, logo TEXT NOT NULL, guide_id TEXT NOT NULL, attributes TEXT NOT NULL,
              exact TEXT NOT NULL, loose TEXT NOT NULL, edited_name TEXT, edited_number INTEGER, edited_groups TEXT,
              edited_logo TEXT, edited_guide_id TEXT, hidden INTEGER NOT NULL DEFAULT 0,
              favourite INTEGER NOT NULL DEFAULT 0, stale_at INTEGER, created_at INTEGER NOT NULL, import INTEGER)""",
            "CREATE INDEX stations_by_list ON stations (list)",
            """
            CREATE TABLE sources (
              id INTEGER PRIMARY KEY AUTOINCREMENT, station INTEGER NOT NULL, list INTEGER, selector TEXT NOT NULL,
              link TEXT, infohash TEXT, rank INTEGER NOT NULL, edited_rank INTEGER, pinned INTEGER NOT NULL DEFAULT 0,
              merged INTEGER NOT NULL DEFAULT 0, stale_at INTEGER, import INTEGER, starts INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
              first_picture INTEGER NOT NULL DEFAULT 0, played_at INTEGER, failed_at INTEGER,
              failure TEXT NOT NULL DEFAULT '')""",
            "CREATE INDEX sources_by_station ON sources (station)",
            "CREATE INDEX sources_by_selector ON sources (selector)",
            "CREATE INDEX sources_by_infohash ON sources (infohash) WHERE infohash IS NOT NULL",
            """
            CREATE TABLE imports (
              id INTEGER PRIMARY KEY AUTOINCREMENT, list INTEGER NOT NULL, at INTEGER NOT NULL,
              added INTEGER NOT NULL, changed INTEGER NOT NULL, gone INTEGER NOT NULL, same INTEGER NOT NULL,
              skipped INTEGER NOT NULL, details TEXT NOT NULL, undone_at INTEGER)""",
            "CREATE INDEX imports_by_list ON imports (list)",
            "CREATE TABLE undo_stations (import INTEGER NOT NULL, station INTEGER NOT NULL, name TEXT, guide_name TEXT,"
                    + " list_number INTEGER, groups TEXT, logo TEXT, guide_id TEXT, attributes TEXT, exact TEXT,"
                    + " loose TEXT, stale_at INTEGER, PRIMARY KEY (import, station)) WITHOUT ROWID",
            "CREATE TABLE undo_sources (import INTEGER NOT NULL, source INTEGER NOT NULL, rank INTEGER,"
                    + " stale_at INTEGER, PRIMARY KEY (import, source)) WITHOUT ROWID"));

    private StationSchema() {}

    /// Brings the tables to the version of this program.
    ///
    /// @throws SQLException when a later program has made them
    static void migrate(Connection connection) throws SQLException {
        long version = Sql.number(connection, "PRAGMA user_version");
        if (version > STEPS.size()) {
            throw new SQLException("It was written by a later version of Acequia");
        }
        for (int i = (int) version; i < STEPS.size(); i++) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                try {
                    for (String each : STEPS.get(i)) {
                        statement.execute(each);
                    }
                    statement.execute("PRAGMA user_version = " + (i + 1));
                    statement.execute("COMMIT");
                } catch (SQLException e) {
                    statement.execute("ROLLBACK");
                    throw e;
                }
            }
        }
    }
}
