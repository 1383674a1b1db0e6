package dev.acequia.station;

import dev.acequia.engine.ContentId;
import dev.acequia.stationlist.ChannelNumber;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Stations as all who show, list and play them see them. Thread-safe; everything here may wait for the disk.
public final class Stations {
    private static final String NAME = "coalesce(edited_name, name)";
    private static final String GROUPS = "coalesce(edited_groups, groups)";

    private final StationDatabase database;
    private final Supplier<Duration> staleKept;

    /// @param staleKept how long a station is shown that its list has no more
    public Stations(StationDatabase database, Supplier<Duration> staleKept) {
        this.database = database;
        this.staleKept = staleKept;
    }

    /// The state of all stations, which changes with each change of any.
    public StationDatabase.Revision revision() throws StationException {
        return database.revision();
    }

    /// A station with its sources, shown or not; empty when there is none.
    public Optional<Station> find(long id) throws StationException {
        return database.isThere() ? database.read(connection -> find(connection, id)) : Optional.empty();
    }

    static Optional<Station> find(Connection connection, long id) throws SQLException {
        List<Station> found = Sql.list(connection, StationRows::station, "SELECT * FROM stations WHERE id = ?", id);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst().with(sources(connection, id)));
    }

    /// The station that is dialled by a number, and shown; empty when none is.
    public Optional<Station> dialled(ChannelNumber number) throws StationException {
        List<Station> found = page(StationFilter.SHOWN, "number = " + number.ordinal(), 0, 1);
        return found.isEmpty() ? Optional.empty() : find(found.getFirst().id());
    }

    /// The sources of a station in the order of their ranks; of equal ones the one that a list still has, and the
    /// better rank.
    private static List<StationSource> sources(Connection connection, long station) throws SQLException {
        Map<String, StationSource> found = new LinkedHashMap<>();
        Sql.each(
                connection,
                row -> {
                    StationSource source = StationRows.source(row);
                    String infohash = source.infohash();
                    String key = infohash == null ? StationRows.selector(source.content()) : infohash;
                    found.putIfAbsent(key, source);
                },
                "SELECT * FROM sources WHERE station = ? ORDER BY pinned DESC, stale_at IS NOT NULL,"
                        + " edited_rank IS NULL, edited_rank, rank, id",
                station);
        return List.copyOf(found.values());
    }

    /// A part of the chosen stations in the order of their numbers, without their sources.
    public List<Station> page(StationFilter filter, int offset, int most) throws StationException {
        return page(filter, "1", offset, most);
    }

    private List<Station> page(StationFilter filter, String more, int offset, int most) throws StationException {
        if (!database.isThere()) {
            return List.of();
        }
        Condition condition = condition(filter);
        return database.read(connection -> Sql.list(
                connection,
                StationRows::station,
                "SELECT * FROM stations WHERE " + condition.sql() + " AND " + more + " ORDER BY number LIMIT " + most
                        + " OFFSET " + offset,
                condition.values()));
    }

    public int count(StationFilter filter) throws StationException {
        if (!database.isThere()) {
            return 0;
        }
        Condition condition = condition(filter);
        return database.read(connection -> (int)
                Sql.number(connection, "SELECT count(*) FROM stations WHERE " + condition.sql(), condition.values()));
    }

    /// Gives all chosen stations to a consumer, in the order of their numbers and without their sources. Never more
    /// than one of them is held.
    public void each(StationFilter filter, Consumer<Station> consumer) throws StationException {
        if (!database.isThere()) {
            return;
        }
        Condition condition = condition(filter);
        database.readLong(connection -> {
            Sql.each(
                    connection,
                    row -> consumer.accept(StationRows.station(row)),
                    "SELECT * FROM stations WHERE " + condition.sql() + " ORDER BY number",
                    condition.values());
            return 0;
        });
    }

    /// The groups of all stations that are shown, in the order in which they come first.
    public List<String> groups() throws StationException {
        List<String> groups = new ArrayList<>();
        if (database.isThere()) {
            Condition condition = condition(StationFilter.SHOWN);
            List<String> lines = database.read(connection -> Sql.list(
                    connection,
                    row -> row.getString(1),
                    "SELECT " + GROUPS + " AS g FROM stations WHERE " + condition.sql()
                            + " GROUP BY g ORDER BY min(number)",
                    condition.values()));
            lines.stream()
                    .flatMap(each -> StationRows.lines(each).stream())
                    .distinct()
                    .forEach(groups::add);
        }
        return groups;
    }

    private record Condition(String sql, Object[] values) {}

    private Condition condition(StationFilter filter) {
        List<String> all = new ArrayList<>(List.of("1"));
        List<Object> values = new ArrayList<>();
        if (!filter.isAll()) {
            all.add("NOT hidden AND (stale_at IS NULL OR stale_at > ?)");
            values.add(database.clock().instant().minus(staleKept.get()).toEpochMilli());
        }
        if (!filter.group().isEmpty()) {
            all.add("instr(" + GROUPS + ", ?) > 0");
            values.add("\n" + filter.group() + "\n");
        }
        if (!filter.text().isEmpty()) {
            all.add("(loose LIKE ? ESCAPE '\\' OR " + NAME + " LIKE ? ESCAPE '\\')");
            values.add(pattern(NameKey.loose(filter.text())));
            values.add(pattern(filter.text()));
        }
        if (filter.isFavourite()) {
            all.add("favourite");
        }
        if (filter.list() != 0) {
            all.add("list = ?");
            values.add(filter.list());
        }
        return new Condition(String.join(" AND ", all), values.toArray());
    }

    private static String pattern(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    /// Puts on record that a content has shown a picture.
    ///
    /// @param infohash of the content as the engine has told it; null when it has not
    public void played(long source, Duration took, @Nullable String infohash) throws StationException {
        score(source, score -> score.played(now(), took), infohash);
    }

    /// Puts on record that a content could not be played, and no engine is to blame.
    public void failed(long source, String why) throws StationException {
        score(source, score -> score.failed(now(), why), null);
    }

    private void score(long source, java.util.function.UnaryOperator<SourceScore> change, @Nullable String infohash)
            throws StationException {
        database.writeQuietly(connection -> {
            List<StationSource> found =
                    Sql.list(connection, StationRows::source, "SELECT * FROM sources WHERE id = ?", source);
            if (found.isEmpty()) {
                return 0;
            }
            SourceScore score = change.apply(found.getFirst().score());
            int index = found.getFirst().content().index();
            String known = infohash == null || !ContentId.isHash(infohash)
                    ? found.getFirst().infohash()
                    : StationRows.selector(new ContentId(ContentId.Kind.INFOHASH, infohash, index, null));
            return Sql.update(
                    connection,
                    """
                    UPDATE sources SET starts = ?, failures = ?, first_picture = ?, played_at = ?, failed_at = ?,
                      failure = ?, infohash = ? WHERE id = ?""",
                    score.starts(),
                    score.failures(),
                    score.firstPicture().toMillis(),
                    score.playedAt(),
                    score.failedAt(),
                    score.failure(),
                    known,
                    source);
        });
    }

    private Instant now() {
        return database.clock().instant();
    }
}
