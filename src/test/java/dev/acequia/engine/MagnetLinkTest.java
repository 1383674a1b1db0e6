package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MagnetLinkTest {
    private static final String HEX = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";
    private static final String BASE32 = "STBP3D5ZXSHS7RY2FS7J2S4GN4RHUAQJ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "magnet:?xt=urn:btih:" + HEX,
                "MAGNET:?xt=urn:BTIH:94C2FD8FB9BC8F2FC71A2CBE9D4B866F227A0209",
                " magnet:?dn=a%20name&xt=urn%3Abtih%3A" + HEX + "&tr=http://tracker.example/announce ",
                "magnet:?xt=urn:btih:" + BASE32,
                "magnet:?xt.1=urn:btmh:1220abcd&xt.2=urn:btih:" + HEX,
                "magnet:?xt=urn:btih:" + HEX + "&&dn&=x&dn=file:///a"
            })
    void aLinkNamesAnInfohash(String text) {
        assertThat(MagnetLink.parse(text).infohash()).isEqualTo(HEX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "magnet:",
                "magnet:?",
                "magnet:?xt=urn:btih:",
                "magnet:?xt=urn:btih:94c2",
                "magnet:?xt=urn:btih:" + HEX + "0",
                "magnet:?xt=urn:btmh:1220" + HEX,
                "magnet:?dn=urn:btih:" + HEX,
                "http://example.org/?xt=urn:btih:" + HEX,
                "magnet:?xt=urn:btih:" + HEX + "&dn=%zz",
                "magnet:?xt=urn:btih:" + HEX + "&dn=a%0d%0ab",
                "magnet:?xt=urn:btih:" + HEX + "&xs=file:///etc/passwd",
                "magnet:?xt=urn:btih:" + HEX + "&tr=gopher://example.org",
                "magnet:?xt=urn:btih:" + HEX + "&tr=http://a:b@example.org"
            })
    void anythingElseIsRefusedInASentence(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MagnetLink.parse(text))
                .withMessageMatching("(A magnet link|The addresses in a magnet link|A URL) must .*\\.");
    }

    @Test
    void trackersSourcesAndPeersAreItsHosts() {
        MagnetLink link = MagnetLink.parse("magnet:?xt=urn:btih:" + HEX
                + "&tr=udp%3A%2F%2F10.0.0.1%3A6969&tr.1=http://t.example/a&ws=https://[::1]/f&x.pe=192.168.0.1:6881");

        assertThat(link.hosts())
                .extracting(UrlHost::name)
                .containsExactly("10.0.0.1", "t.example", "::1", "192.168.0.1");
        assertThat(link.hosts()).extracting(UrlHost::isPrivate).containsExactly(true, false, true, true);
    }

    @Test
    void theLengthIsBounded() {
        String text = "magnet:?xt=urn:btih:" + HEX + "&dn=";

        assertThat(MagnetLink.parse(text + "a".repeat(MagnetLink.LONGEST - text.length()))
                        .infohash())
                .isEqualTo(HEX);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MagnetLink.parse(text + "a".repeat(MagnetLink.LONGEST)))
                .withMessageStartingWith("A magnet link must have at most 4096 characters");
    }

    @Test
    void whateverIsGivenIsALinkOrRefusedInASentence() {
        Random random = new Random(7);
        String pieces = "xt=urn:bih&.%0/?tr a2\u0000\u00e9pe";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder("magnet:?xt=urn:btih:" + (random.nextBoolean() ? HEX : BASE32));
            for (int j = random.nextInt(30); j > 0; j--) {
                text.insert(8 + random.nextInt(text.length() - 7), pieces.charAt(random.nextInt(pieces.length())));
            }
            try {
                assertThat(ContentId.isHash(MagnetLink.parse(text.toString()).infohash()))
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
