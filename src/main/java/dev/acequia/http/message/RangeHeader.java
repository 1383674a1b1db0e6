package dev.acequia.http.message;

import org.jspecify.annotations.Nullable;

/// The part of a body that a `Range` header asks for (RFC 9110 14.2): the first byte and the one behind the last.
public record RangeHeader(long from, long to) {
    private static final String UNIT = "bytes=";

    /// Asks for nothing that there is.
    static final RangeHeader NOTHING = new RangeHeader(0, 0);

    /// Reads a header that asks for one range; null when there is none, or one to be ignored: several ranges, another
    /// unit, nonsense.
    static @Nullable public RangeHeader of(@Nullable String header, long length) {
        if (header == null || !header.startsWith(UNIT) || header.indexOf(',') >= 0) {
            return null;
        }
        String range = header.substring(UNIT.length()).strip();
        int dash = range.indexOf('-');
        try {
            if (dash < 0) {
                return null;
            }
            if (dash == 0) {
                long last = Long.parseLong(range.substring(1));
                return last == 0 ? NOTHING : new RangeHeader(Math.max(0, length - last), length);
            }
            long from = Long.parseLong(range.substring(0, dash));
            String end = range.substring(dash + 1);
            long to = end.isEmpty() ? length : Math.min(length, Math.addExact(Long.parseLong(end), 1));
            if (from < 0 || !end.isEmpty() && to <= from && from < length) {
                return null;
            }
            return from >= length ? NOTHING : new RangeHeader(from, to);
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    public long length() {
        return to - from;
    }
}
