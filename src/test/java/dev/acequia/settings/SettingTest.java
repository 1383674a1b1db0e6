package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.settings.Parsed.Refused;
import dev.acequia.settings.Parsed.Valid;
import dev.acequia.settings.kind.Kind;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
    @Test
    void aWholeNumberIsReadWithBlanksAroundIt() {
        assertThat(HlsSettings.HLS_WINDOW_SIZE.parse(" 20 ")).isEqualTo(new Valid<>(20));
    }

    @Test
    void aProblemNamesTheSettingItsRangeAndWhatWasGiven() {
        assertThat(HlsSettings.HLS_WINDOW_SIZE.parse("HLS_WINDOW_SIZE", "x"))
                .isEqualTo(new Refused<>("HLS_WINDOW_SIZE must be a whole number from 3 to 20, but is \"x\""));
    }

    @Test
    void bothEndsOfARangeAreAllowedAndNothingBeyond() {
        assertThat(HlsSettings.HLS_WINDOW_SIZE.parse("3")).isEqualTo(new Valid<>(3));
        assertRefuses(HlsSettings.HLS_WINDOW_SIZE, "2", "21", "-3", "+5", "5.0", "", "99999999999999999999");
    }

    @Test
    void secondsMayHaveDecimals() {
        assertThat(EngineSettings.ENGINE_CONNECT_TIMEOUT.parse("0.2")).isEqualTo(new Valid<>(Duration.ofMillis(200)));
        assertRefuses(EngineSettings.ENGINE_CONNECT_TIMEOUT, "0.05", "1e1", "NaN", "5.", ".5", "1.2.3", "3s");
    }

    @Test
    void aSizeIsANumberOfBytesOrHasABinaryUnit() {
        assertThat(ChannelSettings.BUFFER_MAX_BYTES.parse("64MB")).isEqualTo(new Valid<>(64L << 20));
        assertThat(ChannelSettings.BUFFER_MAX_BYTES.parse("3000k")).isEqualTo(new Valid<>(3000L << 10));
        assertThat(ChannelSettings.BUFFER_MAX_BYTES.parse("2 GiB")).isEqualTo(new Valid<>(2L << 30));
        assertThat(ChannelSettings.BUFFER_MAX_BYTES.parse("4194304")).isEqualTo(new Valid<>(4L << 20));
        assertRefuses(ChannelSettings.BUFFER_MAX_BYTES, "1MB", "3GB", "64X", "MB", "64i", "1.5GB", "9999999999GB");
    }

    @Test
    void aChoiceIsReadInUpperAndLowerCase() {
        assertThat(ChannelSettings.STREAM_MODE.parse("hls")).isEqualTo(new Valid<>(StreamMode.HLS));
        assertThat(ChannelSettings.STREAM_MODE.parse("DASH"))
                .isEqualTo(new Refused<>("stream_mode must be one of TS, HLS, but is \"DASH\""));
    }

    @Test
    void aFlagIsReadAsPeopleWriteIt() {
        Setting<Boolean> flag = Setting.of(Section.SERVER, "flag", new Kind.Flag(), false);
        assertThat(flag.parse("yes")).isEqualTo(new Valid<>(true));
        assertThat(flag.parse("Off")).isEqualTo(new Valid<>(false));
        assertThat(flag.parse("0")).isEqualTo(new Valid<>(false));
        assertRefuses(flag, "", "maybe");
    }

    @Test
    void enginesAreHostsAndPortsThatAreNotResolved() {
        assertThat(EngineSettings.ENGINES.parse("gluetun:6878, [::1]:6879"))
                .isEqualTo(new Valid<>(List.of(
                        InetSocketAddress.createUnresolved("gluetun", 6878),
                        InetSocketAddress.createUnresolved("::1", 6879))));
        assertRefuses(
                EngineSettings.ENGINES,
                "gluetun",
                "gluetun:0",
                ":6878",
                "http://gluetun:6878",
                "::1:6878",
                "a:1,,b:1",
                "ace_1:6878",
                "a..b:1");
    }

    @Test
    void anEngineMayBeNamedOnce() {
        assertRefuses(EngineSettings.ENGINES, "a:1,b:1,A:1");
    }

    @Test
    void listsOfTextAreSplitAtCommas() {
        Setting<List<String>> list = Setting.of(Section.SERVER, "list", new Kind.Many<>(new Kind.Text(5)), List.of());
        assertThat(list.parse("one, two")).isEqualTo(new Valid<>(List.of("one", "two")));
        assertThat(list.parse("")).isEqualTo(new Valid<>(List.of()));
        assertRefuses(list, "longer");
    }

    @Test
    void theListenerTakesNumericAddressesOnly() {
        assertThat(ServerSettings.BIND.parse("::1")).isInstanceOf(Valid.class);
        assertRefuses(ServerSettings.BIND, "localhost", "1.2.3.4.5", "");
    }

    @Test
    void aFolderMayBeAnyPath() {
        assertThat(ServerSettings.DATA_DIR.parse("/var/lib/acequia"))
                .isEqualTo(new Valid<>(Path.of("/var/lib/acequia")));
        assertRefuses(ServerSettings.DATA_DIR, "", "a\0b");
    }

    @Test
    void aSecretIsNeitherShownNorQuoted() {
        assertThat(ServerSettings.API_KEY.show("hunter2")).isEqualTo("set");
        assertThat(ServerSettings.API_KEY.show("")).isEmpty();
        assertThat(ServerSettings.API_KEY.parse("hunter 2"))
                .isEqualTo(new Refused<>("api_key must be at most 200 ASCII characters without spaces"));
    }

    @Test
    void whatAProblemQuotesIsShortAndPrintable() {
        assertThat(Setting.clipped("\u001b[31m" + "x".repeat(200))).isEqualTo("?[31m" + "x".repeat(95) + "…");
    }

    private static void assertRefuses(Setting<?> setting, String... texts) {
        for (String text : texts) {
            assertThat(setting.parse(text)).as(text).isInstanceOf(Refused.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://anna:hunter2@192.0.2.7:9/x, http://***@192.0.2.7:9/x",
        "https://hunter2@tv.example.org, https://***@tv.example.org",
        "http://anna:hunter2@[::1]:9, http://***@[::1]:9",
        "http://192.0.2.7/hook;token=hunter2, http://192.0.2.7/hook;token=***",
        "http://192.0.2.7/x, http://192.0.2.7/x"
    })
    void whoLogsInToAServiceIsNotShown(String url, String shown) {
        for (Setting<String> each : List.of(ServerSettings.EVENTS_URL, ServerSettings.OTLP_ENDPOINT)) {
            Settings settings = Settings.defaults().with(each, url);
            assertThat(settings.show(each)).isEqualTo(shown);
            assertThat(settings.json(each)).isEqualTo(shown);
            assertThat(settings.hides(each)).isEqualTo(!url.equals(shown));
            assertThat(settings.toString()).contains(shown).doesNotContain("hunter2");
        }
        assertThat(ServerSettings.EVENTS_URL.parse(url)).isEqualTo(new Parsed.Valid<>(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "htp://anna:hunter2@192.0.2.7/x",
                "http://anna:hunter2@a b",
                "http://192.0.2.7/?api_key=hunter2",
                "http://anna:p/hunter2@192.0.2.7",
                "anna:hunter2@192.0.2.7:6878",
                "http://anna:hunter2@192.0.2.7:6878",
                "192.0.2.7:1,anna:hunter2@192.0.2.8:6878",
                "anna:hunter2,hunter2@192.0.2.8:6878"
            })
    void aRefusalShowsNobodyWhoLogsIn(String text) {
        for (Setting<?> each :
                List.of(ServerSettings.EVENTS_URL, ServerSettings.OTLP_ENDPOINT, EngineSettings.ENGINES)) {
            if (each.parse(text) instanceof Refused(String problem)) {
                assertThat(problem).doesNotContain("hunter2");
            }
        }
    }

    @Test
    void whatIsShownIsNotTakenForTheValue() {
        assertThat(ServerSettings.EVENTS_URL.parse("http://***@192.0.2.8/x")).isInstanceOf(Refused.class);
    }
}
