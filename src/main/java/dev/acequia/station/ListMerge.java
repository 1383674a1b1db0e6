package dev.acequia.station;

import dev.acequia.stationlist.ChannelNumber;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Merge of an incoming list into the stations, within one transaction. The user's edits stay as they are, and so do
/// numbers; what the list has no more becomes stale.
final class ListMerge {
    private static final String ENTRIES =
            "SELECT seq, name, guide_name, number, groups, logo, guide_id, attributes, exact, loose FROM incoming ORDER BY seq";

    private static final String ADD_STATION = """
            INSERT INTO stations (list, number, given_number, name, guide_name, list_number, groups, logo, guide_id,
              attributes, exact, loose, created_at, import) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String ADD_SOURCE =
            "INSERT INTO sources (station, list, selector, link, rank, import) VALUES (?, ?, ?, ?, ?, ?)";

    private static final String SAME = """
            SELECT s.name = i.name AND s.guide_name = i.guide_name AND s.list_number IS i.number
              AND s.groups = i.groups AND s.logo = i.logo AND s.guide_id = i.guide_id AND s.attributes = i.attributes
              AND s.stale_at IS NULL
            FROM stations s, incoming i WHERE s.id = ? AND i.seq = ?""";

    private static final String CHANGE = """
            UPDATE stations SET (name, guide_name, list_number, groups, logo, guide_id, attributes, exact, loose) =
              (SELECT name, guide_name, number, groups, logo, guide_id, attributes, exact, loose
               FROM incoming WHERE seq = ?), stale_at = NULL WHERE id = ?""";

    /// Rank of the first content that another list has added.
    private static final int BEHIND = 1000;

    private final Connection connection;
    private final Statements statements;
    private final ListSource list;
    private final long id;
    private final Instant now;
    private final StationMatch match;
    private @Nullable NumberAllocator allocator;
    private final List<String> addedNames = new ArrayList<>();
    private final List<String> changedNames = new ArrayList<>();
    private final List<String> goneNames = new ArrayList<>();
    private int added;
    private int changed;
    private int gone;
    private int same;

    /// @param id of the import
    ListMerge(Connection connection, Statements statements, ListSource list, long id, Instant now, StationMatch match) {
        this.connection = connection;
        this.statements = statements;
        this.list = list;
        this.id = id;
        this.now = now;
        this.match = match;
    }

    /// Merges all of it.
    void run() throws SQLException {
        Map<Integer, ChannelNumber> wanted = reserve();
        changeKnown();
        addNew(wanted);
        if (list.kind().replaces()) {
            markGone();
        }
    }

    private NumberAllocator numbers() throws SQLException {
        NumberAllocator made = allocator == null ? NumberAllocator.of(connection) : allocator;
        allocator = made;
        return made;
    }

    /// Numbers that the list gives to new stations, before others take them.
    private Map<Integer, ChannelNumber> reserve() throws SQLException {
        Map<Integer, ChannelNumber> wanted = new HashMap<>();
        if (!list.options().addsStations()) {
            return wanted;
        }
        Sql.each(
                connection,
                row -> {
                    int seq = row.getInt(1);
                    ChannelNumber number = ChannelNumber.ofOrdinal(row.getLong(2));
                    if (match.own(seq) == 0
                            && match.elsewhere(seq) == 0
                            && numbers().takeIfFree(number, row.getString(3))) {
                        wanted.put(seq, number);
                    }
                },
                "SELECT seq, number, groups FROM incoming WHERE number IS NOT NULL ORDER BY seq");
        return wanted;
    }

    private void changeKnown() throws SQLException {
        try (PreparedStatement entries = connection.prepareStatement(ENTRIES);
                ResultSet row = entries.executeQuery()) {
            while (row.next()) {
                int seq = row.getInt(1);
                long station = match.own(seq) == 0 ? match.elsewhere(seq) : match.own(seq);
                if (station != 0) {
                    boolean isChanged = match.own(seq) != 0 && changeValues(seq, station);
                    isChanged |= changeSources(seq, station);
                    count(isChanged, row.getString(2));
                }
            }
        }
    }

    private void count(boolean isChanged, String name) {
        if (isChanged) {
            changed++;
            sample(changedNames, name);
        } else {
            same++;
        }
    }

    private boolean changeValues(int seq, long station) throws SQLException {
        boolean[] isSame = new boolean[1];
        statements.each(row -> isSame[0] = row.getBoolean(1), SAME, station, seq);
        if (!isSame[0]) {
            statements.update(ImportLog.KEEP_STATION, id, station, id);
            statements.update(CHANGE, seq, station);
        }
        return !isSame[0];
    }

    /// A source as it is in the database.
    private record Known(long id, int rank, boolean isStale) {}

    /// Gives a station the contents of its entry: in the list's order where it is of this list, which then lets those
    /// become stale that it had before; behind its others where it is not.
    private boolean changeSources(int seq, long station) throws SQLException {
        boolean isOwn = match.own(seq) != 0;
        Map<String, Known> before = new HashMap<>();
        statements.each(
                row -> before.put(row.getString(1), new Known(row.getLong(2), row.getInt(3), row.getObject(4) != null)),
                "SELECT selector, id, rank, stale_at FROM sources WHERE station = ? AND list IS ? AND merged <= ?",
                station,
                list.id(),
                isOwn ? 0 : 1);
        boolean isChanged = false;
        int rank = isOwn ? 0 : BEHIND;
        for (String[] each : links(seq)) {
            Known known = before.remove(each[0]);
            int wanted = isOwn || known == null ? rank : known.rank();
            if (known == null) {
                statements.update(ADD_SOURCE, station, list.id(), each[0], each[1], rank, id);
                isChanged = true;
            } else if (known.rank() != wanted || known.isStale()) {
                statements.update(ImportLog.KEEP_SOURCE, id, known.id(), id);
                statements.update("UPDATE sources SET rank = ?, stale_at = NULL WHERE id = ?", wanted, known.id());
                isChanged = true;
            }
            rank++;
        }
        return isOwn && list.kind().replaces() && makeStale(before) || isChanged;
    }

    private boolean makeStale(Map<String, Known> sources) throws SQLException {
        boolean isChanged = false;
        for (Known each : sources.values()) {
            if (!each.isStale()) {
                statements.update(ImportLog.KEEP_SOURCE, id, each.id(), id);
                statements.update("UPDATE sources SET stale_at = ? WHERE id = ?", now, each.id());
                isChanged = true;
            }
        }
        return isChanged;
    }

    private List<String[]> links(int seq) throws SQLException {
        List<String[]> links = new ArrayList<>();
        statements.each(
                row -> links.add(new @Nullable String[] {row.getString(1), row.getString(2)}),
                "SELECT selector, link FROM incoming_links WHERE seq = ? ORDER BY place",
                seq);
        return links;
    }

    private void addNew(Map<Integer, ChannelNumber> wanted) throws SQLException {
        if (!list.options().addsStations()) {
            return;
        }
        try (PreparedStatement entries = connection.prepareStatement(ENTRIES);
                PreparedStatement station = connection.prepareStatement(ADD_STATION);
                PreparedStatement source = connection.prepareStatement(ADD_SOURCE);
                PreparedStatement links = connection.prepareStatement(
                        "SELECT selector, link, place FROM incoming_links WHERE seq = ? ORDER BY place");
                ResultSet row = entries.executeQuery()) {
            long next =
                    Sql.number(connection, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'stations'");
            while (row.next()) {
                int seq = row.getInt(1);
                if (match.own(seq) == 0 && match.elsewhere(seq) == 0) {
                    ChannelNumber given = wanted.get(seq);
                    ChannelNumber number = given == null ? numbers().next(row.getString(5)) : given;
                    bind(station, row, number);
                    station.executeUpdate();
                    next++;
                    addSources(links, source, seq, next);
                    added++;
                    sample(addedNames, row.getString(2));
                }
            }
        }
    }

    private void bind(PreparedStatement station, ResultSet row, ChannelNumber number) throws SQLException {
        Sql.bind(
                station,
                list.id(),
                number.ordinal(),
                number.ordinal(),
                row.getString(2),
                row.getString(3),
                row.getObject(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                now,
                id);
    }

    private void addSources(PreparedStatement links, PreparedStatement source, int seq, long station)
            throws SQLException {
        links.setInt(1, seq);
        try (ResultSet each = links.executeQuery()) {
            while (each.next()) {
                Sql.bind(source, station, list.id(), each.getString(1), each.getString(2), each.getInt(3), id);
                source.executeUpdate();
            }
        }
    }

    /// Stations and sources that the list has no more.
    private void markGone() throws SQLException {
        List<Long> stations = new ArrayList<>();
        Sql.each(
                connection,
                row -> {
                    if (!match.isThere(row.getLong(1))) {
                        stations.add(row.getLong(1));
                        gone++;
                        sample(goneNames, row.getString(2));
                    }
                },
                "SELECT id, name FROM stations WHERE list = ? AND stale_at IS NULL AND import IS NOT ?",
                list.id(),
                id);
        for (long each : stations) {
            statements.update(ImportLog.KEEP_STATION, id, each, id);
            statements.update("UPDATE stations SET stale_at = ? WHERE id = ?", now, each);
        }
        String theirs = " FROM sources WHERE list = ? AND stale_at IS NULL AND import IS NOT ?"
                + " AND selector NOT IN (SELECT selector FROM incoming_links)";
        Sql.update(
                connection,
                "INSERT OR IGNORE INTO undo_sources SELECT ?, id, rank, stale_at" + theirs,
                id,
                list.id(),
                id);
        Sql.update(
                connection,
                "UPDATE sources SET stale_at = ? WHERE id IN (SELECT id" + theirs + ")",
                now,
                list.id(),
                id);
    }

    private static void sample(List<String> names, String name) {
        if (names.size() < ImportReport.MOST_SAMPLES) {
            names.add(name);
        }
    }

    ImportReport report(IncomingList incoming) {
        return new ImportReport(
                id,
                list.id(),
                now,
                new ImportReport.Counts(added, changed, gone, same, incoming.skippedCount()),
                new ImportReport.Samples(addedNames, changedNames, goneNames, incoming.skipped()),
                incoming.guides(),
                null);
    }
}
