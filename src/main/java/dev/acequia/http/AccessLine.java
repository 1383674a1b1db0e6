package dev.acequia.http;

import dev.acequia.text.OneLineText;
import dev.acequia.text.Redaction;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A line of the access log: the combined format of web servers, and behind it the milliseconds.
///
/// @param endMillis when the answer had ended, since 1970
/// @param bytes those of the body that the socket has taken
/// @param millis from the whole request until the end of the answer
record AccessLine(Asked asked, long endMillis, int status, long bytes, long millis) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

    /// Placeholder for an unknown field.
    private static final String NOTHING = "-";

    /// Client and request line of a log entry, as sent but for what is too long.
    ///
    /// @param address empty when not known
    record Asked(String address, String request, String userAgent) {
        private static final int MOST_OF_TARGET = 2000;
        private static final int MOST_OF_AGENT = 500;

        /// Netty's, of a request whose first line could not be read.
        private static final String NO_TARGET = "/bad-request";

        static Asked of(HttpRequest message, String address) {
            boolean isNothing =
                    message.decoderResult().isFailure() && message.uri().equals(NO_TARGET);
            String request =
                    message.method() + " " + clipped(message.uri(), MOST_OF_TARGET) + " " + message.protocolVersion();
            return new Asked(
                    address,
                    isNothing ? NOTHING : request,
                    clipped(message.headers().get(HttpHeaderNames.USER_AGENT, NOTHING), MOST_OF_AGENT));
        }

        private static String clipped(String text, int most) {
            return text.length() <= most ? text : OneLineText.cut(text, most) + "...";
        }
    }

    /// The line without its end. Whatever the request contains, it is one line without secrets.
    String text() {
        StringBuilder line = new StringBuilder(200);
        line.append(asked.address().isEmpty() ? NOTHING : asked.address()).append(" - - [");
        TIME.formatTo(Instant.ofEpochMilli(endMillis).atZone(ZoneId.systemDefault()), line);
        line.append("] \"");
        OneLineText.escape(Redaction.of(asked.request()), line);
        line.append("\" ").append(status).append(' ').append(bytes).append(" \"-\" \"");
        OneLineText.escape(asked.userAgent(), line);
        return line.append("\" ").append(millis).toString();
    }
}
