package dev.acequia.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The beginning of a conversation on the API port: `HELLOBG` is answered by `HELLOTS`, `READY` by `AUTH`. Anything
/// else is heard and not answered, until the client says `SHUTDOWN`, leaves or is silent.
record ApiGreeting(Socket client, int httpPort) {
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final int MAX_LINE = 4096;

    void run() throws IOException {
        client.setSoTimeout((int) SILENCE.toMillis());
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        String line = line(in);
        while (!line.isEmpty() && !line.startsWith("SHUTDOWN")) {
            if (line.startsWith("HELLOBG")) {
                say(
                        out,
                        "HELLOTS version=" + ServiceRoutes.VERSION + " version_code=" + ServiceRoutes.VERSION_CODE
                                + " key=191f7f55a9 http_port=" + httpPort + " bmode=0");
            } else if (line.startsWith("READY")) {
                say(out, "AUTH 0");
            }
            line = line(in);
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /// The next line that is not empty; empty at the end, and where a line is too long to be one.
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int octet = in.read();
        while (octet >= 0 && line.length() < MAX_LINE) {
            boolean isEnd = octet == '\r' || octet == '\n';
            if (isEnd && !line.isEmpty()) {
                return line.toString();
            }
            if (!isEnd) {
                line.append((char) octet);
            }
            octet = in.read();
        }
        return "";
    }
}
