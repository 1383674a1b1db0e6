package dev.acequia.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a line of the access log tells of what was sent, and what it does not.
class AccessLineTest {
    private final LoggedServer server = new LoggedServer();

    @AfterEach
    void close() throws InterruptedException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/x", "/echo/%zz"})
    void theClientIsWhomATrustedProxyNames(String target) {
        try (Client client = server.client()) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: test\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n");
            assertThat(server.line().address()).isEqualTo("192.0.2.7");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/echo/x?token=hunter2",
                "/echo/x?a=b&token=hunter2&c=d",
                "/echo/x?token=hunter2;hunter2&a=hello",
                "/echo/x?a=b;token=hunter2",
                "/echo/x?TOKEN=hunter2/hunter2?hunter2=hunter2",
                "/echo/x?%74oke%6E=hunter2",
                "/echo/x?%zz&token=hunter2",
                "/echo/x?id%3Dabc%26token%3Dhunter2",
                "/echo/x%3Fid=abc%26token=hunter2",
                "/echo/x?id=abc|X-API-Key=hunter2",
                "/echo/x?id=abc%7CAuthorization=Bearer%20hunter2",
                "/echo/x#token=hunter2",
                "/echo/token=hunter2",
                "/post?api_key=hunter2",
                "/post?ACEQUIA_API_KEY=hunter2",
                "/post?apikey=hunter2",
                "/post?access_token=hunter2",
                "/post?stream_tokens=anna:hunter2:clients=2,tv:hunter2:contents=abc/def&a=b",
                "/post?events_url=http://anna:hunter2@192.0.2.7/",
                "/post?events_url=http%3A%2F%2Fanna%3Ahunter2%40192.0.2.7",
                "http://anna:hunter2@test/echo/x",
            })
    void noSecretStandsInALine(String target) {
        try (Client client = server.client().get(target)) {
            client.reply();
            assertThat(server.line().request())
                    .startsWith("GET ")
                    .contains("***")
                    .endsWith(" HTTP/1.1");
            assertThat(server.lines().toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void whatIsNoSecretStays() {
        try (Client client = server.client().get("/echo/x?id=abc&token=hunter2&viewer=v1#end")) {
            client.reply();
            assertThat(server.line().request()).isEqualTo("GET /echo/x?id=abc&token=***&viewer=v1#end HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /echo/a%0d%0ab HTTP/1.1\r\nHost: test\r\nUser-Agent: \" 200 0 \\\r\n\r\n",
                "GET /echo/\"\\ HTTP/1.1\r\nHost: test\r\nUser-Agent: a\tb\u0085\u00ff\r\n\r\n",
                "GET /echo/\u001b[2J\u0007 HTTP/1.1\r\nHost: test\r\nUser-Agent: a\r\n\r\n",
                "GET /echo/x HTTP/1.1\r\nHost: test\r\nUser-Agent: \u001b[2J\r\n\r\n",
                "GET /echo/x HTTP/1.1\r\nHost: test\r\nUser-Agent: a\rb\r\n\r\n",
                "G\"ET /echo/x HTTP/1.1\r\nHost: test\r\n\r\n",
            })
    void nothingThatIsSentForgesALine(String sent) {
        try (Client client = server.client().send(sent)) {
            client.reply();
            LoggedServer.Entry line = server.line();
            assertThat(server.lines().getFirst()).matches("[ -~]*");
            assertThat(line.request()).doesNotContain("\"");
            assertThat(line.agent()).doesNotContain("\"").doesNotMatch(".*\\\\(?!x[0-9A-F]{2}).*");
        }
    }

    @Test
    void whatIsVeryLongIsCutOff() {
        try (Client client = server.client()) {
            client.send("GET /echo/" + "x".repeat(5000) + " HTTP/1.1\r\nHost: test\r\nUser-Agent: " + "y".repeat(5000)
                    + "\r\n\r\n");
            client.reply();
            assertThat(server.line().request()).hasSizeBetween(1000, 2100).endsWith("x... HTTP/1.1");
            assertThat(server.line().agent()).hasSizeBetween(100, 600).endsWith("y...");
        }
    }
}
