package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.acequia.engine.ContentId.Kind;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentIdTest {
    private static final String HEX = "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209";

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEX,
                "94C2FD8FB9BC8F2FC71A2CBE9D4B866F227A0209",
                " " + HEX + "\t\n",
                "acestream://" + HEX,
                " AceStream://94C2FD8FB9BC8F2FC71A2CBE9D4B866F227A0209 "
            })
    void spellingsOfOneIdAreEqual(String text) {
        assertThat(ContentId.parse(Kind.CONTENT_ID, text)).isEqualTo(new ContentId(Kind.CONTENT_ID, HEX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "94c2", "acestream://", HEX + "0", "g4c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209"})
    void anythingElseIsRefusedInASentence(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContentId.parse(Kind.INFOHASH, text))
                .withMessageStartingWith("The infohash must be 40 hexadecimal digits, but it is \"");
    }

    @Test
    void theSentenceStaysShortAndClean() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContentId.parse(Kind.CONTENT_ID, "a\r\n\u0007b" + "c".repeat(10_000)))
                .withMessageStartingWith("The content ID must be 40 hexadecimal digits, but it is \"a bccc")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(130));
    }

    @Test
    void aContentIdIsNoInfohash() {
        assertThat(new ContentId(Kind.CONTENT_ID, HEX)).isNotEqualTo(new ContentId(Kind.INFOHASH, HEX));
    }

    @Test
    void itsShortNameIsItsFirstEightDigits() {
        assertThat(ContentId.parse(ContentId.Kind.INFOHASH, "0123456789abcdef".repeat(2) + "01234567")
                        .shortName())
                .isEqualTo("01234567");
    }

    @Test
    void theNameOfAFileHasItsIndexUnlessItIsTheFirst() {
        ContentId first = new ContentId(Kind.CONTENT_ID, HEX);

        assertThat(first.name()).isEqualTo(HEX);
        assertThat(first.file(12).name()).isEqualTo(HEX + "-12");
        assertThat(first.file(12).shortName()).isEqualTo("94c2fd8f-12");
        assertThat(ContentId.parse(Kind.CONTENT_ID, HEX.toUpperCase(Locale.ROOT) + "-12"))
                .isEqualTo(first.file(12))
                .isNotEqualTo(first);
        assertThat(ContentId.parse(Kind.CONTENT_ID, HEX + "-0")).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {HEX + "-", HEX + "--1", HEX + "-x", HEX + "-10000", HEX + "-1-1", "-1", HEX + "-1\n2"})
    void aNameWithAnotherIndexIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ContentId.parse(Kind.CONTENT_ID, text));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10_000, Integer.MIN_VALUE})
    void anIndexIsBounded(int index) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContentId(Kind.CONTENT_ID, HEX).file(index))
                .withMessage("The index of a file must be between 0 and 9999, but it is " + index + ".");
    }

    @Test
    void aMagnetLinkIsTheInfohashThatItNames() {
        ContentId magnet = ContentId.of(MagnetLink.parse("magnet:?xt=urn:btih:" + HEX + "&tr=udp://tracker.example:1"));

        assertThat(magnet)
                .isEqualTo(new ContentId(Kind.INFOHASH, HEX))
                .hasSameHashCodeAs(new ContentId(Kind.INFOHASH, HEX));
    }

    @Test
    void theEngineIsAskedWithTheWholeLink() {
        String magnet = "magnet:?xt=urn:btih:" + HEX + "&tr=udp%3A%2F%2Ft.example%3A1&dn=a+b";

        assertThat(new ContentId(Kind.INFOHASH, HEX).file(3).query()).isEqualTo("infohash=" + HEX + "&_idx=3");
        assertThat(new ContentId(Kind.CONTENT_ID, HEX).query()).isEqualTo("id=" + HEX);
        assertThat(ContentId.of(MagnetLink.parse(magnet)).query())
                .isEqualTo("magnet=magnet%3A%3Fxt%3Durn%3Abtih%3A" + HEX
                        + "%26tr%3Dudp%253A%252F%252Ft.example%253A1%26dn%3Da%2Bb");
        assertThat(ContentId.of(TransportFileUrl.parse("https://example.org/a.torrent?x=1&y=%20#f"))
                        .file(2)
                        .query())
                .isEqualTo("url=https%3A%2F%2Fexample.org%2Fa.torrent%3Fx%3D1%26y%3D%2520%23f&_idx=2");
    }
}
