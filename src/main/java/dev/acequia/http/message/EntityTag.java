package dev.acequia.http.message;

import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The name of the bytes that an answer has (RFC 9110 8.8.3).
///
/// @param text with its quotes, and no comma in it
public record EntityTag(String text) {
    private static final String WEAK = "W/";

    /// The name of a text.
    public static EntityTag of(byte[] text) {
        CRC32C sum = new CRC32C();
        sum.update(text);
        return new EntityTag("\"" + Long.toHexString(sum.getValue()) + "-" + text.length + "\"");
    }

    /// The same for bytes that mean the same, such as packed ones.
    public String weak() {
        return WEAK + text;
    }

    /// Whether a client that sends this as `If-None-Match` has the bytes already (RFC 9110 13.1.2).
    public boolean isNamedBy(@Nullable String ifNoneMatch) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(",", -1))
                        .map(String::strip)
                        .anyMatch(each -> each.equals("*") || each.equals(text) || each.equals(WEAK + text));
    }

    /// Whether a client that sends this as `If-Range`, or nothing, has other parts of the same bytes (RFC 9110 13.1.5).
    public boolean allowsRange(@Nullable String ifRange) {
        return ifRange == null || ifRange.equals(text);
    }
}
