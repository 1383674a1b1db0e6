package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The search for engines, and the test of one before it is added.
class EngineSearchIT {
    @TempDir
    private Path folder;

    private static String find(Rig rig, String addresses) {
        return Rig.text(rig.post("/engines/find", "{\"addresses\": \"" + addresses + "\"}"));
    }

    private static String engine(Rig rig) {
        return "localhost:" + rig.first().address().getPort();
    }

    @Test
    void anEngineThatIsGivenIsFoundWithItsVersionAndOneThatIsNotThereIsTold() throws Exception {
        try (Rig rig = Rig.open(folder)) {
            assertThat(find(rig, engine(rig) + ", 127.0.0.1:1 no-such-name.invalid"))
                    .contains("\"address\":\"" + engine(rig) + "\",\"version\":\"3.2.11\"")
                    .contains("\"problem\":\"127.0.0.1:1 cannot be reached.\"")
                    .contains("\"address\":\"no-such-name.invalid:6878\"");
        }
    }

    @Test
    void anotherAcequiaIsToldAsOne() throws Exception {
        try (Rig rig = Rig.open(folder)) {
            assertThat(find(rig, "127.0.0.1:" + rig.port())).contains("\"acequia\":\"0.1.0\"");
        }
    }

    @Test
    void whatIsNoAddressAndWhatAreTooManyIsRefused() throws Exception {
        try (Rig rig = Rig.open(folder)) {
            assertThat(find(rig, "http://127.0.0.1/secret")).contains("invalid_engine");
            assertThat(find(rig, "127.0.0.1:70000")).contains("invalid_engine");
            assertThat(find(rig, "a b c d e f g h i")).contains("At most 8 addresses", "but there are 9");
        }
    }

    /// A server that is no engine, and what it was asked.
    private static final class Stranger implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final String answer;

        Stranger(String answer) throws IOException {
            this.answer = answer;
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            try {
                while (true) {
                    Socket client = socket.accept();
                    Thread.ofVirtual().start(() -> answer(client));
                }
            } catch (IOException closed) {
                // The end of the test.
            }
        }

        private void answer(Socket client) {
            try (client) {
                byte[] head = new byte[2048];
                int length = client.getInputStream().read(head);
                asked.add(new String(head, 0, Math.max(0, length), StandardCharsets.US_ASCII)
                        .lines()
                        .findFirst()
                        .orElse(""));
                client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                if (answer.isEmpty()) {
                    client.getInputStream().readAllBytes();
                }
            } catch (IOException gone) {
                // It has heard enough.
            }
        }

        String address() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String response(String status, String more, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n" + more + "\r\n" + body;
    }

    @Test
    void whatIsNoEngineIsAskedForAVersionOnlyAndNothingOfItsAnswerIsPassedOn() throws Exception {
        try (Rig rig = Rig.open(folder);
                Stranger inner = new Stranger(response("200 OK", "", "{\"version\": \"secret\"}"));
                Stranger page = new Stranger(response("200 OK", "", "<h1>secret</h1>"));
                Stranger refusal = new Stranger(response("500 Oops", "", "secret"));
                Stranger redirect =
                        new Stranger(response("302 Found", "Location: http://" + inner.address() + "/secret\r\n", ""));
                Stranger endless = new Stranger("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n" + "secret");
                Stranger silent = new Stranger("")) {
            String told = find(
                    rig,
                    String.join(
                            " ",
                            page.address(),
                            refusal.address(),
                            redirect.address(),
                            endless.address(),
                            silent.address()));
            assertThat(told)
                    .doesNotContain("secret")
                    .contains(page.address() + " answers, but not as an engine does.")
                    .contains(silent.address() + " does not answer within 3 s.");
            assertThat(inner.asked).isEmpty();
            assertThat(page.asked).containsOnly("GET /webui/api/service?method=get_version HTTP/1.1");
        }
    }

    @Test
    void aSearchEndsInTimeWhateverIsSilent() throws Exception {
        try (Rig rig = Rig.open(folder);
                Stranger silent = new Stranger("")) {
            long began = System.nanoTime();
            find(rig, silent.address());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
        }
    }

    private static String test(Rig rig, String id) {
        return Rig.text(rig.post("/engines/test", "{\"address\": \"" + engine(rig) + "\", \"id\": \"" + id + "\"}"));
    }

    @Test
    void aTestWithAStreamStartsItAndStopsItAgain() throws Exception {
        try (Rig rig = Rig.open(folder)) {
            assertThat(test(rig, rig.content().contentId()))
                    .containsPattern("\"plays_after_millis\":\\d+")
                    .contains("\"problem\":null");
            assertThat(test(rig, "acestream://" + rig.content().contentId()))
                    .containsPattern("\"plays_after_millis\":\\d+");
            assertThat(test(rig, "")).contains("\"plays_after_millis\":null", "\"problem\":null");
            assertThat(test(rig, "0".repeat(40)))
                    .contains("\"plays_after_millis\":null")
                    .doesNotContain("\"problem\":null");
            assertThat(test(rig, "not an id")).contains("invalid_engine");
            assertThat(Rig.text(rig.get("/proxy/status"))).contains("\"total_sessions\":0");
            rig.turn(Knob.CRASH, "60s");
            assertThat(test(rig, rig.content().contentId()))
                    .contains("refused the connection", "\"plays_after_millis\":null");
        }
    }
}
