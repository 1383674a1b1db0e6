package dev.acequia.station;

import dev.acequia.json.JsonTree;
import dev.acequia.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sources of lists in the database. Thread-safe.
public final class ListSources {
    private static final int LONGEST_NAME = 100;
    private static final int MOST = 500;

    private final StationDatabase database;

    public ListSources(StationDatabase database) {
        this.database = database;
    }

    /// All of them in the order of their names.
    public List<ListSource> all() throws StationException {
        return database.isThere()
                ? database.read(connection ->
                        Sql.list(connection, ListSources::source, "SELECT * FROM lists ORDER BY name COLLATE NOCASE"))
                : List.of();
    }

    /// The one with this ID.
    public ListSource one(long id) throws StationException {
        return find("id = ?", id)
                .orElseThrow(() ->
                        new StationException(StationException.Reason.UNKNOWN, "No source of lists has the ID " + id));
    }

    public Optional<ListSource> named(String name) throws StationException {
        return find("name = ?", name);
    }

    /// The one of a kind at a place.
    public Optional<ListSource> at(ListSource.Kind kind, String location) throws StationException {
        return find("kind = '" + kind.label() + "' AND location = ?", location);
    }

    private Optional<ListSource> find(String condition, Object value) throws StationException {
        return database.isThere()
                ? database.read(connection ->
                        Sql.list(connection, ListSources::source, "SELECT * FROM lists WHERE " + condition, value)
                                .stream()
                                .findFirst())
                : Optional.empty();
    }

    /// A source that is not saved yet.
    ///
    /// @throws IllegalArgumentException with a sentence for users
    public static ListSource unsaved(String name, ListSource.Kind kind, String location, ListOptions options) {
        String clean = name.strip();
        if (clean.isEmpty() || clean.length() > LONGEST_NAME || clean.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "The name of a list must have 1 to " + LONGEST_NAME + " characters and no control characters");
        }
        return new ListSource(0, clean, kind, location, options, Instant.EPOCH, ListSource.State.NEW);
    }

    /// Saves a new source.
    public ListSource add(ListSource unsaved) throws StationException {
        long id = database.write(
                connection -> add(connection, unsaved, database.clock().instant()));
        return one(id);
    }

    static long add(Connection connection, ListSource unsaved, Instant now) throws SQLException, StationException {
        if (Sql.number(connection, "SELECT count(*) FROM lists WHERE name = ?", unsaved.name()) > 0) {
            throw new StationException(
                    StationException.Reason.CONFLICT, "There is a list called " + unsaved.name() + " already");
        }
        if (Sql.number(connection, "SELECT count(*) FROM lists") >= MOST) {
            throw new StationException(
                    StationException.Reason.CONFLICT, "There can be at most " + MOST + " sources of lists");
        }
        return Sql.insert(
                connection,
                "INSERT INTO lists (name, kind, location, options, created_at, next_at) VALUES (?, ?, ?, ?, ?, ?)",
                unsaved.name(),
                unsaved.kind().label(),
                unsaved.location(),
                json(unsaved.options()),
                now,
                unsaved.kind().isRefreshed() && !unsaved.options().refresh().isZero() ? now : null);
    }

    /// Changes name, place and options. With another place or other options the next import may have any number of
    /// entries.
    public ListSource change(ListSource changed) throws StationException {
        database.write(connection -> {
            boolean isTaken = Sql.number(
                            connection,
                            "SELECT count(*) FROM lists WHERE name = ? AND id <> ?",
                            changed.name(),
                            changed.id())
                    > 0;
            if (isTaken) {
                throw new StationException(
                        StationException.Reason.CONFLICT, "There is a list called " + changed.name() + " already");
            }
            boolean isRefreshed =
                    changed.kind().isRefreshed() && !changed.options().refresh().isZero();
            return Sql.update(
                    connection,
                    """
                    UPDATE lists SET entries = CASE WHEN location = ? AND options = ? THEN entries ELSE 0 END, name = ?,
                      location = ?, options = ?, digest = '', etag = '', last_modified = '', next_at = ? WHERE id = ?""",
                    changed.location(),
                    json(changed.options()),
                    changed.name(),
                    changed.location(),
                    json(changed.options()),
                    isRefreshed ? database.clock().instant() : null,
                    changed.id());
        });
        return one(changed.id());
    }

    /// Removes a source, its contents, and those of its stations that then have none and were not edited.
    public void remove(long id) throws StationException {
        one(id);
        database.write(connection -> {
            Sql.update(connection, "DELETE FROM sources WHERE list = ?", id);
            Sql.update(connection, "DELETE FROM stations WHERE list = ? AND " + ImportLog.UNNEEDED, id);
            Sql.update(connection, "UPDATE stations SET list = NULL, stale_at = NULL WHERE list = ?", id);
            for (String each : List.of("undo_stations", "undo_sources")) {
                Sql.update(
                        connection,
                        "DELETE FROM " + each + " WHERE import IN (SELECT id FROM imports WHERE list = ?)",
                        id);
            }
            Sql.update(connection, "DELETE FROM imports WHERE list = ?", id);
            return Sql.update(connection, "DELETE FROM lists WHERE id = ?", id);
        });
    }

    /// Puts an attempt that has failed on record.
    ///
    /// @param nextAt when it is tried again; null for never
    void failed(long id, String why, @Nullable Instant nextAt) throws StationException {
        database.writeQuietly(connection -> Sql.update(
                connection,
                "UPDATE lists SET tried_at = ?, failure = ?, failures = failures + 1, next_at = ? WHERE id = ?",
                database.clock().instant(),
                why,
                nextAt,
                id));
    }

    /// Puts on record that a list has not changed.
    void unchanged(long id, @Nullable Instant nextAt) throws StationException {
        Instant now = database.clock().instant();
        database.writeQuietly(connection -> Sql.update(
                connection,
                "UPDATE lists SET tried_at = ?, succeeded_at = ?, failure = '', failures = 0, next_at = ? WHERE id = ?",
                now,
                now,
                nextAt,
                id));
    }

    static ListSource source(ResultSet row) throws SQLException {
        return new ListSource(
                row.getLong("id"),
                row.getString("name"),
                ListSource.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("location"),
                options(row.getString("options")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                new ListSource.State(
                        row.getString("etag"),
                        row.getString("last_modified"),
                        row.getString("digest"),
                        row.getString("format"),
                        Sql.instant(row, "tried_at"),
                        Sql.instant(row, "succeeded_at"),
                        Sql.instant(row, "next_at"),
                        row.getString("failure"),
                        row.getInt("failures"),
                        row.getInt("entries")));
    }

    private static String json(ListOptions options) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("refresh", options.refresh().toSeconds());
        fields.put("charset", options.charset());
        fields.put("group", options.group());
        fields.put("include", options.include());
        fields.put("exclude", options.exclude());
        fields.put("rename", options.rename());
        fields.put("rename_to", options.renameTo());
        fields.put("adds_stations", options.addsStations());
        fields.put("takes_doubtful", options.takesDoubtful());
        fields.put("user_agent", options.userAgent());
        return new String(JsonTree.write(fields), StandardCharsets.UTF_8);
    }

    private static ListOptions options(String json) {
        JsonValue fields = JsonValue.read(json.getBytes(StandardCharsets.UTF_8));
        return new ListOptions(
                Duration.ofSeconds(fields.at("refresh").number().orElse(0.0).longValue()),
                fields.at("charset").text(),
                fields.at("group").text(),
                fields.at("include").text(),
                fields.at("exclude").text(),
                fields.at("rename").text(),
                fields.at("rename_to").text(),
                fields.at("adds_stations").isTrue(),
                fields.at("takes_doubtful").isTrue(),
                fields.at("user_agent").text());
    }
}
