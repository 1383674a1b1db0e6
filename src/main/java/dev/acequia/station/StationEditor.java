package dev.acequia.station;

import dev.acequia.engine.ContentId;
import dev.acequia.stationlist.ChannelNumber;
import dev.acequia.stationlist.ListText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Changes of stations by the user, each of them one transaction. Thread-safe.
public final class StationEditor {
    private static final int LONGEST_URL = 2048;
    private static final int MOST_SOURCES = 64;

    private final StationDatabase database;

    public StationEditor(StationDatabase database) {
        this.database = database;
    }

    /// Adds a station of the user's own.
    ///
    /// @param number null for one that is free
    public Station add(StationValues values, @Nullable ChannelNumber number, List<ContentId> contents)
            throws StationException {
        return database.write(connection -> {
            String name = name(values.name());
            ChannelNumber given =
                    number == null ? NumberAllocator.of(connection).next(StationRows.text(values.groups())) : number;
            checkNumber(connection, given, 0);
            long id = Sql.insert(
                    connection,
                    """
                    INSERT INTO stations (number, given_number, name, guide_name, list_number, groups, logo, guide_id,
                      attributes, exact, loose, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    given.ordinal(),
                    given.ordinal(),
                    name,
                    values.guideName(),
                    StationRows.ordinal(values.number()),
                    StationRows.text(groups(values.groups())),
                    url(values.logo()),
                    ListText.clean(values.guideId()),
                    StationRows.text(Map.of()),
                    NameKey.exact(name),
                    NameKey.loose(name),
                    database.clock().instant());
            setSources(connection, id, contents);
            return Stations.find(connection, id).orElseThrow();
        });
    }

    /// Replaces the edits of a station; its number follows them.
    public Station edit(long id, StationEdits edits) throws StationException {
        return change(id, _ -> edits, SourceEdits.NONE);
    }

    /// Changes edits and sources of a station together, or nothing.
    ///
    /// @param change makes the new edits of those that hold now; may refuse by throwing
    public Station change(long id, UnaryOperator<StationEdits> change, SourceEdits sources) throws StationException {
        return database.write(connection -> {
            Station station = one(connection, id);
            StationEdits edits = change.apply(station.edits());
            ChannelNumber wanted = edits.number();
            if (wanted != null) {
                checkNumber(connection, wanted, id);
            }
            ChannelNumber number = wanted == null ? given(connection, station) : wanted;
            List<String> groups = edits.groups();
            Sql.update(
                    connection,
                    """
                    UPDATE stations SET number = ?, edited_name = ?, edited_number = ?, edited_groups = ?,
                      edited_logo = ?, edited_guide_id = ?, hidden = ?, favourite = ? WHERE id = ?""",
                    number.ordinal(),
                    edits.name() == null ? null : name(edits.name()),
                    StationRows.ordinal(wanted),
                    groups == null ? null : StationRows.text(groups(groups)),
                    edits.logo() == null ? null : url(edits.logo()),
                    edits.guideId() == null ? null : ListText.clean(edits.guideId()),
                    edits.isHidden() ? 1 : 0,
                    edits.isFavourite() ? 1 : 0,
                    id);
            set(connection, id, sources);
            return Stations.find(connection, id).orElseThrow();
        });
    }

    /// The number without edits: the one that it was given first, or where another has that now, a free one.
    private static ChannelNumber given(Connection connection, Station station) throws SQLException {
        long given = Sql.number(connection, "SELECT given_number FROM stations WHERE id = ?", station.id());
        boolean isTaken = Sql.number(
                        connection, "SELECT count(*) FROM stations WHERE number = ? AND id <> ?", given, station.id())
                > 0;
        return isTaken
                ? NumberAllocator.of(connection).next(StationRows.text(station.groups()))
                : ChannelNumber.ofOrdinal(given);
    }

    private static void checkNumber(Connection connection, ChannelNumber number, long except)
            throws SQLException, StationException {
        List<String> taken = Sql.list(
                connection,
                row -> row.getString(1),
                "SELECT coalesce(edited_name, name) FROM stations WHERE number = ? AND id <> ?",
                number.ordinal(),
                except);
        if (!taken.isEmpty()) {
            throw new StationException(
                    StationException.Reason.CONFLICT,
                    "Each station must have a number of its own, but " + number + " is that of " + taken.getFirst());
        }
    }

    /// Replaces the user's own sources of a station, and puts them and the others in this order.
    ///
    /// @param contents in the order of preference; those that lists have may be left out, and come last
    /// @param pinned the one that comes before all others, whatever the scores say; null for none
    public Station order(long id, List<ContentId> contents, @Nullable ContentId pinned) throws StationException {
        return database.write(connection -> {
            one(connection, id);
            set(connection, id, new SourceEdits(contents, true, pinned));
            return Stations.find(connection, id).orElseThrow();
        });
    }

    private static void set(Connection connection, long id, SourceEdits sources) throws SQLException, StationException {
        List<ContentId> order = sources.order();
        if (order != null) {
            setSources(connection, id, order);
        }
        if (sources.setsPin()) {
            ContentId pinned = sources.pinned();
            Sql.update(
                    connection,
                    "UPDATE sources SET pinned = (selector IS ?) WHERE station = ?",
                    pinned == null ? null : StationRows.selector(pinned),
                    id);
        }
    }

    private static void setSources(Connection connection, long station, List<ContentId> contents)
            throws SQLException, StationException {
        if (contents.size() > MOST_SOURCES) {
            throw new StationException(
                    StationException.Reason.INVALID, "A station must have at most " + MOST_SOURCES + " sources");
        }
        List<String> wanted = contents.stream().map(StationRows::selector).toList();
        List<String> own = Sql.list(
                connection,
                row -> row.getString(1),
                "SELECT selector FROM sources WHERE station = ? AND list IS NULL",
                station);
        for (String each : own) {
            if (!wanted.contains(each)) {
                Sql.update(
                        connection,
                        "DELETE FROM sources WHERE station = ? AND list IS NULL AND selector = ?",
                        station,
                        each);
            }
        }
        Sql.update(connection, "UPDATE sources SET edited_rank = NULL WHERE station = ?", station);
        for (int i = 0; i < contents.size(); i++) {
            int known = Sql.update(
                    connection,
                    "UPDATE sources SET edited_rank = ? WHERE station = ? AND selector = ?",
                    i,
                    station,
                    wanted.get(i));
            if (known == 0) {
                Sql.update(
                        connection,
                        "INSERT INTO sources (station, selector, link, rank, edited_rank) VALUES (?, ?, ?, ?, ?)",
                        station,
                        wanted.get(i),
                        contents.get(i).link(),
                        i,
                        i);
            }
        }
    }

    /// Removes a station. One that a list still has comes back with the next import: hide it instead.
    public void remove(long id) throws StationException {
        database.write(connection -> {
            one(connection, id);
            remove(connection, id);
            return 0;
        });
    }

    private static void remove(Connection connection, long id) throws SQLException {
        Sql.update(connection, "DELETE FROM sources WHERE station = ?", id);
        Sql.update(connection, "DELETE FROM undo_stations WHERE station = ?", id);
        Sql.update(connection, "DELETE FROM stations WHERE id = ?", id);
    }

    /// Moves the sources of other stations to one, behind its own, and removes the others. What lists bring for their
    /// contents later comes to that one, too.
    public Station merge(long into, List<Long> others) throws StationException {
        return database.write(connection -> {
            one(connection, into);
            for (long each : others) {
                one(connection, each);
                if (each == into) {
                    throw new StationException(
                            StationException.Reason.INVALID, "A station cannot be merged into itself");
                }
                Sql.update(
                        connection,
                        "UPDATE sources SET station = ?, import = NULL, merged = 1, rank = rank + 1000 WHERE station = ?",
                        into,
                        each);
                remove(connection, each);
            }
            return Stations.find(connection, into).orElseThrow();
        });
    }

    /// Makes a station of its own of one source of another.
    public Station split(long id, long source) throws StationException {
        return database.write(connection -> {
            Station station = one(connection, id);
            boolean isOwn =
                    Sql.number(connection, "SELECT count(*) FROM sources WHERE id = ? AND station = ?", source, id) > 0;
            if (!isOwn || station.sources().size() < 2) {
                throw new StationException(
                        StationException.Reason.INVALID,
                        "A station must have the source that is to leave it, and another one");
            }
            ChannelNumber number = NumberAllocator.of(connection).next(StationRows.text(station.groups()));
            long fresh = Sql.insert(
                    connection,
                    """
                    INSERT INTO stations (number, given_number, name, guide_name, groups, logo, guide_id, attributes,
                      exact, loose, created_at) SELECT ?, ?, name, guide_name, groups, logo, guide_id, attributes,
                      exact, loose, ? FROM stations WHERE id = ?""",
                    number.ordinal(),
                    number.ordinal(),
                    database.clock().instant(),
                    id);
            Sql.update(
                    connection,
                    "UPDATE sources SET station = ?, import = NULL, merged = 1 WHERE id = ?",
                    fresh,
                    source);
            return Stations.find(connection, fresh).orElseThrow();
        });
    }

    private static Station one(Connection connection, long id) throws SQLException, StationException {
        return Stations.find(connection, id)
                .orElseThrow(
                        () -> new StationException(StationException.Reason.UNKNOWN, "No station has the ID " + id));
    }

    private static String name(String text) throws StationException {
        String clean = ListText.clean(text);
        if (clean.isEmpty()) {
            throw new StationException(StationException.Reason.INVALID, "A station must have a name");
        }
        return clean;
    }

    private static List<String> groups(List<String> groups) {
        return groups.stream()
                .map(ListText::clean)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
    }

    private static String url(String text) throws StationException {
        String clean = text.strip();
        boolean isUrl = clean.isEmpty() || clean.matches("(?i)https?://[^\\s\\p{Cntrl}\"<>]+");
        if (!isUrl || clean.length() > LONGEST_URL) {
            throw new StationException(
                    StationException.Reason.INVALID,
                    "A logo must be an http or https URL of at most " + LONGEST_URL + " characters");
        }
        return clean;
    }
}
