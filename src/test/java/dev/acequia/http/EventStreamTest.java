package dev.acequia.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.rig.Knobs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Readers of `/events/stream`, over real sockets.
class EventStreamTest {
    private final EventLog log = new EventLog(InstantSource.system());
    private final HttpServer server = server();

    private HttpServer server() {
        Router.Builder routes = new Router.Builder();
        routes.route(
                Undescribed.get("/events/stream"),
                new EventStreamHandler(
                        log, () -> "{\"all\":" + log.last() + "}", event -> "{\"n\":" + event.id() + "}"));
        try {
            return HttpServer.start(new Knobs().http(), routes.build());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void happen(int times) {
        for (int i = 0; i < times; i++) {
            log.add(Event.Type.STREAM, "started", "x", "It has started.", Map.of());
        }
    }

    /// Reads until `end` has come.
    private static String readTo(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        socket.setSoTimeout(10_000);
        while (text.indexOf(end, Math.max(0, text.length() - end.length())) < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                throw new AssertionError("It ended after " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }

    private Socket read(String... headers) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String head = "GET /events/stream HTTP/1.1\r\nHost: test\r\n" + String.join("", headers) + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aNewReaderIsToldAllThereIsAndThenWhatHappens() throws IOException {
        happen(3);
        try (Socket reader = read()) {
            String begin = readTo(reader, "data: {\"all\":3}\n\n");
            assertThat(begin)
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("text/event-stream", "event: full_sync", "id: 3\n");
            happen(2);
            assertThat(readTo(reader, "data: {\"n\":5}\n\n"))
                    .isEqualTo("id: 4\nevent: stream\ndata: {\"n\":4}\n\nid: 5\nevent: stream\ndata: {\"n\":5}\n\n");
        }
    }

    @Test
    void aReaderThatComesBackMissesNothing() throws IOException {
        happen(5);
        try (Socket reader = read("Last-Event-ID: 2\r\n")) {
            assertThat(readTo(reader, "data: {\"n\":5}\n\n"))
                    .contains("id: 3\n", "id: 4\n")
                    .doesNotContain("full_sync", "gap", "id: 2\n");
        }
    }

    @Test
    void aReaderThatComesBackTooLateIsToldHowManyItHasMissed() throws IOException {
        happen(EventLog.MOST + 10);
        try (Socket reader = read("Last-Event-ID: 4\r\n")) {
            assertThat(readTo(reader, "\"n\":11}")).contains("event: gap\ndata: {\"missed\":6}\n\nid: 11\n");
        }
    }

    @Test
    void aReaderOfAnotherLifeOfTheServerIsToldAllThereIs() throws IOException {
        happen(1);
        try (Socket reader = read("Last-Event-ID: 99\r\n")) {
            assertThat(readTo(reader, "\"all\":1}")).contains("full_sync");
        }
    }

    @Test
    void aReaderThatReadsNothingDelaysNobodyAndMissesNothingLater() throws IOException {
        try (Socket stuck = read();
                Socket reader = read()) {
            readTo(stuck, "full_sync");
            readTo(reader, "full_sync");
            happen(5000);
            readTo(reader, "data: {\"n\":5000}\n\n");
            happen(4000);
            readTo(reader, "data: {\"n\":9000}\n\n");
            assertThat(readTo(stuck, "data: {\"n\":9000}\n\n"))
                    .contains("id: 4999\n")
                    .doesNotContain("gap");
        }
    }

    @Test
    void anIdThatIsNoneIsRefused() throws IOException {
        try (Socket reader = read("Last-Event-ID: x\r\n")) {
            assertThat(readTo(reader, "}")).startsWith("HTTP/1.1 400").contains("must be a number, not 'x'");
        }
    }

    @Test
    void whoHasGoneIsForgotten() throws IOException {
        try (Socket reader = read()) {
            readTo(reader, "full_sync");
        }
        happen(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> log.followers() == 0);
    }
}
