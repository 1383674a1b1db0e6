package dev.acequia.station;

import dev.acequia.engine.ContentId;
import dev.acequia.stationlist.ListEntry;
import dev.acequia.stationlist.ListException;
import dev.acequia.stationlist.ListHead;
import dev.acequia.stationlist.ListSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Entries of a list on their way into the database, in temporary tables of one connection: they take no memory, and
/// nothing else waits for them.
///
/// Entries with one name and one content are one, with the groups of all.
final class IncomingList implements ListSink, AutoCloseable {
    private static final int BATCH = 500;
    private static final int MOST_GUIDES = 8;
    private static final int MOST_OF_ONE_CONTENT = 32;
    private static final int LONGEST_GROUPS = 4000;

    private final Connection connection;
    private final EntryFilter filter;
    private final PreparedStatement entries;
    private final PreparedStatement links;
    private final Set<String> guides = new LinkedHashSet<>();
    private final List<ImportReport.Skipped> skipped = new ArrayList<>();
    private int skippedCount;
    private int count;
    private int waiting;

    /// Failure of the database while a list is read.
    static final class NotWritten extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotWritten(SQLException cause) {
            super(cause);
        }
    }

    IncomingList(Connection connection, EntryFilter filter) throws SQLException {
        this.connection = connection;
        this.filter = filter;
        for (String each : List.of(
                "DROP TABLE IF EXISTS temp.incoming",
                "DROP TABLE IF EXISTS temp.incoming_links",
                """
                CREATE TEMP TABLE incoming (
                  seq INTEGER PRIMARY KEY, name TEXT, guide_name TEXT, number INTEGER, groups TEXT, logo TEXT,
                  guide_id TEXT, attributes TEXT, exact TEXT, loose TEXT, line INTEGER)""",
                "CREATE TEMP TABLE incoming_links (seq INTEGER, place INTEGER, selector TEXT, link TEXT,"
                        + " PRIMARY KEY (seq, place)) WITHOUT ROWID",
                "BEGIN")) {
            StationDatabase.execute(connection, each);
        }
        this.entries = connection.prepareStatement("INSERT INTO incoming VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        this.links = connection.prepareStatement("INSERT INTO incoming_links VALUES (?, ?, ?, ?)");
    }

    @Override
    public void entry(ListEntry entry) throws ListException {
        String refusal = filter.refusal(entry);
        if (refusal != null) {
            skipped(entry.line(), entry.name(), refusal);
            return;
        }
        try {
            add(entry.line(), filter.values(entry), entry.contents());
        } catch (SQLException e) {
            throw new NotWritten(e);
        }
    }

    private void add(int line, StationValues values, List<ContentId> contents) throws SQLException {
        count++;
        Sql.bind(
                entries,
                count,
                values.name(),
                values.guideName(),
                StationRows.ordinal(values.number()),
                StationRows.text(values.groups()),
                values.logo(),
                values.guideId(),
                StationRows.text(values.attributes()),
                NameKey.exact(values.name()),
                NameKey.loose(values.name()),
                line);
        entries.addBatch();
        int place = 0;
        for (ContentId each : contents) {
            Sql.bind(links, count, place++, StationRows.selector(each), each.link());
            links.addBatch();
        }
        if (++waiting >= BATCH) {
            flush();
        }
    }

    private void flush() throws SQLException {
        entries.executeBatch();
        links.executeBatch();
        waiting = 0;
    }

    @Override
    public void skipped(int line, String what, String reason) {
        skippedCount++;
        if (skipped.size() < ImportReport.MOST_SAMPLES) {
            skipped.add(new ImportReport.Skipped(line, what, reason));
        }
    }

    @Override
    public void head(ListHead head) {
        head.guides().stream().limit(MOST_GUIDES - (long) guides.size()).forEach(guides::add);
    }

    /// All of the list has come; how many entries there are.
    int finish() throws SQLException {
        flush();
        StationDatabase.execute(connection, "CREATE INDEX temp.incoming_by_selector ON incoming_links (selector)");
        join();
        leaveOut();
        StationDatabase.execute(connection, "COMMIT");
        return (int) Sql.number(connection, "SELECT count(*) FROM incoming");
    }

    /// Joins entries with the name and the first content of an earlier one into that.
    private void join() throws SQLException {
        List<long[]> same = new ArrayList<>();
        Sql.each(connection, row -> same.add(new long[] {row.getLong(1), row.getLong(2)}), """
                SELECT first, seq FROM (
                  SELECT i.seq AS seq, min(i.seq) OVER (PARTITION BY l.selector, i.exact) AS first
                  FROM incoming i JOIN incoming_links l ON l.seq = i.seq AND l.place = 0)
                WHERE seq <> first ORDER BY seq""");
        for (long[] each : same) {
            Sql.update(connection, """
                    UPDATE incoming SET groups = groups || substr((SELECT groups FROM incoming WHERE seq = ?), 2)
                    WHERE seq = ? AND groups <> '' AND length(groups) < ?
                      AND instr(groups, (SELECT groups FROM incoming WHERE seq = ?)) = 0""", each[1], each[0], LONGEST_GROUPS, each[1]);
            Sql.update(connection, "DELETE FROM incoming WHERE seq = ?", each[1]);
            Sql.update(connection, "DELETE FROM incoming_links WHERE seq = ?", each[1]);
        }
    }

    /// Leaves out a content where too many entries before have it, and entries that have no other: each of them would
    /// be compared with each station that has it.
    private void leaveOut() throws SQLException {
        int left = Sql.update(connection, """
                DELETE FROM incoming_links WHERE (seq, place) IN (SELECT seq, place FROM (
                  SELECT seq, place, row_number() OVER (PARTITION BY selector ORDER BY seq, place) AS nth
                  FROM incoming_links) WHERE nth > ?)""", MOST_OF_ONE_CONTENT);
        if (left == 0) {
            return;
        }
        String without = " FROM incoming WHERE NOT EXISTS (SELECT 1 FROM incoming_links l WHERE l.seq = incoming.seq)";
        Sql.each(
                connection,
                row -> skipped(
                        (int) row.getLong(1),
                        row.getString(2),
                        MOST_OF_ONE_CONTENT + " entries before it have the same content"),
                "SELECT line, name" + without + " ORDER BY seq");
        Sql.update(connection, "DELETE" + without);
    }

    List<String> guides() {
        return List.copyOf(guides);
    }

    List<ImportReport.Skipped> skipped() {
        return skipped;
    }

    int skippedCount() {
        return skippedCount;
    }

    /// The highest number of an entry.
    int last() {
        return count;
    }

    @Override
    public void close() throws SQLException {
        entries.close();
        links.close();
    }
}
