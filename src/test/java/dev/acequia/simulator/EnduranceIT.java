package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.rig.Client;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients do to a simulator does not break it.
class EnduranceIT extends SimulatorRig {
    private static final String VERSION = "/webui/api/service?method=get_version";

    EnduranceIT() {
        super((options, _) -> options.withAnyContent(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/9\r\n\r\n",
                "GET nothing HTTP/1.1\r\n\r\n",
                "\u0000\u0001\u0002\n\n",
                "POST /simulator/faults HTTP/1.1\r\nContent-Length: many\r\n\r\n"
            })
    void nonsenseGets400(String request) throws IOException {
        try (Client odd = client.say(request)) {
            assertThat(odd.headText()).startsWith("HTTP/1.1 400 ");
        }
        assertThat(client.get(VERSION).status()).isEqualTo(200);
    }

    @Test
    void oddRequestsGetSomeAnswer() throws IOException {
        assertThat(client.send("HEAD /ace/getstream HTTP/1.1\r\nHost: x\r\n\r\n")
                        .body())
                .isEmpty();
        assertThat(client.send("PUT / HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(501);
        assertThat(client.send("GET " + VERSION + " HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
        for (String path : List.of(
                "/ace/r/", "/ace/r/a", "/ace/stat//", "/content/%", "/content/%zz/%00", "/ace/cmd/a/b?method", "/?%")) {
            assertThat(client.get(path).status()).as(path).isBetween(200, 599);
        }
        assertThat(client.send("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n")
                        .status())
                .isEqualTo(431);
    }

    @Test
    void randomBytesDoNoHarm() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(1, 300)];
            random.nextBytes(bytes);
            String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
            client.send((i % 2 == 0 ? "GET /" : "") + text + "\r\n\r\n");
        }
        assertThat(client.get(VERSION).status()).isEqualTo(200);
    }

    @Test
    void onePipelineOfRequestsIsAnsweredInOrder() throws IOException {
        String one = "GET " + VERSION + " HTTP/1.1\r\nHost: x\r\n\r\n";
        String last = "GET /search HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assertThat(client.send(one.repeat(50) + last).body().split("HTTP/1.1 200 OK", -1))
                .hasSize(51);
    }

    @Test
    void thousandsOfRequestsAreAnswered() throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 4000; i++) {
                String path = i % 2 == 0
                        ? VERSION
                        : "/ace/getstream?format=json&pid=" + i + "&id=" + Hash.sha1("content " + i % 100);
                answers.add(clients.submit(() -> client.get(path).status()));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        assertThat(simulator.state().contents()).hasSize(50);
        await().atMost(Duration.ofSeconds(20)).until(() -> simulator.state().connections() == 0);
    }

    @Test
    void clientsThatNeverReadDisturbNobody() throws IOException {
        simulator.faults().set(Knob.SUPERSEDE, "keep");
        List<Client> idlers = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                idlers.add(client.play(content, "idler" + i));
                idlers.add(client.open("/ace/getstream?id=" + Hash.sha1("another")));
                idlers.add(client.say("GET "));
            }
            try (Client stream = client.play(content, "reader")) {
                assertThat(stream.readExactly(4_000_000)).hasSize(4_000_000);
            }
            assertThat(simulator.state().of(content.contentId()).readersEver()).isEqualTo(31);
            simulator.close();
        } finally {
            for (Client idler : idlers) {
                idler.close();
            }
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> simulator.state().of(content.contentId()).readers() == 0);
    }
}
