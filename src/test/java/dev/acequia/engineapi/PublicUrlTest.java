package dev.acequia.engineapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import dev.acequia.rig.EngineSeat;
import dev.acequia.rig.Json;
import dev.acequia.rig.Reply;
import dev.acequia.rig.Rig;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.kind.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hosts in the URLs of an answer. `127.0.0.2` is a trusted proxy.
class PublicUrlTest {
    private final Rig rig;

    PublicUrlTest(@TempDir Path folder) throws IOException {
        rig = Rig.open(
                folder,
                settings -> settings.with(
                        ServerSettings.TRUSTED_PROXIES,
                        List.of(Network.around(InetAddress.ofLiteral("127.0.0.2"), 32))));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private String start(String version, String headers) {
        return "GET /ace/getstream?format=json&id=" + rig.content().contentId() + " HTTP/" + version + "\r\n" + headers
                + "\r\n";
    }

    private Reply asked(String from, String version, String headers) {
        try (Client client = Client.from(from, rig.port())) {
            return client.send(start(version, headers)).reply();
        }
    }

    private static String base(Reply reply) {
        return reply.field("playback_url").replaceFirst("/ace/.*", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tv.example.org", "tv.example.org:8000", "192.0.2.1:80", "[2001:db8::1]:8000", "LOCALHOST"})
    void theHostIsTheOneThatWasAsked(String host) {
        assertThat(base(asked("127.0.0.1", "1.1", "Host: " + host + "\r\n"))).isEqualTo("http://" + host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: \r\n"})
    void whoNamesNoHostGetsTheAddressThatItIsConnectedTo(String headers) {
        Reply reply = asked("127.0.0.1", "1.0", headers);
        assertThat(base(reply)).isEqualTo("http://127.0.0.1:" + rig.port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil\"> <x",
                "a/b",
                "a b",
                "a@b",
                "a:b",
                "a:1:2",
                "a\\b",
                "http://a",
                "a\u00e9",
                "a:123456",
                "<script>",
                "{}"
            })
    void aHostThatIsNoneIsInNoAnswer(String host) {
        Reply reply = asked("127.0.0.1", "1.1", "Host: " + host + "\r\n");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(Json.parse(reply.body()).text("error")).isEqualTo("invalid_host");
        Reply forwarded = asked(
                "127.0.0.2",
                "1.1",
                "Host: localhost\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Host: " + host + "\r\n");
        assertThat(base(forwarded)).isEqualTo("http://localhost");
    }

    @Test
    void aHeaderThatIsTooLongIsRefused() {
        assertThat(asked("127.0.0.1", "1.1", "Host: " + "a".repeat(100_000) + "\r\n")
                        .status())
                .isBetween(400, 431);
        assertThat(rig.counts().starts()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-Proto: https|https://here:81",
                "X-Forwarded-Proto: HTTPS|https://here:81",
                "X-Forwarded-Proto: https, http|https://here:81",
                "X-Forwarded-Proto: gopher|http://here:81",
                "X-Forwarded-Host: tv.example.org|http://tv.example.org",
                "X-Forwarded-Host: tv.example.org:8443, inner:80|http://tv.example.org:8443",
                "X-Forwarded-Host: ,|http://here:81"
            })
    void aTrustedProxySaysWhatWasAsked(String header, String base) {
        String headers = "Host: here:81\r\nX-Forwarded-For: 192.0.2.7\r\n" + header + "\r\n";
        assertThat(base(asked("127.0.0.2", "1.1", headers))).isEqualTo(base);
        assertThat(base(asked("127.0.0.3", "1.1", headers))).as("not trusted").isEqualTo("http://here:81");
    }

    @Test
    void aPlaylistHasTheUrlsThatHoldWhereverItIsPassedOn() {
        EngineSeat seat = EngineSeat.hls(rig, "");
        String base =
                "http://127.0.0.1:" + rig.port() + "/ace/hls/" + rig.content().contentId() + "/segment/";
        assertThat(seat.segments()).isNotEmpty().allMatch(each -> each.startsWith(base));
        try (Client client = Client.from("127.0.0.2", rig.port())) {
            String playlist = client.send("GET " + seat.path("playback_url")
                            + " HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n"
                            + "X-Forwarded-Host: tv.example.org\r\n\r\n")
                    .reply()
                    .body();
            assertThat(playlist).contains("\nhttps://tv.example.org/ace/hls/").doesNotContain("127.0.0.1");
        }
        assertThat(Rig.text(rig.get(rig.manifest()))).doesNotContain("http://");
    }
}
