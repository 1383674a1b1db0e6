package dev.acequia.station;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Statements with their values.
final class Sql {
    private Sql() {}

    /// Reads one row.
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// Takes one row.
    @FunctionalInterface
    interface Each {
        void take(ResultSet row) throws SQLException;
    }

    static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /// Inserts a row; its number.
    static long insert(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        update(connection, sql, values);
        return number(connection, "SELECT last_insert_rowid()");
    }

    /// The number in the first row; 0 when there is none.
    static long number(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        List<Long> found = list(connection, row -> row.getLong(1), sql, values);
        return found.isEmpty() ? 0 : found.getFirst();
    }

    static <T> List<T> list(Connection connection, Row<T> row, String sql, @Nullable Object... values)
            throws SQLException {
        List<T> found = new ArrayList<>();
        each(connection, each -> found.add(row.read(each)), sql, values);
        return found;
    }

    static void each(Connection connection, Each each, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                each.take(rows);
            }
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            bind(statement, values);
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
        return statement;
    }

    static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            statement.setObject(i + 1, value instanceof Instant time ? (Object) time.toEpochMilli() : value);
        }
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    static @Nullable Long optional(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }
}
