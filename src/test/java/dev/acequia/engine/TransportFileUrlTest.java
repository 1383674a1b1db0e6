package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportFileUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/a.torrent",
                "HTTP://Example.ORG/a.torrent",
                "http://example.org:80/a.torrent",
                " http://example.org/a.torrent#part\t"
            })
    void spellingsOfOneUrlHaveOneDigest(String text) {
        TransportFileUrl url = TransportFileUrl.parse(text);

        assertThat(url.digest()).isEqualTo("bac2ed8b245c513a6212c4c29a485c523a442054");
        assertThat(ContentId.isHash(url.digest())).isTrue();
        assertThat(url.text()).isEqualTo(text.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/a.torrent",
                "http://example.org/A.torrent",
                "http://example.org:81/a.torrent",
                "http://example.org/a.torrent?x",
                "http://example.org/"
            })
    void anotherUrlHasAnotherDigest(String text) {
        assertThat(TransportFileUrl.parse(text).digest())
                .isNotEqualTo(
                        TransportFileUrl.parse("http://example.org/a.torrent").digest());
    }

    @Test
    void aHostWithoutPathIsItsRoot() {
        assertThat(TransportFileUrl.parse("https://example.org:443").digest())
                .isEqualTo(TransportFileUrl.parse("https://example.org/").digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.torrent",
                "file:///etc/passwd",
                "ftp://example.org/a",
                "http:/example.org",
                "http://",
                "http:///a",
                "http://user:secret@example.org/a",
                "http://example.org@127.0.0.1/",
                "http://exa mple.org/",
                "http://example.org/\r\nX: y",
                "http://example.org/\u0000",
                "http://example.org/a\u200bb",
                "http://example.org:99999/",
                "http://example.org:x/",
                "http://[::1/",
                "http://[zz]/",
                "http://256.0.0.1/",
                "http://1.2.3.4.5/",
                "http://127.0.0.1%2f/",
                "http://\uff11\uff12\uff17.0.0.1/",
                "http://ex\\127.0.0.1/"
            })
    void anythingElseIsRefusedInASentence(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransportFileUrl.parse(text))
                .withMessageMatching("(The URL of a transport file|The host of a URL|A URL) must .*\\.");
    }

    @Test
    void theLengthIsBounded() {
        String longest = "http://example.org/" + "a".repeat(TransportFileUrl.LONGEST - 19);

        assertThat(TransportFileUrl.parse(longest).text()).hasSize(2048);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransportFileUrl.parse(longest + "b"))
                .withMessage("The URL of a transport file must have at most 2048 characters, but it has 2049.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST.",
                "a.localhost",
                "127.0.0.1",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "0x7f.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.168.257",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "0",
                "255.255.255.255",
                "224.0.0.1",
                "127.0.0.1.",
                "[::1]",
                "[::]",
                "[fe80::1]",
                "[fc00::1]",
                "[fd12::1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:a00:1]",
                "[::127.0.0.1]",
                "[64:ff9b::127.0.0.1]",
                "[2002:7f00:1::]",
                "[ff02::1]"
            })
    void aHostThatIsNotOnTheInternetIsRecognised(String host) {
        assertThat(TransportFileUrl.parse("http://" + host + ":8080/x").host().isPrivate())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "localhost.example.org",
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "192.169.0.1",
                "11.0.0.1",
                "[2606:4700::1111]",
                "[64:ff9b::8.8.8.8]",
                "10.example.org",
                "0x7f.example"
            })
    void anotherHostIsOnTheInternet(String host) {
        assertThat(TransportFileUrl.parse("http://" + host + "/x").host().isPrivate())
                .isFalse();
    }

    @Test
    void whateverIsGivenIsAUrlOrRefusedInASentence() {
        Random random = new Random(7);
        String pieces = "htp:/.@[]?#&=%|1270x \u0000\u00e9abcz-_~\\\ud800";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "" : "http://");
            for (int j = random.nextInt(24); j > 0; j--) {
                text.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            try {
                assertThat(ContentId.isHash(
                                TransportFileUrl.parse(text.toString()).digest()))
                        .isTrue();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage())
                        .contains(" must ")
                        .hasSizeLessThan(250)
                        .doesNotContain("\u0000");
            }
        }
    }
}
