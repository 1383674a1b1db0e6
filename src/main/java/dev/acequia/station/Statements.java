package dev.acequia.station;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Statements of one connection that are used for many rows, each compiled once. Not for several threads.
final class Statements implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> compiled = new HashMap<>();

    Statements(Connection connection) {
        this.connection = connection;
    }

    int update(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = compiled(sql);
        Sql.bind(statement, values);
        return statement.executeUpdate();
    }

    /// Reads rows; must not use the same statement meanwhile.
    void each(Sql.Each each, String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = compiled(sql);
        Sql.bind(statement, values);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                each.take(rows);
            }
        }
    }

    private PreparedStatement compiled(String sql) throws SQLException {
        PreparedStatement known = compiled.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            compiled.put(sql, known);
        }
        return known;
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement each : compiled.values()) {
            each.close();
        }
    }
}
