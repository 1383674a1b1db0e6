package dev.acequia.settings.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.settings.Parsed.Refused;
import dev.acequia.settings.Parsed.Valid;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortListTest {
    @Test
    void portsAreReadInTheirOrderWithBlanksAroundThem() {
        assertThat(ServerSettings.PORT.parse("8000")).isEqualTo(new Valid<>(List.of(8000)));
        assertThat(ServerSettings.PORT.parse(" 8000, 6878 ,1")).isEqualTo(new Valid<>(List.of(8000, 6878, 1)));
        assertThat(ServerSettings.PORT.parse(first(16))).isInstanceOf(Valid.class);
    }

    @Test
    void anyFreePortMayBeWantedMoreThanOnce() {
        assertThat(ServerSettings.PORT.parse("0,0,8000")).isEqualTo(new Valid<>(List.of(0, 0, 8000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "8000,",
                ",8000",
                "8000,,6878",
                "8000, ,6878",
                "8000,8000",
                "8000,6878,08000",
                "65536",
                "8000,65536",
                "-1",
                "8000,-1",
                "+8000",
                "8000;6878",
                "8000 6878",
                "http",
                "8000-8003",
                "8000,6878,x"
            })
    void whatIsNoListOfDifferentPortsIsRefusedAsAWhole(String text) {
        assertThat(ServerSettings.PORT.parse("ACEQUIA_PORT", text))
                .isEqualTo(new Refused<>("ACEQUIA_PORT must be a whole number from 0 to 65535, or up to 16 different "
                        + "ones separated by commas, but is \"" + text + "\""));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18, 1000})
    void morePortsThanSixteenAreRefused(int count) {
        assertThat(ServerSettings.PORT.parse(first(count))).isInstanceOf(Refused.class);
        assertThat(ServerSettings.PORT.parse("0" + ",0".repeat(count - 1))).isInstanceOf(Refused.class);
    }

    private static String first(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    @Test
    void whatIsWrittenReadsAsItWas() {
        assertThat(ServerSettings.PORT.show(List.of(8000, 6878))).isEqualTo("8000,6878");
        assertThat(ServerSettings.PORT.parse("8000,6878")).isEqualTo(new Valid<>(List.of(8000, 6878)));
    }

    @Test
    void onePortIsANumberInJsonAndSeveralAreAText() {
        assertThat(ServerSettings.PORT.json(List.of(8000))).isEqualTo(8000);
        assertThat(ServerSettings.PORT.json(List.of(8000, 6878))).isEqualTo("8000,6878");
    }

    @ParameterizedTest
    @ValueSource(strings = {"port: 8000,6878", "port: '8000, 6878'", "port: [8000, 6878]", "port:\n  - 8000\n  - 6878"})
    void theFileMayHaveThemInEitherForm(String yaml, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("acequia.yml"), yaml + "\n");
        assertThat(Settings.load(folder, Map.of()).get(ServerSettings.PORT)).containsExactly(8000, 6878);
    }
}
