package dev.acequia.station;

import dev.acequia.engine.ContentId;
import dev.acequia.stationlist.ChannelNumber;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rows of the database as stations and sources.
final class StationRows {
    private static final String LINE = "\n";

    private StationRows() {}

    static Station station(ResultSet row) throws SQLException {
        return new Station(
                row.getLong("id"),
                ChannelNumber.ofOrdinal(row.getLong("number")),
                new StationValues(
                        row.getString("name"),
                        row.getString("guide_name"),
                        number(row, "list_number"),
                        lines(row.getString("groups")),
                        row.getString("logo"),
                        row.getString("guide_id"),
                        pairs(row.getString("attributes"))),
                edits(row),
                Sql.optional(row, "list"),
                Sql.instant(row, "stale_at"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                List.of());
    }

    private static StationEdits edits(ResultSet row) throws SQLException {
        String groups = row.getString("edited_groups");
        return new StationEdits(
                row.getString("edited_name"),
                number(row, "edited_number"),
                groups == null ? null : lines(groups),
                row.getString("edited_logo"),
                row.getString("edited_guide_id"),
                row.getBoolean("hidden"),
                row.getBoolean("favourite"));
    }

    static StationSource source(ResultSet row) throws SQLException {
        return new StationSource(
                row.getLong("id"),
                content(row.getString("selector"), row.getString("link")),
                row.getString("infohash"),
                Sql.optional(row, "list"),
                row.getInt("rank"),
                row.getObject("edited_rank") != null,
                row.getBoolean("pinned"),
                Sql.instant(row, "stale_at"),
                new SourceScore(
                        row.getInt("starts"),
                        row.getInt("failures"),
                        Duration.ofMillis(row.getLong("first_picture")),
                        Sql.instant(row, "played_at"),
                        Sql.instant(row, "failed_at"),
                        row.getString("failure")));
    }

    private static @Nullable ChannelNumber number(ResultSet row, String column) throws SQLException {
        Long ordinal = Sql.optional(row, column);
        return ordinal == null ? null : ChannelNumber.ofOrdinal(ordinal);
    }

    static @Nullable Long ordinal(@Nullable ChannelNumber number) {
        return number == null ? null : number.ordinal();
    }

    /// The text that a content is known by in the database, whatever its link is.
    static String selector(ContentId content) {
        return content.kind().parameter() + ":" + content.name();
    }

    static ContentId content(String selector, @Nullable String link) {
        int colon = selector.indexOf(':');
        String parameter = selector.substring(0, colon);
        ContentId.Kind kind = Stream.of(ContentId.Kind.values())
                .filter(each -> each.parameter().equals(parameter))
                .findFirst()
                .orElse(ContentId.Kind.CONTENT_ID);
        ContentId named = ContentId.parse(kind, selector.substring(colon + 1));
        return new ContentId(kind, named.hex(), named.index(), link);
    }

    /// Texts without line ends, each with one before and behind it, so that one of them can be looked for.
    static String text(List<String> lines) {
        return lines.isEmpty() ? "" : LINE + String.join(LINE, lines) + LINE;
    }

    static List<String> lines(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.substring(1, text.length() - 1).split(LINE, -1));
    }

    static String text(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(LINE));
    }

    static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(LINE, -1)) {
            int equals = each.indexOf('=');
            pairs.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return pairs;
    }
}
