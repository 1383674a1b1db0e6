package dev.acequia.history;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The tables of the archive, and how their rows are read and written. Times are milliseconds of Unix time.
final class Tables {
    private static final String STREAM_COLUMNS = "id, key_type, key, container_id, host, port, playback_session_id,"
            + " infohash, stat_url, command_url, is_live, is_hls, labels, is_own, started_at, ended_at, cause, sentence,"
            + " downloaded, uploaded, is_relayed, knows_start, knows_end, remote_id";
    private static final String FIGURES = each(Figure::label);

    /// The log of writes ahead makes a save one write to the disk, and a crash of ours harmless (sqlite.org/wal.html).
    static final List<String> MAKE = List.of(
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = NORMAL",
            "PRAGMA busy_timeout = 2000",
            """
            CREATE TABLE IF NOT EXISTS streams (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
              key_type TEXT NOT NULL, key TEXT NOT NULL, container_id TEXT, host TEXT NOT NULL, port INTEGER NOT NULL,
              playback_session_id TEXT, infohash TEXT, stat_url TEXT, command_url TEXT, is_live INTEGER NOT NULL,
              is_hls INTEGER NOT NULL, labels TEXT NOT NULL, is_own INTEGER NOT NULL, started_at INTEGER NOT NULL,
              ended_at INTEGER, cause TEXT, sentence TEXT, downloaded INTEGER, uploaded INTEGER,
              is_relayed INTEGER NOT NULL, knows_start INTEGER NOT NULL, knows_end INTEGER NOT NULL, remote_id TEXT)""",
            "CREATE INDEX IF NOT EXISTS streams_by_end ON streams (ended_at)",
            """
            CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL,
              category TEXT NOT NULL, subject TEXT NOT NULL, message TEXT NOT NULL, details TEXT NOT NULL)""",
            "CREATE TABLE IF NOT EXISTS samples (stream INTEGER NOT NULL, seconds INTEGER NOT NULL, at INTEGER NOT NULL, "
                    + each(figure -> figure.label() + " INTEGER")
                    + ", PRIMARY KEY (stream, seconds, at)) WITHOUT ROWID");

    static final String STREAMS = "SELECT " + STREAM_COLUMNS + " FROM streams"
            + " WHERE ended_at IS NULL OR is_relayed AND NOT knows_end OR number IN"
            + " (SELECT number FROM streams WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, number DESC LIMIT ?)"
            + " ORDER BY ended_at IS NOT NULL, ended_at DESC, number DESC";
    static final String EVENTS =
            "SELECT id, at, type, category, subject, message, details FROM events" + " ORDER BY id DESC LIMIT ?";
    static final String SAMPLES = "SELECT at, " + FIGURES + " FROM samples"
            + " WHERE stream = (SELECT number FROM streams WHERE id = ?) AND at >= ? ORDER BY at DESC LIMIT ?";
    static final String SAVE_STREAM = "INSERT INTO streams (" + STREAM_COLUMNS + ") VALUES ("
            + places(STREAM_COLUMNS) + ") ON CONFLICT (id) DO UPDATE SET "
            + Arrays.stream(STREAM_COLUMNS.split(", *"))
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "));
    static final String SAVE_EVENT = "INSERT OR REPLACE INTO events (id, at, type, category, subject, message, details)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    static final String SAVE_SAMPLE = "INSERT OR REPLACE INTO samples (stream, seconds, at, " + FIGURES + ")"
            + " SELECT number, ?, ?, " + places(FIGURES) + " FROM streams WHERE id = ?";

    private Tables() {}

    private static String each(Function<Figure, String> words) {
        return Arrays.stream(Figure.values()).map(words).collect(Collectors.joining(", "));
    }

    private static String places(String columns) {
        return columns.replaceAll("[^,]+", "?");
    }

    /// Sums up the figures of a time before over longer spans.
    static List<String> thin(int from, int to, long before) {
        String old = " FROM samples WHERE seconds = " + from + " AND at < " + before;
        long span = to * 1000L;
        return List.of(
                "INSERT OR REPLACE INTO samples (stream, seconds, at, " + FIGURES + ") SELECT stream, " + to
                        + ", at / " + span + " * " + span + ", " + each(Figure::sql) + old + " GROUP BY stream, at / "
                        + span,
                "DELETE" + old);
    }

    /// Deletes what is older than a time, and events beyond as many as there may be.
    static List<String> forget(long before) {
        return List.of(
                "DELETE FROM samples WHERE at < " + before,
                "DELETE FROM streams WHERE ended_at < " + before,
                "DELETE FROM events WHERE at < " + before + " OR id <= (SELECT id FROM events ORDER BY id DESC LIMIT 1"
                        + " OFFSET " + EventLog.MOST + ")");
    }

    static void write(StreamRecord record, PreparedStatement row) throws SQLException {
        StreamRecord.Origin origin = record.origin();
        StreamRecord.End end = record.end();
        Object[] values = {
            record.id(),
            record.keyType(),
            record.key(),
            origin.containerId(),
            origin.host(),
            origin.port(),
            origin.playbackSessionId(),
            origin.infohash(),
            origin.statUrl(),
            origin.commandUrl(),
            origin.isLive(),
            origin.isHls(),
            pairs(record.labels()),
            record.isOwn(),
            record.startedAt().toEpochMilli(),
            end == null ? null : end.at().toEpochMilli(),
            end == null ? null : end.cause(),
            end == null ? null : end.sentence(),
            record.totals().downloaded(),
            record.totals().uploaded(),
            record.relay().isWanted(),
            record.relay().knowsStart(),
            record.relay().knowsEnd(),
            record.relay().remoteId()
        };
        for (int i = 0; i < values.length; i++) {
            row.setObject(i + 1, values[i]);
        }
        row.addBatch();
    }

    static StreamRecord stream(ResultSet row) throws SQLException {
        Long endedAt = number(row, "ended_at");
        return new StreamRecord(
                row.getString("id"),
                row.getString("key_type"),
                row.getString("key"),
                new StreamRecord.Origin(
                        row.getString("container_id"),
                        row.getString("host"),
                        row.getInt("port"),
                        row.getString("playback_session_id"),
                        row.getString("infohash"),
                        row.getString("stat_url"),
                        row.getString("command_url"),
                        row.getBoolean("is_live"),
                        row.getBoolean("is_hls")),
                map(row.getString("labels")),
                row.getBoolean("is_own"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                endedAt == null
                        ? null
                        : new StreamRecord.End(
                                Instant.ofEpochMilli(endedAt), row.getString("cause"), row.getString("sentence")),
                new StreamRecord.Totals(number(row, "downloaded"), number(row, "uploaded")),
                new StreamRecord.Relay(
                        row.getBoolean("is_relayed"),
                        row.getBoolean("knows_start"),
                        row.getBoolean("knows_end"),
                        row.getString("remote_id")));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    static void write(Event event, PreparedStatement row) throws SQLException {
        row.setLong(1, event.id());
        row.setLong(2, event.time().toEpochMilli());
        row.setString(3, event.type().label());
        row.setString(4, event.category());
        row.setString(5, event.subject());
        row.setString(6, event.message());
        row.setString(7, pairs(event.details()));
        row.addBatch();
    }

    static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getLong("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                Event.Type.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
                row.getString("category"),
                row.getString("subject"),
                row.getString("message"),
                map(row.getString("details")));
    }

    static void write(Row sample, PreparedStatement row) throws SQLException {
        row.setInt(1, sample.seconds());
        row.setLong(2, sample.sample().at().toEpochMilli());
        int place = 3;
        for (long figure : sample.sample().figures()) {
            if (figure == Figure.UNKNOWN) {
                row.setNull(place++, Types.INTEGER);
            } else {
                row.setLong(place++, figure);
            }
        }
        row.setString(place, sample.stream());
        row.addBatch();
    }

    static Sample sample(ResultSet row) throws SQLException {
        Figure[] all = Figure.values();
        long[] figures = new long[all.length];
        for (Figure each : all) {
            Long value = number(row, each.label());
            figures[each.place()] = value == null ? Figure.UNKNOWN : value;
        }
        return new Sample(Instant.ofEpochMilli(row.getLong("at")), null, figures);
    }

    /// A map encoded as a query string.
    private static String pairs(Map<String, String> map) {
        return map.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> map(String pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String each : pairs.isEmpty() ? new String[0] : pairs.split("&")) {
            int equals = each.indexOf('=');
            map.put(decoded(each.substring(0, equals)), decoded(each.substring(equals + 1)));
        }
        return map;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
