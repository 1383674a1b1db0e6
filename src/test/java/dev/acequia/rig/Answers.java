package dev.acequia.rig;

import static dev.acequia.rig.FakeEngine.INFOHASH;
import static dev.acequia.rig.FakeEngine.write;

import dev.acequia.rig.FakeEngine.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What a [FakeEngine] can answer, misbehaviour included.
public final class Answers {
    private static final String TOKEN = "f528764d624db129b32c21fbca0cb8d6";

    private Answers() {}

    /// How the end of a body is told.
    public enum Framing {
        LENGTH,
        CHUNKED,
        CLOSE
    }

    /// The JSON of a successful start, with URLs that begin with `base`.
    public static String started(String base) {
        return """
                {"response": {"playback_url": "%1$s/ace/r/%2$s/%3$s", "stat_url": "%1$s/ace/stat/%2$s/%3$s", \
                "command_url": "%1$s/ace/cmd/%2$s/%3$s", "infohash": "%2$s", \
                "playback_session_id": "ab12", "is_live": 1, "is_encrypted": 0, "client_session_id": -1}, \
                "error": null}""".formatted(base, INFOHASH, TOKEN);
    }

    /// The same as HLS.
    public static String startedHls(String base) {
        return started(base).replaceFirst("/ace/r/([^\"]*)", "/ace/m/$1.m3u8");
    }

    public static Answer json(String json) {
        return text(200, json);
    }

    public static Answer text(int status, String text) {
        return bytes(status, Framing.LENGTH, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer bytes(int status, Framing framing, byte[] body) {
        return (_, connection) -> {
            OutputStream out = connection.getOutputStream();
            switch (framing) {
                case LENGTH -> {
                    write(out, "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length + "\r\n\r\n");
                    out.write(body);
                }
                case CHUNKED -> {
                    write(out, "HTTP/1.1 " + status + " X\r\nTransfer-Encoding: chunked\r\n\r\n");
                    int half = body.length / 2;
                    writeChunk(out, body, 0, half);
                    writeChunk(out, body, half, body.length - half);
                    writeChunk(out, body, 0, 0);
                }
                case CLOSE -> {
                    write(out, "HTTP/1.0 " + status + " X\r\n\r\n");
                    out.write(body);
                }
            }
            return framing != Framing.CLOSE;
        };
    }

    private static void writeChunk(OutputStream out, byte[] body, int from, int length) throws IOException {
        write(out, Integer.toHexString(length) + "\r\n");
        out.write(body, from, length);
        write(out, "\r\n");
    }

    /// A redirect as engines send it: some text, no length, then the end of the connection.
    public static Answer redirect(String location) {
        return (_, connection) -> {
            write(
                    connection.getOutputStream(),
                    "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\nRedirect to " + location);
            return false;
        };
    }

    /// A redirect whose text never ends.
    public static Answer endlessRedirect(String location) {
        return (_, connection) -> {
            OutputStream out = connection.getOutputStream();
            write(out, "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\n");
            return writeForever(out, new AtomicLong());
        };
    }

    /// An error whose text never ends.
    public static Answer endlessError(int status, String words) {
        return (_, connection) -> {
            OutputStream out = connection.getOutputStream();
            write(out, "HTTP/1.1 " + status + " X\r\n\r\n" + words);
            return writeForever(out, new AtomicLong());
        };
    }

    /// Media without end, as fast as they are read.
    public static Answer endless(AtomicLong written) {
        return (_, connection) -> {
            OutputStream out = connection.getOutputStream();
            write(out, "HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n");
            return writeForever(out, written);
        };
    }

    private static boolean writeForever(OutputStream out, AtomicLong written) throws IOException {
        var piece = new byte[16 * 1024];
        while (true) {
            out.write(piece);
            written.addAndGet(piece.length);
        }
    }

    /// Writes this and then nothing more; the connection stays open.
    public static Answer stallingAfter(String written) {
        return (_, connection) -> {
            write(connection.getOutputStream(), written);
            return connection.getInputStream().read() == 0;
        };
    }

    /// Accepts and says nothing.
    public static Answer silent() {
        return stallingAfter("");
    }

    /// Writes this and closes.
    public static Answer closingAfter(String written) {
        return (_, connection) -> {
            write(connection.getOutputStream(), written);
            return false;
        };
    }

    /// Writes this and closes once the latch is open.
    public static Answer closingAfter(String written, CountDownLatch latch) {
        return (_, connection) -> {
            write(connection.getOutputStream(), written);
            latch.await();
            return false;
        };
    }

    /// Resets the connection without an answer.
    public static Answer resetting() {
        return (_, connection) -> {
            connection.setSoLinger(true, 0);
            return false;
        };
    }

    /// What a second reader of a session gets (`engine-api.md` 1.6).
    public static Answer twoStatusLines(String media) {
        return closingAfter("HTTP/1.1 200 OK\r\nHTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n" + media);
    }

    /// Says how long the body is, and closes after this many bytes of it.
    public static Answer breakingAfter(int length, byte[] body) {
        return (_, connection) -> {
            OutputStream out = connection.getOutputStream();
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
            out.write(body, 0, length);
            return false;
        };
    }

    /// Answers each request in another way, the last one for ever.
    public static Answer inTurn(Answer... answers) {
        var calls = new AtomicInteger();
        return (request, connection) ->
                answers[Math.min(calls.getAndIncrement(), answers.length - 1)].keepsOpen(request, connection);
    }

    /// Answers once the latch is open.
    public static Answer after(CountDownLatch latch, Answer answer) {
        return (request, connection) -> {
            latch.await();
            return answer.keepsOpen(request, connection);
        };
    }
}
