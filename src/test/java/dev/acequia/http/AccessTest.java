package dev.acequia.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final String ELSEWHERE = "192.0.2.7";

    private final AtomicReference<String> key = new AtomicReference<>("");
    private final Access access = new Access(key::get, new Guesses(System::nanoTime));
    private final HttpServer server;

    AccessTest() throws IOException {
        Router.Builder routes = new Router.Builder();
        routes.resource(
                Undescribed.get("/page"), (_, _) -> new Answer(200, "text/html; charset=utf-8", new byte[0], Map.of()));
        routes.resource(
                Undescribed.get("/own"),
                (_, _) -> new Answer(200, "text/html", new byte[0], Map.of("X-Frame-Options", "SAMEORIGIN")));
        routes.resource(Undescribed.get("/open"), (_, _) -> Answer.json(200, "{}"));
        routes.guardedBy(access)
                .resource(Undescribed.get("/managed"), (_, _) -> Answer.json(200, "{}"))
                .resource(Undescribed.post("/managed"), (_, _) -> Answer.json(200, "{}"))
                .route(Undescribed.get("/stream"), (Route.Stream)
                        (request, _, connection) -> connection.answer(request, Answer.json(200, "{}")));
        server = HttpServer.start(new Knobs().http(), routes.build());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Reply ask(String method, String path, String... headers) {
        try (Client client = Client.to(server.port())) {
            StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: test\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            return client.send(request + "\r\n").reply();
        }
    }

    private static Request from(String address, String method, Map<String, String> headers) {
        return new Request(method, Target.of("/managed"), Map.of(), headers, new byte[0], address, true, false);
    }

    @Test
    void withoutAKeyEverybodyMayLook() {
        assertThat(ask("GET", "/managed").status()).isEqualTo(200);
        assertThat(access.refusal(from(ELSEWHERE, "GET", Map.of()))).isNull();
        assertThat(access.refusal(from(ELSEWHERE, "HEAD", Map.of()))).isNull();
    }

    @Test
    void withoutAKeyOnlyThisMachineMayChange() {
        assertThat(ask("POST", "/managed").status()).isEqualTo(200);
        for (String address : List.of("127.0.0.1", "127.8.9.1", "0:0:0:0:0:0:0:1")) {
            assertThat(access.refusal(from(address, "DELETE", Map.of()))).isNull();
        }
        for (String address : List.of(ELSEWHERE, "2001:db8:0:0:0:0:0:1", "")) {
            assertThat(access.refusal(from(address, "POST", Map.of())))
                    .isEqualTo(Problem.of(
                            403,
                            "key_not_set",
                            "Without an API key only this machine may change something: set API_KEY"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 192.0.2.7",
                "Forwarded: for=192.0.2.7",
                "X-Real-IP: 192.0.2.7",
                "Via: 1.1 proxy",
                "Origin: https://example.org",
                "Origin: http://127.0.0.1.example.org",
                "Origin: null",
                "Origin:"
            })
    void whatComesThroughThisMachineFromElsewhereMayNotChange(String header) {
        assertThat(ask("POST", "/managed", header).status()).isEqualTo(403);
        assertThat(ask("GET", "/managed", header).status()).isEqualTo(200);
    }

    @Test
    void aNameThatADomainsOwnerGaveThisMachineIsNotThisMachine() {
        for (String host : List.of("rebound.example.org", "rebound.example.org:8000", "127.0.0.1.example.org")) {
            Request request = from("127.0.0.1", "POST", Map.of("host", host));
            assertThat(access.refusal(request)).as(host).isNotNull();
        }
        for (String host : List.of("localhost:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]", "acequia", "")) {
            Request request = from("127.0.0.1", "POST", Map.of("host", host));
            assertThat(access.refusal(request)).as(host).isNull();
        }
    }

    @Test
    void whoAsksForSecretsMustBeOneWhoMayChangeThem() {
        for (String method : List.of("GET", "HEAD")) {
            assertThat(access.refusal(askingForSecrets("127.0.0.1", method))).isNull();
            assertThat(access.refusal(askingForSecrets(ELSEWHERE, method))).isNotNull();
        }
    }

    private static Request askingForSecrets(String address, String method) {
        Target target = Target.of("/managed?" + Access.SECRETS + "=true");
        return new Request(method, target, Map.of(), Map.of(), new byte[0], address, true, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000", "http://[::1]"})
    void aPageOfThisMachineMayChange(String origin) {
        assertThat(ask("POST", "/managed", "Origin: " + origin).status()).isEqualTo(200);
    }

    @Test
    void withAKeyWhoeverKnowsItMayLookAndChange() {
        key.set("hunter2");
        for (String header :
                List.of("Authorization: Bearer hunter2", "authorization: bearer hunter2", "X-API-Key: hunter2")) {
            for (String method : List.of("GET", "POST")) {
                assertThat(ask(method, "/managed", header, "Origin: https://example.org")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(ask("GET", "/stream", header).status()).isEqualTo(200);
        }
        assertThat(access.refusal(from(ELSEWHERE, "POST", Map.of("x-api-key", "hunter2"))))
                .isNull();
    }

    @Test
    void withAKeyWhoBringsNoneIsAskedForIt() {
        key.set("hunter2");
        for (String path : List.of("/managed", "/stream")) {
            Reply reply = ask("GET", path);
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.header("www-authenticate")).isEqualTo("Bearer");
            assertThat(reply.body()).contains("\"error\": \"missing_key\"");
        }
        assertThat(ask("POST", "/managed", "Authorization: Basic aHVudGVyMg==").status())
                .isEqualTo(401);
        assertThat(ask("POST", "/managed", "Authorization: Bearer ").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter", "hunter22", "Hunter2", "x", "hunter2, hunter2"})
    void aWrongKeyIsRefused(String wrong) {
        key.set("hunter2");
        assertThat(ask("GET", "/managed", "Authorization: Bearer " + wrong).status())
                .isEqualTo(403);
        assertThat(ask("POST", "/managed", "X-API-Key: " + wrong).body()).contains("\"error\": \"wrong_key\"");
    }

    @Test
    void aKeyCountsFromTheMomentItIsSet() {
        assertThat(ask("GET", "/managed").status()).isEqualTo(200);
        key.set("hunter2");
        assertThat(ask("GET", "/managed").status()).isEqualTo(401);
    }

    @Test
    void whatIsManagedIsKeptByNoCache() {
        for (String path : List.of("/managed", "/stream")) {
            key.set("hunter2");
            assertThat(ask("GET", path).header("cache-control")).isEqualTo("no-store");
        }
        assertThat(ask("GET", "/managed", "X-API-Key: hunter2").header("cache-control"))
                .isEqualTo("no-store");
        assertThat(ask("GET", "/open").header("cache-control")).isNull();
    }

    @Test
    void browsersAreToldToBeCareful() {
        for (String path : List.of("/open", "/managed", "/page", "/nothing")) {
            Reply reply = ask("GET", path);
            assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(reply.header("referrer-policy")).isEqualTo("no-referrer");
        }
        assertThat(ask("GET", "/managed").header("content-security-policy")).isNull();
    }

    @Test
    void aPageLoadsWhatIsOursOnlyAndIsFramedByNobody() {
        assertThat(ask("GET", "/page").header("content-security-policy"))
                .contains("default-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(ask("GET", "/page").header("x-frame-options")).isEqualTo("DENY");
        assertThat(ask("GET", "/own").header("x-frame-options")).isEqualTo("SAMEORIGIN");
    }

    @Test
    void aPageFromElsewhereIsNotToldWhatIsManaged() {
        assertThat(ask("GET", "/managed", "Origin: https://example.org").header("access-control-allow-origin"))
                .isNull();
        assertThat(ask("OPTIONS", "/managed", "Origin: https://example.org").header("access-control-allow-origin"))
                .isNull();
    }

    @Test
    void routesThatAreNotGuardedStayOpen() {
        key.set("hunter2");
        assertThat(ask("GET", "/open").status()).isEqualTo(200);
    }
}
