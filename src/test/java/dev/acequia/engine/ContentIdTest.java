package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.acequia.engine.ContentId.Kind;
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
}
