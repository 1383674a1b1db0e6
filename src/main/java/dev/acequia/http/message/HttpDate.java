package dev.acequia.http.message;

import io.netty.handler.codec.DateFormatter;
import java.util.Date;

/// The time as the header `Date` has it (RFC 9110 5.6.7), written once a second.
///
/// @param second since 1970
public record HttpDate(long second, String text) {
    private static volatile HttpDate last = at(0);

    /// The date of the current second. Any thread.
    public static String now() {
        HttpDate date = last;
        long second = System.currentTimeMillis() / 1000;
        if (date.second != second) {
            date = at(second);
            last = date;
        }
        return date.text;
    }

    @SuppressWarnings("JavaUtilDate") // Netty's formatter takes nothing else
    static HttpDate at(long second) {
        return new HttpDate(second, DateFormatter.format(new Date(second * 1000)));
    }
}
