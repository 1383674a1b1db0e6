package dev.acequia.http;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Request;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How requests with answers that end are read and answered.
class RequestsTest {
    private static final String LARGE = "x".repeat(256 << 10);

    private final AtomicInteger served = new AtomicInteger();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final HttpServer server;

    RequestsTest() throws IOException {
        server = HttpServer.start(
                new Knobs().http(),
                new Router.Builder()
                        .resource(Undescribed.get("/echo/*"), (_, tail) -> Answer.json(200, tail))
                        .resource(Undescribed.get("/slow"), (_, _) -> answerSlowly())
                        .resource(Undescribed.get("/large"), (_, _) -> answerMuch())
                        .resource(Undescribed.get("/broken"), (_, _) -> {
                            throw new IllegalStateException("as the test wants");
                        })
                        .resource(Undescribed.post("/post"), (_, _) -> Answer.json(201, "{}"))
                        .resource(Undescribed.post("/mirror"), (request, _) -> mirror(request))
                        .build());
    }

    @AfterEach
    void close() {
        slow.countDown();
        server.close();
    }

    private Answer answerSlowly() {
        try {
            slow.await();
            return Answer.json(200, "slow");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer mirror(Request request) {
        String body = new String(request.body(), StandardCharsets.UTF_8);
        return Answer.json(
                200, request.header("x-name") + " " + request.mediaType() + " " + body + " " + request.form());
    }

    private Answer answerMuch() {
        served.incrementAndGet();
        return Answer.json(200, LARGE);
    }

    private Client client() {
        return Client.to(server.port());
    }

    @Test
    void aConnectionServesOneRequestAfterAnother() {
        try (Client client = client()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.get("/echo/" + i).reply().body()).isEqualTo(String.valueOf(i));
                assertThat(client.get("/nowhere").reply().status()).isEqualTo(404);
            }
        }
    }

    @Test
    void requestsThatComeTogetherAreAnsweredInTheirOrder() {
        try (Client client = client()) {
            client.send("""
                    GET /slow HTTP/1.1\r
                    Host: test\r
                    \r
                    GET /nowhere HTTP/1.1\r
                    Host: test\r
                    \r
                    POST /post HTTP/1.1\r
                    Host: test\r
                    Content-Length: 5\r
                    \r
                    helloGET /echo/last HTTP/1.1\r
                    Host: test\r
                    \r
                    """);
            slow.countDown();

            assertThat(client.reply().body()).isEqualTo("slow");
            assertThat(client.reply().status()).isEqualTo(404);
            assertThat(client.reply().status()).isEqualTo(201);
            assertThat(client.reply().body()).isEqualTo("last");
        }
    }

    @Test
    void aHundredRequestsMayComeTogether() {
        try (Client client = client().send("GET /x HTTP/1.1\r\nHost: test\r\n\r\n".repeat(100)
                + "GET /echo/end HTTP/1.1\r\nHost: test\r\n\r\n")) {
            for (int i = 0; i < 100; i++) {
                assertThat(client.reply().status()).isEqualTo(404);
            }
            assertThat(client.reply().body()).isEqualTo("end");
        }
    }

    @Test
    void aClientThatDoesNotTakeItsAnswersIsAskedForNoMoreRequests() {
        try (Client client = Client.withSmallBuffer(server.port())) {
            int sent = 100;
            client.send("GET /large HTTP/1.1\r\nHost: test\r\n\r\n".repeat(sent));

            eventually().until(() -> served.get() > 0);
            await().during(Duration.ofMillis(300)).until(() -> served.get() < sent);
            for (int i = 0; i < sent; i++) {
                assertThat(client.reply().body()).isEqualTo(LARGE);
            }
        }
    }

    @Test
    void aRequestMayDripInByteByByte() {
        try (Client client = client()) {
            for (int i = 0; i < 2; i++) {
                for (char each : "GET /echo/drops HTTP/1.1\r\nHost: test\r\nX: y\r\n\r\n".toCharArray()) {
                    client.send(String.valueOf(each));
                }
                assertThat(client.reply().body()).isEqualTo("drops");
            }
        }
    }

    @Test
    void aClientOfHttp10IsAnsweredWithoutChunksAndTheConnectionCloses() {
        try (Client client = client().send("GET /echo/old HTTP/1.0\r\n\r\n")) {
            Reply reply = client.reply();

            assertThat(reply.body()).isEqualTo("old");
            assertThat(reply.header("connection")).isEqualTo("close");
            assertThat(reply.header("transfer-encoding")).isNull();
            assertThat(client.awaitEnd()).isEqualTo(Client.End.CLEAN);
        }
    }

    @Test
    void aClientOfHttp10MayAskToKeepTheConnection() {
        try (Client client = client()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET /echo/old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                assertThat(client.reply().header("connection")).isEqualTo("keep-alive");
            }
        }
    }

    @Test
    void aHeadRequestIsAnsweredLikeGetWithoutTheBody() {
        try (Client client = client()) {
            Reply head = client.ask("HEAD", "/echo/headless").head();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-type")).isEqualTo("application/json");
            assertThat(head.header("content-length")).isEqualTo("8");
            assertThat(client.get("/echo/next").reply().body()).isEqualTo("next");
        }
    }

    @Test
    void anotherMethodIsToldWhichThereAre() {
        try (Client client = client()) {
            Reply reply = client.ask("DELETE", "/post").reply();

            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.header("allow")).isEqualTo("POST, OPTIONS");
            assertThat(reply.body()).contains("\"error\": \"method_not_allowed\"");
            assertThat(client.ask("PATCH", "/echo/x").reply().header("allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
    }

    @Test
    void aRouteThatFailsIsAnInternalErrorAndNothingElseFails() {
        try (Client client = client()) {
            assertThat(client.get("/broken").reply().status()).isEqualTo(500);
            assertThat(client.get("/echo/on").reply().body()).isEqualTo("on");
        }
    }

    @Test
    void headersAndBodyReachTheRoute() {
        try (Client client = client().send("""
                    POST /mirror HTTP/1.1\r
                    Host: test\r
                    X-NAME: one\r
                    x-name: two\r
                    Content-Type: Text/Plain; charset=utf-8\r
                    Content-Length: 7\r
                    \r
                    a=b%20c""")) {
            assertThat(client.reply().body()).isEqualTo("one, two text/plain a=b%20c {a=[b c]}");
        }
    }

    @Test
    void aSlashAtTheEndAndUnknownParametersAreIgnored() {
        slow.countDown();
        try (Client client = client()) {
            assertThat(client.get("/slow/?_=1&sid=%20").reply().body()).isEqualTo("slow");
        }
    }
}
