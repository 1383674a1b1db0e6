package dev.acequia.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The time as the header `Date` has it (RFC 9110 5.6.7), written once a second.
///
/// @param second since 1970
record HttpDate(long second, String text) {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private static volatile HttpDate last = at(0);

    /// What it is now. Any thread.
    static String now() {
        HttpDate date = last;
        long second = System.currentTimeMillis() / 1000;
        if (date.second != second) {
            date = at(second);
            last = date;
        }
        return date.text;
    }

    static HttpDate at(long second) {
        return new HttpDate(second, FORMAT.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
    }
}
