package dev.acequia.http;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Asset;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that their clients do not take.
class TakingTest {
    private static final byte[] MUCH = new byte[16 << 20];

    private final AtomicInteger made = new AtomicInteger();

    private HttpServer server(Duration stallTimeout) throws IOException {
        Asset asset = new Asset("text/plain", () -> MUCH, Map.of());
        return HttpServer.start(
                new Knobs().clientStallTimeout(stallTimeout).http(),
                new Router.Builder()
                        .resource(Undescribed.get("/asset"), (request, _) -> asset.answer(request))
                        .resource(Undescribed.get("/own"), (_, _) -> {
                            made.incrementAndGet();
                            return new Answer(200, "text/plain", MUCH, Map.of());
                        })
                        .resource(Undescribed.get("/small"), (_, _) -> Answer.json(200, "{}"))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/asset", "/own"})
    void whoTakesNothingIsCutOff(String target) throws IOException {
        try (HttpServer server = server(Duration.ofMillis(400));
                Client client = Client.withSmallBuffer(server.port())) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(200);
            eventually().until(() -> server.connections() == 0);
        }
    }

    @Test
    void whoTakesItSlowlyGetsAll() throws IOException {
        try (HttpServer server = server(Duration.ofSeconds(1));
                Client client = Client.withSmallBuffer(server.port()).get("/asset")) {
            Reply head = client.head();
            assertThat(head.header("content-length")).isEqualTo(String.valueOf(MUCH.length));
            byte[] piece = new byte[1 << 20];
            long got = 0;
            while (got < MUCH.length) {
                got += client.read(piece);
            }
            assertThat(client.get("/small").reply().body()).isEqualTo("{}");
        }
    }

    @Test
    void manyWhoTakeNothingLeaveRoomForOthers() throws IOException {
        List<Client> greedy = new ArrayList<>();
        try (HttpServer server = server(Duration.ofSeconds(20))) {
            long most = Runtime.getRuntime().maxMemory() / 4;
            int wanted = (int) (most / MUCH.length) + 10;
            for (int i = 0; i < wanted; i++) {
                greedy.add(Client.withSmallBuffer(server.port()).get("/own"));
                int sofar = i + 1;
                eventually().until(() -> made.get() == sofar);
            }
            try (Client honest = Client.to(server.port())) {
                assertThat(honest.get("/small").reply().body()).isEqualTo("{}");
            }
            eventually().until(() -> server.unsent() <= most);
            greedy.forEach(Client::close);
            eventually().until(() -> server.unsent() == 0);
        }
    }

    @Test
    void oneWhoAsksForMuchAgainAndAgainIsAnsweredOneAfterTheOther() throws IOException {
        try (HttpServer server = server(Duration.ofSeconds(20));
                Client client = Client.withSmallBuffer(server.port())) {
            client.send("GET /own HTTP/1.1\r\nHost: test\r\n\r\n".repeat(50));
            eventually().until(() -> made.get() == 1);
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(made.get()).isEqualTo(1);
        }
    }
}
