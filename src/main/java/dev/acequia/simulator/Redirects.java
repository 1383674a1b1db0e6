package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Reply;
import java.io.IOException;
import java.time.Duration;

/// Redirect answers.
final class Redirects {
    private static final Duration BYTE_PAUSE = Duration.ofMillis(500);

    private Redirects() {}

    static void send(Connection connection, String location, Mood mood) throws IOException {
        if (!mood.is(Knob.SLOW_REDIRECT_BODY)) {
            connection.send(Reply.redirect(location));
            return;
        }
        connection.write(
                Connection.statusLine(302) + Connection.commonHeaders() + "Location: " + location + "\r\n\r\n");
        while (connection.isOpen()) {
            connection.write(".");
            connection.pause(BYTE_PAUSE);
        }
    }
}
