package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Reply;
import dev.acequia.simulator.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An answer with a file or a part of it, for any number of readers of a session at a time.
final class FileBody {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    private static final int PIECE = 16 * 1024;
    private static final Duration STEP = Duration.ofMillis(10);

    private final Engine engine;
    private final Session session;
    private final MediaFile file;
    private final Mood mood;

    FileBody(Engine engine, Session session, MediaFile file) {
        this.engine = engine;
        this.session = session;
        this.file = file;
        this.mood = engine.mood(session.download().content());
    }

    void answer(Request request, Connection connection) throws IOException {
        Optional<Matcher> range = request.header("range")
                .filter(_ -> mood.is(Knob.FILE_RANGES))
                .map(RANGE::matcher)
                .filter(Matcher::matches);
        if (range.isEmpty()) {
            send(connection, 200, 0, file.length());
            return;
        }
        String first = range.get().group(1);
        String last = range.get().group(2);
        long from = first.isEmpty() ? Math.max(0, file.length() - number(last, 0)) : number(first, 0);
        long to = first.isEmpty() ? file.length() : Math.min(file.length(), number(last, Long.MAX_VALUE - 1) + 1);
        if (from >= to) {
            connection.send(Reply.text(416, "Requested Range Not Satisfiable")
                    .with("Content-Range", "bytes */" + file.length()));
        } else {
            send(connection, 206, from, to);
        }
    }

    private static long number(String digits, long otherwise) {
        return digits.isEmpty() ? otherwise : Long.parseLong(digits);
    }

    private void send(Connection connection, int status, long from, long to) throws IOException {
        String ranges = mood.is(Knob.FILE_RANGES) ? "Accept-Ranges: bytes\r\n" : "";
        String range =
                status == 206 ? "Content-Range: bytes " + from + "-" + (to - 1) + "/" + file.length() + "\r\n" : "";
        connection.write(Connection.statusLine(status) + Connection.commonHeaders() + "Content-Type: video/mp2t\r\n"
                + ranges + range + "Content-Length: " + (to - from) + "\r\nConnection: close\r\n\r\n");
        long cut = (Long) mood.given(Knob.FILE_CUT).orElse(Long.MAX_VALUE);
        long rate = (Long) mood.given(Knob.FILE_RATE).orElse(Long.MAX_VALUE);
        long began = System.nanoTime();
        for (long at = from; at < to && !session.isOver(); ) {
            session.download().touch(engine.now());
            double seconds = (System.nanoTime() - began) / 1e9;
            if (at - from > seconds * rate) {
                connection.pause(STEP);
                continue;
            }
            if (at - from >= cut) {
                connection.reset();
                return;
            }
            byte[] piece = new byte[(int) Math.min(PIECE, to - at)];
            file.read(at, piece);
            connection.write(piece, 0, piece.length);
            engine.tally().of(session.download().content()).sent(piece.length);
            at += piece.length;
        }
        connection.close();
    }
}
