package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:6879, 127.0.0.1, 6879, 127.0.0.1:6879",
        "' Engine-1.lan ', engine-1.lan, 6878, engine-1.lan:6878",
        "[::1]:80, ::1, 80, [::1]:80",
        "[fe80::2], fe80::2, 6878, [fe80::2]:6878"
    })
    void anAddressIsReadAndWritten(String text, String host, int port, String written) {
        EngineAddress address = EngineAddress.parse(text);

        assertThat(address).isEqualTo(new EngineAddress(host, port)).hasToString(written);
        assertThat(address.url("/a?b=c")).hasToString("http://" + written + "/a?b=c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1",
                "a:",
                "a:b",
                "a:0",
                "a:65536",
                "a:-1",
                "a:999999",
                "::1",
                "[::1",
                "[::1]x",
                "[::1]:",
                "[]:1",
                "a b:1",
                "a/b:1",
                "user@a:1",
                "a_b:1",
                "http://a:1",
                "a:1:2",
                "[a]:1"
            })
    void anythingElseIsRefusedInASentence(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineAddress.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).matches("An engine's .* must be .*, but it is .*[.]"));
    }

    @Test
    void timeoutsArePositive() {
        Duration second = Duration.ofSeconds(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EngineTimeouts(second, second, second, second, Duration.ZERO, second))
                .withMessage("The engine timeout stop must be positive, but it is PT0S.");
    }
}
