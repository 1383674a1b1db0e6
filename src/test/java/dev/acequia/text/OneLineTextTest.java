package dev.acequia.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTextTest {
    @Test
    void controlCharactersAndRunsOfBlanksBecomeOneBlank() {
        assertThat(OneLineText.clean("\n a \t\u0000\u001b[31m\u2028b\u202e \r\n", 100))
                .isEqualTo("a [31m b");
        assertThat(OneLineText.clean("\ud800", 100)).isEmpty();
    }

    @Test
    void longTextEndsInAnEllipsisAndNoCharacterIsHalved() {
        assertThat(OneLineText.clean("abcdef", 6)).isEqualTo("abcdef");
        assertThat(OneLineText.clean("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(OneLineText.clean("abcd😀fg", 6)).isEqualTo("abcd…");
        assertThat(OneLineText.clean("abc😀fg", 6)).isEqualTo("abc😀…");
    }

    @Test
    void whatSteersATerminalOrEndsALineIsMaskedCharacterByCharacter() {
        assertThat(OneLineText.masked("\u001b[31m\n\u0085\u2028\u202e \ud800", 100))
                .isEqualTo("?[31m???? ?");
        assertThat(OneLineText.masked("abc😀fg", 4)).isEqualTo("abc😀…");
        assertThat(OneLineText.masked("abcd", 4)).isEqualTo("abcd");
    }

    @Test
    void anAccessLogHasPrintableAsciiOnlyAndNoQuoteOfItsOwn() {
        StringBuilder line = new StringBuilder("\"");
        OneLineText.escape("a\"\\\r\nÿ~", line);
        assertThat(line).hasToString("\"a\\x22\\x5C\\x0D\\x0A\\xFF~");
    }

    @Test
    void aTextIsCutBeforeACharacterThatWouldBeHalved() {
        assertThat(OneLineText.cut("ab😀", 3)).isEqualTo("ab");
        assertThat(OneLineText.cut("ab😀", 4)).isEqualTo("ab😀");
        assertThat(OneLineText.cut("ab", 0)).isEmpty();
    }
}
