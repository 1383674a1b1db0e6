package dev.acequia.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlFetcherTest {
    private static final FetchLimits LIMITS =
            new FetchLimits(1000, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));

    private final AllowedHosts local = new AllowedHosts(List.of("127.0.0.1"), List.of());

    private static String text(Fetched fetched) throws IOException {
        try (fetched) {
            return new String(fetched.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/x", "http://[::1]:%d/x", "http://[::ffff:127.0.0.1]:%d/x",
                        "http://2130706433:%d/x",
                "http://0x7f.1:%d/x", "http://0177.0.0.1:%d/x", "http://127.1:%d/x", "http://localhost:%d/x",
                "http://0.0.0.0:%d/x", "http://user:pw@127.0.0.1:%d/x", "http://private.example:%d/x"
            })
    void aPrivateHostIsRefusedWithoutAConnection(String url) {
        try (FakeEngine server = FakeEngine.start().on("/", Answers.text(200, "secret"))) {
            UrlFetcher fetcher = new UrlFetcher(
                    () -> AllowedHosts.NONE,
                    host -> host.equals("private.example")
                            ? new InetAddress[] {InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("10.0.0.1")}
                            : InetAddress.getAllByName(host));
            assertThatThrownBy(
                            () -> fetcher.fetch(url.formatted(server.address().port()), Map.of(), LIMITS))
                    .isInstanceOfSatisfying(
                            FetchException.class, e -> assertThat(e.isRefused()).isTrue());
            assertThat(server.accepted()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://x.example/a",
                "gopher://x",
                "data:text/plain,x",
                "http://",
                "//x.example/a",
                "http://x.example:22/",
                "http://x.example:25/",
                "http://x.example:0/",
                "http://169.254.169.254/latest",
                "http://10.0.0.1/",
                "http://100.64.0.1/",
                "http://[fd00::1]/",
                "http://[fe80::1]/",
                "http://224.0.0.1/",
                "http://[::127.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "not a url"
            })
    void whatIsNoUrlOfTheInternetIsRefused(String url) {
        assertThatThrownBy(() -> new UrlFetcher(() -> AllowedHosts.NONE).fetch(url, Map.of(), LIMITS))
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.isRefused()).isTrue());
    }

    @Test
    void aHostIsLookedUpOnceForACheckAndItsConnection() throws IOException {
        try (FakeEngine server = FakeEngine.start().on("/", Answers.text(200, "list"))) {
            AtomicInteger lookups = new AtomicInteger();
            AllowedHosts named = new AllowedHosts(List.of("lists.example"), List.of());
            UrlFetcher fetcher = new UrlFetcher(() -> named, _ -> {
                lookups.incrementAndGet();
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });
            assertThat(text(fetcher.fetch(
                            "http://lists.example:" + server.address().port() + "/a", Map.of(), LIMITS)))
                    .isEqualTo("list");
            assertThat(lookups).hasValue(1);
            assertThat(server.requests().getFirst().head()).contains("Host: lists.example:");
        }
    }

    @Test
    void aRedirectToAPrivateHostIsRefused() {
        try (FakeEngine server = FakeEngine.start();
                FakeEngine inner = FakeEngine.start().on("/", Answers.text(200, "secret"))) {
            server.on(
                    "/", Answers.redirect("http://localhost:" + inner.address().port() + "/"));
            UrlFetcher fetcher = new UrlFetcher(() -> local);
            assertThatThrownBy(() -> fetcher.fetch("http://" + server.address() + "/a", Map.of(), LIMITS))
                    .hasMessageContaining("localhost is neither");
            assertThat(inner.accepted()).isZero();
        }
    }

    @Test
    void redirectsWithoutEndAreGivenUp() {
        try (FakeEngine server = FakeEngine.start()) {
            server.on("/", Answers.redirect("/again"));
            assertThatThrownBy(() ->
                            new UrlFetcher(() -> local).fetch("http://" + server.address() + "/a", Map.of(), LIMITS))
                    .hasMessageContaining("more than 5 times");
        }
    }

    @Test
    void credentialsOfAUrlAreSentToItsHost() throws IOException {
        try (FakeEngine server = FakeEngine.start().on("/", Answers.text(200, "list"))) {
            text(new UrlFetcher(() -> local).fetch("http://anna:secret@" + server.address() + "/a", Map.of(), LIMITS));
            assertThat(server.requests().getFirst().head()).contains("Authorization: Basic YW5uYTpzZWNyZXQ=");
        }
    }

    @Test
    void anErrorQuotesNothingOfTheAnswer() {
        try (FakeEngine server = FakeEngine.start().on("/", Answers.text(500, "internal secret"))) {
            assertThatThrownBy(() ->
                            new UrlFetcher(() -> local).fetch("http://" + server.address() + "/a", Map.of(), LIMITS))
                    .hasMessageContaining("answered 500")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aLongerBodyThanAllowedIsCutOff() {
        try (FakeEngine server = FakeEngine.start().on("/", Answers.text(200, "x".repeat(2000)))) {
            assertThatThrownBy(() -> text(
                            new UrlFetcher(() -> local).fetch("http://" + server.address() + "/a", Map.of(), LIMITS)))
                    .hasMessageContaining("at most 1000 bytes");
        }
    }
}
