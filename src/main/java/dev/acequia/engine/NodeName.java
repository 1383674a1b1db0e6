package dev.acequia.engine;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Name of this process among the servers of a tree, 16 hexadecimal digits, another one after each start: each request
/// to an engine carries it as `Via` (RFC 9110 7.6.3), so that servers that play from each other notice.
public record NodeName(String digits) {
    private static final String PROTOCOL = "1.1 acequia-";

    public static NodeName random(RandomGenerator random) {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return new NodeName(HexFormat.of().formatHex(bytes));
    }

    /// The value of the header.
    String via() {
        return PROTOCOL + digits;
    }

    /// Whether a `Via` header names this server.
    public boolean isIn(@Nullable String via) {
        return via != null && via.contains(PROTOCOL + digits);
    }
}
