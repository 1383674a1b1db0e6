package dev.acequia.station;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;

/// Match of the entries of an incoming list with stations: by a content that both have, then by the ID in a guide, then
/// by the name within the list (`catalogue.md` 7.2). Each is taken once; of several, those of one name belong together.
final class StationMatch {
    private static final String BY_CONTENT = """
            SELECT l.seq, s.id FROM incoming_links l JOIN incoming i ON i.seq = l.seq
            JOIN sources c ON c.selector = l.selector JOIN stations s ON s.id = c.station
            WHERE s.list = ? AND NOT c.merged ORDER BY i.exact <> s.exact, s.stale_at IS NOT NULL, l.seq, l.place, s.id""";

    /// An engine tells infohashes of contents that lists name by their IDs.
    private static final String BY_INFOHASH = """
            SELECT l.seq, s.id FROM incoming_links l JOIN incoming i ON i.seq = l.seq
            JOIN sources c ON c.infohash = l.selector JOIN stations s ON s.id = c.station
            WHERE s.list = ? AND NOT c.merged ORDER BY i.exact <> s.exact, l.seq, l.place, s.id""";

    /// Stations of other lists, and those that the user has given the content to, which get a source of this one more
    /// and change in nothing else.
    private static final String ELSEWHERE = """
            SELECT l.seq, c.station FROM incoming_links l
            JOIN sources c ON c.selector = l.selector OR c.infohash = l.selector
            JOIN stations s ON s.id = c.station
            WHERE s.list IS NOT ? OR c.merged ORDER BY l.seq, c.merged DESC, l.place, c.station""";

    private final long[] own;
    private final long[] elsewhere;
    private final BitSet takenStations = new BitSet();

    private StationMatch(int last) {
        this.own = new long[last + 1];
        this.elsewhere = new long[last + 1];
    }

    /// Compares the list in the temporary tables with the stations.
    ///
    /// @param last highest number of an entry
    static StationMatch of(Connection connection, long list, int last) throws SQLException {
        StationMatch match = new StationMatch(last);
        if (Sql.number(connection, "SELECT count(*) FROM stations WHERE list = ?", list) > 0) {
            match.pair(connection, BY_CONTENT, list);
            match.pair(connection, BY_INFOHASH, list);
            match.pairNames(connection, list, "guide_id");
            match.pairNames(connection, list, "exact");
            match.pairNames(connection, list, "loose");
        }
        match.lookElsewhere(connection, list);
        return match;
    }

    private void pair(Connection connection, String sql, long list) throws SQLException {
        Sql.each(connection, row -> take((int) row.getLong(1), row.getLong(2)), sql, list);
    }

    /// Pairs those that are still alone, both in their order: a name that thousands have is not compared each with
    /// each.
    private void pairNames(Connection connection, long list, String column) throws SQLException {
        try (PreparedStatement incoming = connection.prepareStatement(
                        "SELECT seq, %1$s FROM incoming WHERE %1$s <> '' ORDER BY %1$s, seq".formatted(column));
                PreparedStatement here = connection.prepareStatement(
                        "SELECT id, %1$s FROM stations WHERE list = ? AND %1$s <> '' ORDER BY %1$s, id"
                                .formatted(column))) {
            here.setLong(1, list);
            try (ResultSet entries = incoming.executeQuery();
                    ResultSet stations = here.executeQuery()) {
                pairNames(entries, stations);
            }
        }
    }

    private void pairNames(ResultSet entries, ResultSet stations) throws SQLException {
        boolean isThere = nextEntry(entries) && nextStation(stations);
        while (isThere) {
            int order = compare(entries.getString(2), stations.getString(2));
            if (order == 0) {
                take((int) entries.getLong(1), stations.getLong(1));
                isThere = nextEntry(entries) && nextStation(stations);
            } else {
                isThere = order < 0 ? nextEntry(entries) : nextStation(stations);
            }
        }
    }

    /// The order of the database, which is that of the UTF-8 bytes.
    private static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private boolean nextEntry(ResultSet entries) throws SQLException {
        while (entries.next()) {
            if (own[(int) entries.getLong(1)] == 0) {
                return true;
            }
        }
        return false;
    }

    private boolean nextStation(ResultSet stations) throws SQLException {
        while (stations.next()) {
            if (!takenStations.get((int) stations.getLong(1))) {
                return true;
            }
        }
        return false;
    }

    private void take(int seq, long station) {
        if (own[seq] == 0 && !takenStations.get((int) station)) {
            own[seq] = station;
            takenStations.set((int) station);
        }
    }

    private void lookElsewhere(Connection connection, long list) throws SQLException {
        Sql.each(
                connection,
                row -> {
                    int seq = (int) row.getLong(1);
                    elsewhere[seq] = elsewhere[seq] == 0 ? row.getLong(2) : elsewhere[seq];
                },
                ELSEWHERE,
                list);
    }

    /// The station of this list that an entry is; 0 when it is none.
    long own(int seq) {
        return own[seq];
    }

    /// The station of another list, or of the user's, that has a content of the entry; 0 when there is none.
    long elsewhere(int seq) {
        return elsewhere[seq];
    }

    /// Whether a station of this list is in the list now.
    boolean isThere(long station) {
        return takenStations.get((int) station);
    }
}
