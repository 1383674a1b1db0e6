package dev.acequia.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.http.message.RequestTarget;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminAccessTest {
    private static final String ELSEWHERE = "192.0.2.7";
    private static final String HOST = "localhost:8000";
    private static final String OWN_NAME = "tv.example.org";

    private final AtomicReference<String> key = new AtomicReference<>("");
    private final AtomicReference<String> fault = new AtomicReference<>("");
    private final AdminAccess access = new AdminAccess(
            key::get, new AuthThrottle(System::nanoTime), () -> List.of(OWN_NAME, "*.example.net"), fault::get);
    private final HttpServer server;

    AdminAccessTest() throws IOException {
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
            StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            return client.send(request + "\r\n").reply();
        }
    }

    private static Request from(String address, String method, Map<String, String> headers) {
        return new Request(method, RequestTarget.of("/managed"), Map.of(), headers, new byte[0], address, true, false);
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
                            "Without an API key only this machine may change anything: set API_KEY"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 192.0.2.7",
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-Host: localhost:8000",
                "X-Forwarded-Port: 443",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Server: proxy",
                "X-Forwarded-Ssl: on",
                "x-forwarded: for=192.0.2.7",
                "X-Forward-For: 192.0.2.7",
                "Forwarded: for=192.0.2.7",
                "Forwarded-For: 192.0.2.7",
                "X-Real-IP: 192.0.2.7",
                "X-Client-IP: 192.0.2.7",
                "Client-IP: 192.0.2.7",
                "X-Cluster-Client-IP: 192.0.2.7",
                "X-Original-URL: /",
                "X-Original-Forwarded-For: 192.0.2.7",
                "X-Remote-IP: 192.0.2.7",
                "Remote-User: anna",
                "Via: 1.1 proxy",
                "CF-Ray: 1",
                "CF-Connecting-IP: 192.0.2.7",
                "CDN-Loop: cloudflare",
                "True-Client-IP: 192.0.2.7",
                "Fastly-Client-IP: 192.0.2.7",
                "Fly-Client-IP: 192.0.2.7",
                "Tailscale-User-Login: anna@example.org",
                "Ngrok-Trace-Id: 1",
                "X-Azure-ClientIP: 192.0.2.7",
                "X-ARR-LOG-ID: 1",
                "X-Amzn-Trace-Id: Root=1",
                "X-Appengine-User-IP: 192.0.2.7",
                "X-ProxyUser-Ip: 192.0.2.7",
                "WL-Proxy-Client-IP: 192.0.2.7",
                "Proxy-Connection: keep-alive",
                "Proxy-Authorization: Basic eA==",
                "X-Vercel-Id: 1",
                "X-Nginx-Proxy: true",
                "X-Scheme: https",
                "X-Url-Scheme: https",
                "Front-End-Https: on",
                "X-Envoy-Expected-Rq-Timeout-Ms: 15000",
                "X-Request-Id: 1",
                "X-Request-Start: t=1",
                "X-Varnish: 1",
                "X-Ingress-Path: /api",
                "X-SSL-Client-Verify: NONE",
                "Surrogate-Capability: varnish",
                "Of-A-Proxy-That-Nobody-Knows: 1",
                "Origin: https://example.org",
                "Origin: http://127.0.0.1.example.org",
                "Origin: http://localhost:8001",
                "Origin: http://localhost",
                "Origin: https://localhost:8000",
                "Origin: http://127.0.0.1:8000",
                "Origin: null",
                "Origin:",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: none, cross-site",
                "Sec-Fetch-Site:"
            })
    void whatComesThroughThisMachineFromElsewhereMayNotChange(String header) {
        assertThat(ask("POST", "/managed", header).status()).isEqualTo(403);
        assertThat(ask("GET", "/managed?secrets=true", header).status()).isEqualTo(403);
        assertThat(ask("GET", "/managed", header).status()).isEqualTo(200);
    }

    @Test
    void aRefusalTellsWhatIsInTheWay() {
        assertThat(ask("POST", "/managed", "X-Forwarded-Port: 443").body())
                .contains("set API_KEY; this request came through a proxy, with the header x-forwarded-port");
        assertThat(ask("POST", "/managed", "Origin: null").body()).contains("a page of another origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "User-Agent: curl/8.5.0\r\nAccept: */*",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB",
                "Accept-Encoding: identity\r\nConnection: close\r\nContent-Type: application/json",
                "Connection: keep-alive\r\nCache-Control: max-age=0\r\nsec-ch-ua: x\r\nsec-ch-ua-mobile: ?0",
                "Origin: http://localhost:8000\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nCookie: a=b",
                "Referer: http://localhost:8000/panel\r\nAccept-Language: en\r\nPriority: u=1, i\r\nDNT: 1\r\nSec-GPC: 1",
                "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-User: ?1\r\nPragma: no-cache"
            })
    void whatClientsOnThisMachineSendMayChange(String headers) {
        assertThat(ask("POST", "/managed", headers).status()).isEqualTo(200);
    }

    @Test
    void whatProxiesSayByHttp10MayNotChange() {
        String request = "POST /managed HTTP/1.0\r\nHost: 127.0.0.1:8000\r\nConnection: close\r\n\r\n";
        try (Client client = Client.to(server.port()).send(request)) {
            assertThat(client.reply().status()).isEqualTo(403);
        }
    }

    @Test
    void aNameThatADomainsOwnerGaveThisMachineIsNotThisMachine() {
        for (String host : List.of(
                "rebound.example.org",
                "rebound.example.org:8000",
                "127.0.0.1.example.org",
                "localhost.example.org",
                "intranet",
                "acequia:8000",
                "192.0.2.7:8000",
                "0.0.0.0:8000",
                "printer.local",
                OWN_NAME,
                "localhost:80x",
                "127.0.0.1, 127.0.0.1",
                "anna@127.0.0.1")) {
            Request request = from("127.0.0.1", "POST", Map.of("host", host));
            assertThat(access.refusal(request)).as(host).isNotNull();
        }
        for (String host : List.of(
                "localhost:8000",
                "LOCALHOST",
                "localhost.",
                "tv.localhost",
                "127.0.0.1:8000",
                "127.8.9.1",
                "[::1]:8000",
                "[::1]",
                "")) {
            Request request = from("127.0.0.1", "POST", Map.of("host", host));
            assertThat(access.refusal(request)).as(host).isNull();
        }
    }

    @Test
    void theNamesAndAddressesOfThisMachineAreThisMachine() throws Exception {
        List<String> names = new ArrayList<>(List.of(InetAddress.getLocalHost().getHostName()));
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address)
                .forEach(each -> names.add(each.getHostAddress()));
        for (String name : names) {
            assertThat(access.refusal(from("127.0.0.1", "POST", Map.of("host", name + ":8000"))))
                    .as(name)
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rebound.example.org", "intranet:8000", "xlocal", "tv.example.org.evil.example", "example.net"})
    void withoutAKeyNothingIsReadByANameThatADomainsOwnerCanGive(String host) {
        Problem refusal = access.refusal(from("127.0.0.1", "GET", Map.of("host", host)));
        assertThat(refusal).extracting(Problem::status, Problem::error).containsExactly(403, "foreign_host");
        assertThat(access.refusal(from(ELSEWHERE, "HEAD", Map.of("host", host))))
                .isNotNull();
        key.set("hunter22");
        assertThat(access.refusal(from(ELSEWHERE, "GET", Map.of("host", host, "x-api-key", "hunter22"))))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.7:8000",
                "[2001:db8::1]:8000",
                "printer.local",
                "nas.lan:8000",
                "nas.home.arpa",
                "TV.example.org:443",
                "any.example.net",
                "localhost"
            })
    void withoutAKeyWhatIsReadByAnAddressOrANameOfOnesOwnIsTold(String host) {
        assertThat(access.refusal(from(ELSEWHERE, "GET", Map.of("host", host)))).isNull();
    }

    @Test
    void whatATrustedProxyPassesOnHasTheNameOfTheProxyAndMayNotChange() {
        Map<String, String> headers = Map.of("host", "any.name.example", "x-forwarded-for", "127.0.0.1");
        for (String method : List.of("GET", "POST")) {
            Request request = new Request(
                    method,
                    RequestTarget.of("/managed"),
                    Map.of(),
                    headers,
                    new byte[0],
                    "127.0.0.1",
                    true,
                    false,
                    true);
            assertThat(access.refusal(request) == null).isEqualTo(method.equals("GET"));
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
        RequestTarget target = RequestTarget.of("/managed?" + AdminAccess.SECRETS + "=true");
        return new Request(method, target, Map.of(), Map.of(), new byte[0], address, true, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8000", "127.0.0.1", "[::1]:8000", "[::1]"})
    void aPageOfThisMachineMayChange(String host) {
        for (String origin : List.of("http://" + host, "http://" + host.toUpperCase(Locale.ROOT))) {
            assertThat(access.refusal(from("127.0.0.1", "POST", Map.of("host", host, "origin", origin))))
                    .isNull();
        }
        Map<String, String> withPort = Map.of("host", "127.0.0.1:80", "origin", "http://127.0.0.1");
        assertThat(access.refusal(from("127.0.0.1", "POST", withPort))).isNull();
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
    void whereItIsNotKnownWhichKeyThereIsNobodyMayDoAnything() {
        fault.set("It is lost");
        for (String method : List.of("GET", "POST")) {
            Problem refusal = access.refusal(from("127.0.0.1", method, Map.of()));
            assertThat(refusal)
                    .extracting(Problem::status, Problem::error, Problem::detail)
                    .containsExactly(503, "settings_unknown", "It is lost");
        }
        key.set("of-the-start");
        assertThat(access.refusal(from(ELSEWHERE, "GET", Map.of("x-api-key", "of-the-start"))))
                .isNull();
        assertThat(access.refusal(from("127.0.0.1", "GET", Map.of())))
                .extracting(Problem::status)
                .isEqualTo(401);
        assertThat(access.refusal(from(ELSEWHERE, "POST", Map.of("x-api-key", "of-the-start"))))
                .extracting(Problem::status)
                .isEqualTo(503);
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
        for (String path : List.of("/managed", "/open", "/page", "/stream")) {
            for (String method : List.of("OPTIONS", "GET", "PATCH")) {
                assertThat(ask(method, path, "Origin: https://example.org").header("access-control-allow-origin"))
                        .as(method + " " + path)
                        .isNull();
            }
        }
    }

    @Test
    void routesThatAreNotGuardedStayOpen() {
        key.set("hunter2");
        assertThat(ask("GET", "/open").status()).isEqualTo(200);
    }
}
