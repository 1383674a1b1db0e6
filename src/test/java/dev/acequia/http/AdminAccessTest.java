package dev.acequia.http;

import static dev.acequia.http.GuardedServer.ELSEWHERE;
import static dev.acequia.http.GuardedServer.OWN_NAME;
import static dev.acequia.http.GuardedServer.requestFrom;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.http.message.RequestTarget;
import dev.acequia.rig.Client;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may look and change without a key, by address, name and origin.
class AdminAccessTest {
    private final GuardedServer guarded = new GuardedServer();

    AdminAccessTest() throws IOException {}

    @AfterEach
    void close() {
        guarded.close();
    }

    @Test
    void withoutAKeyEverybodyMayLook() {
        assertThat(guarded.ask("GET", "/managed").status()).isEqualTo(200);
        assertThat(guarded.access.refusal(requestFrom(ELSEWHERE, "GET", Map.of())))
                .isNull();
        assertThat(guarded.access.refusal(requestFrom(ELSEWHERE, "HEAD", Map.of())))
                .isNull();
    }

    @Test
    void withoutAKeyOnlyThisMachineMayReadWhatIsPrivate() throws Exception {
        Route.Resource logs = guarded.access.forPrivate().guard((_, _) -> Answer.json(200, "[]"));
        assertThat(logs.answer(requestFrom("127.0.0.1", "GET", Map.of()), "").status())
                .isEqualTo(200);
        assertThat(logs.answer(requestFrom(ELSEWHERE, "GET", Map.of()), "").status())
                .isEqualTo(403);
        guarded.key.set("k");
        assertThat(logs.answer(requestFrom("127.0.0.1", "GET", Map.of()), "").status())
                .isEqualTo(401);
    }

    @Test
    void withoutAKeyOnlyThisMachineMayChange() {
        assertThat(guarded.ask("POST", "/managed").status()).isEqualTo(200);
        for (String address : List.of("127.0.0.1", "127.8.9.1", "0:0:0:0:0:0:0:1")) {
            assertThat(guarded.access.refusal(requestFrom(address, "DELETE", Map.of())))
                    .isNull();
        }
        for (String address : List.of(ELSEWHERE, "2001:db8:0:0:0:0:0:1", "")) {
            assertThat(guarded.access.refusal(requestFrom(address, "POST", Map.of())))
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
        assertThat(guarded.ask("POST", "/managed", header).status()).isEqualTo(403);
        assertThat(guarded.ask("GET", "/managed?secrets=true", header).status()).isEqualTo(403);
        assertThat(guarded.ask("GET", "/managed", header).status()).isEqualTo(200);
    }

    @Test
    void aRefusalTellsWhatIsInTheWay() {
        assertThat(guarded.ask("POST", "/managed", "X-Forwarded-Port: 443").body())
                .contains("set API_KEY; this request came through a proxy, with the header x-forwarded-port");
        assertThat(guarded.ask("POST", "/managed", "Origin: null").body()).contains("a page of another origin");
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
        assertThat(guarded.ask("POST", "/managed", headers).status()).isEqualTo(200);
    }

    @Test
    void whatProxiesSayByHttp10MayNotChange() {
        String request = "POST /managed HTTP/1.0\r\nHost: 127.0.0.1:8000\r\nConnection: close\r\n\r\n";
        try (Client client = Client.to(guarded.port()).send(request)) {
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
            Request request = requestFrom("127.0.0.1", "POST", Map.of("host", host));
            assertThat(guarded.access.refusal(request)).as(host).isNotNull();
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
            Request request = requestFrom("127.0.0.1", "POST", Map.of("host", host));
            assertThat(guarded.access.refusal(request)).as(host).isNull();
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
            assertThat(guarded.access.refusal(requestFrom("127.0.0.1", "POST", Map.of("host", name + ":8000"))))
                    .as(name)
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rebound.example.org", "intranet:8000", "xlocal", "tv.example.org.evil.example", "example.net"})
    void withoutAKeyNothingIsReadByANameThatADomainsOwnerCanGive(String host) {
        Problem refusal = guarded.access.refusal(requestFrom("127.0.0.1", "GET", Map.of("host", host)));
        assertThat(refusal).extracting(Problem::status, Problem::error).containsExactly(403, "foreign_host");
        assertThat(guarded.access.refusal(requestFrom(ELSEWHERE, "HEAD", Map.of("host", host))))
                .isNotNull();
        guarded.key.set("hunter22");
        assertThat(guarded.access.refusal(requestFrom(ELSEWHERE, "GET", Map.of("host", host, "x-api-key", "hunter22"))))
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
        assertThat(guarded.access.refusal(requestFrom(ELSEWHERE, "GET", Map.of("host", host))))
                .isNull();
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
            assertThat(guarded.access.refusal(request) == null).isEqualTo(method.equals("GET"));
        }
    }

    @Test
    void whoAsksForSecretsMustBeOneWhoMayChangeThem() {
        for (String method : List.of("GET", "HEAD")) {
            assertThat(guarded.access.refusal(askingForSecrets("127.0.0.1", method)))
                    .isNull();
            assertThat(guarded.access.refusal(askingForSecrets(ELSEWHERE, method)))
                    .isNotNull();
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
            assertThat(guarded.access.refusal(requestFrom("127.0.0.1", "POST", Map.of("host", host, "origin", origin))))
                    .isNull();
        }
        Map<String, String> withPort = Map.of("host", "127.0.0.1:80", "origin", "http://127.0.0.1");
        assertThat(guarded.access.refusal(requestFrom("127.0.0.1", "POST", withPort)))
                .isNull();
    }
}
