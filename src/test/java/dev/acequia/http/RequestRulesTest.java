package dev.acequia.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.message.Answer;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which requests are answered, by the rules of HTTP/1.1.
class RequestRulesTest {
    private final HttpServer server;

    RequestRulesTest() throws IOException {
        Router.Builder routes = new Router.Builder()
                .resource(
                        Undescribed.get("/echo"),
                        (request, _) -> Answer.json(200, String.valueOf(request.header("host"))))
                .resource(
                        Undescribed.get("/joined"),
                        (request, _) -> Answer.json(
                                200,
                                String.valueOf(
                                        String.valueOf(request.header("x")).length())))
                .resource(
                        Undescribed.post("/post"),
                        (request, _) -> Answer.json(200, String.valueOf(request.body().length)));
        routes.route(ApiTag.PLAYING.get("/ace/getstream", "Plays.").answers(200, "It."), (Route.Resource)
                (request, _) ->
                        new Answer(200, "text/plain", request.path().getBytes(StandardCharsets.UTF_8), Map.of()));
        server = HttpServer.start(new Knobs().http(), routes.build());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Reply reply(String sent) {
        try (Client client = Client.to(server.port()).send(sent.replace("\n", "\r\n"))) {
            return client.reply();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /echo HTTP/1.1\n\n",
                "GET /echo HTTP/1.1\nHost: a\nHost: a\n\n",
                "GET /echo HTTP/1.1\nHost: a\nHost: b\n\n",
                "GET /echo HTTP/1.1\nHost: a b\n\n",
                "GET /echo HTTP/1.1\nHost: a/b\n\n",
                "GET /echo HTTP/1.1\nHost: user@a\n\n",
                "GET /echo HTTP/1.1\nHost: a:b\n\n",
                "GET /echo HTTP/1.1\nHost: a:1:2\n\n",
                "GET /echo HTTP/1.1\nHost: [::1\n\n",
                "GET http://a@b/echo HTTP/1.1\nHost: c\n\n",
                "GET http://b/echo HTTP/1.1\n\n",
                "POST /post HTTP/1.1\nHost: a\nContent-Length: 4\nTransfer-Encoding: chunked\n\n0\n\n",
                "POST /post HTTP/1.1\nHost: a\nContent-Length: 4\nContent-Length: 5\n\nabcd",
                "POST /post HTTP/1.1\nHost: a\nContent-Length: -1\n\nabcd",
                "GET /echo\n\n",
                "GET * HTTP/1.1\n\n",
            })
    void whatBreaksTheRulesIsABadRequest(String sent) {
        Reply reply = reply(sent);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("connection")).isEqualTo("close");
    }

    @ParameterizedTest
    @CsvSource({"a", "a:80", "a.example.", "127.0.0.1:8000", "[::1]", "[::1]:80", "my_box", "a:", "''"})
    void hostsOfAllKindsAreTaken(String host) {
        assertThat(reply("GET /echo HTTP/1.1\nHost: " + host + "\n\n").body()).isEqualTo(host);
    }

    @Test
    void aClientOfHttp10NeedNotTellTheHost() {
        assertThat(reply("GET /echo HTTP/1.0\n\n").status()).isEqualTo(200);
    }

    @Test
    void aWholeUrlTellsTheHostItself() {
        assertThat(reply("GET http://b:81/echo?x HTTP/1.1\nHost: a\n\n").body()).isEqualTo("b:81");
    }

    @ParameterizedTest
    @CsvSource({"PRI * HTTP/2.0, 505", "GET /echo HTTP/3.0, 505", "GET /echo HTTP/0.9, 505"})
    void otherVersionsAreToldSo(String line, int status) {
        assertThat(reply(line + "\nHost: a\n\nSM\n\n").status()).isEqualTo(status);
    }

    @Test
    void codingsThatNobodyKnowsAreToldSo() {
        assertThat(reply("POST /post HTTP/1.1\nHost: a\nTransfer-Encoding: gzip, chunked\n\n0\n\n")
                        .status())
                .isEqualTo(501);
    }

    @Test
    void aClientMayAskWhatTheServerCan() {
        Reply reply = reply("OPTIONS * HTTP/1.1\nHost: a\n\n");
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.header("allow")).contains("GET", "POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//ace/getstream", "/ace//getstream", "///ace///getstream///", "http://x//ace/getstream"})
    void slashesTooManyDoNotKeepFromPlaying(String target) {
        assertThat(reply("GET " + target + " HTTP/1.1\nHost: a\n\n").body()).isEqualTo("/ace/getstream");
    }

    @Test
    void whoAsksByPostForWhatToPlayGetsIt() {
        assertThat(reply("POST /ace/getstream HTTP/1.1\nHost: a\nContent-Length: 3\n\nx=y")
                        .body())
                .isEqualTo("/ace/getstream");
        assertThat(reply("POST /echo HTTP/1.1\nHost: a\nContent-Length: 3\n\nx=y")
                        .status())
                .isEqualTo(405);
    }

    @Test
    void aClientThatAsksBeforeItSendsIsToldToGoOn() {
        try (Client client = Client.to(server.port())
                .send("POST /post HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")) {
            assertThat(client.head().status()).isEqualTo(100);
            assertThat(client.send("abc").reply().body()).isEqualTo("3");
        }
    }

    @Test
    void headersOfOneNameAreJoinedAndTooManyRefused() {
        String line = "x: " + "y".repeat(10) + "\n";
        assertThat(reply("GET /joined HTTP/1.1\nHost: a\n" + line.repeat(90) + "\n")
                        .body())
                .isEqualTo(String.valueOf(90 * 12 - 2));
        assertThat(reply("GET /joined HTTP/1.1\nHost: a\n" + "x:\n".repeat(4000) + "\n")
                        .status())
                .isEqualTo(431);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo?", "/echo/"})
    void tooManyPartsAreABadRequest(String start) {
        String parts = (start.endsWith("?") ? "a&" : "a/").repeat(2000);
        assertThat(reply("GET " + start + parts + " HTTP/1.1\nHost: a\n\n").status())
                .isEqualTo(400);
    }
}
