package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void controlCharactersAndRunsOfBlanksBecomeOneBlank() {
        assertThat(Words.clean("\n a \t\u0000\u001b[31m\u2028b\u202e \r\n", 100))
                .isEqualTo("a [31m b");
        assertThat(Words.clean("\ud800", 100)).isEmpty();
    }

    @Test
    void longTextEndsInAnEllipsisAndNoCharacterIsHalved() {
        assertThat(Words.clean("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Words.clean("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(Words.clean("abcd😀fg", 6)).isEqualTo("abcd…");
        assertThat(Words.clean("abc😀fg", 6)).isEqualTo("abc😀…");
    }
}
