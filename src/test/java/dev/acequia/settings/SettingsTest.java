package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void withoutFileAndEnvironmentTheDefaultsHold() throws SettingsException {
        Settings settings = Settings.load(folder, Map.of("PATH", "/bin"));
        assertThat(settings.get(ServerSettings.PORT)).containsExactly(8000);
        assertThat(settings.get(EngineSettings.ENGINES)).isEmpty();
        assertThat(settings.source(ServerSettings.PORT)).isEqualTo(Source.DEFAULT);
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void theEnvironmentBeatsTheFileAndTheFileTheDefault() throws Exception {
        write("port: 9000\njoin_behind: 0.5\n");
        Settings settings = Settings.load(folder, Map.of("ACEQUIA_PORT", "9001"));
        assertThat(settings.get(ServerSettings.PORT)).containsExactly(9001);
        assertThat(settings.source(ServerSettings.PORT)).isEqualTo(Source.ENVIRONMENT);
        assertThat(settings.get(ChannelSettings.JOIN_BEHIND)).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.source(ChannelSettings.JOIN_BEHIND)).isEqualTo(Source.FILE);
    }

    @Test
    void savedAndCommandLineValuesAreLaidOverACopy() {
        Settings defaults = Settings.defaults();
        Settings saved = defaults.with(ServerSettings.PORT, List.of(1), Source.SAVED)
                .with(ChannelSettings.STREAM_MODE, StreamMode.HLS);
        assertThat(saved.get(ServerSettings.PORT)).containsExactly(1);
        assertThat(saved.source(ServerSettings.PORT)).isEqualTo(Source.SAVED);
        assertThat(saved.source(ChannelSettings.STREAM_MODE)).isEqualTo(Source.COMMAND_LINE);
        assertThat(defaults.get(ServerSettings.PORT)).containsExactly(8000);
    }

    @Test
    void namesOfTheReferenceThatStillMeanSomethingAreRead() throws SettingsException {
        Settings settings = Settings.load(
                folder,
                Map.of("PROXY_GRACE_PERIOD", "7", "ACEXY_MAX_STREAMS_PER_ENGINE", "4", "PROXY_BUFFER_TTL", "60"));
        assertThat(settings.get(ChannelSettings.CHANNEL_SHUTDOWN_DELAY)).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.get(EngineSettings.MAX_STREAMS_PER_ENGINE)).isEqualTo(4);
        assertThat(settings.get(ChannelSettings.BUFFER_SECONDS)).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void ofTwoNamesOfOneSettingOurOwnWinsAndTheOtherIsToldOf() throws SettingsException {
        Settings settings = Settings.load(folder, Map.of("API_KEY", "a", "ACEQUIA_API_KEY", "b"));
        assertThat(settings.get(ServerSettings.API_KEY)).isEqualTo("b");
        assertThat(settings.warnings()).containsExactly("API_KEY is ignored, because ACEQUIA_API_KEY is set");
    }

    @Test
    void anEmptyValueCountsAsNone() throws Exception {
        write("port:\nbind: ~\nlog_level: null\nengines: []\n");
        Settings settings = Settings.load(folder, Map.of("ACEQUIA_DATA_DIR", " ", "PROXY_CHUNK_SIZE", ""));
        assertThat(settings).hasToString("Settings[]");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void whatHasNoEffectAnyMoreIsAcceptedWithOneWarning() throws Exception {
        write("stream_timeout: 60\n");
        assertThat(Settings.load(folder, Map.of("REDIS_HOST", "redis")).warnings())
                .containsExactly(
                        "stream_timeout (acequia.yml line 1) has no effect: it had none in the other proxy either",
                        "REDIS_HOST has no effect: Acequia keeps its state in memory and needs no Redis");
    }

    @Test
    void everyProblemIsNamedAtOnce() throws IOException {
        write("prot: 9000\nhls_max_segments: 5\nidle_timeout: [1, 2]\n");
        assertThat(problems(Map.of("HLS_INITIAL_SEGMENTS", "x", "ACEQUIA_ENGINE", "a:1", "HLS_WINDOW", "4")))
                .containsExactly(
                        "prot (acequia.yml line 1) is not a setting; the nearest known name is port",
                        "idle_timeout (acequia.yml line 3) must be a number of seconds from 5 to 600, but is a list",
                        "HLS_INITIAL_SEGMENTS must be a whole number from 1 to 10, but is \"x\"",
                        "ACEQUIA_ENGINE is not a setting; the nearest known name is ACEQUIA_ENGINES",
                        "HLS_WINDOW is not a setting; the nearest known name is HLS_WINDOW_SIZE",
                        "hls_window_size (6) must not be greater than hls_max_segments (5)");
    }

    @Test
    void anUnknownProxyVariableMayBelongToAnotherProgram() throws SettingsException {
        assertThat(Settings.load(folder, Map.of("PROXY_STREAM_MODES", "TS")).warnings())
                .containsExactly("PROXY_STREAM_MODES is not a setting; the nearest known name is PROXY_STREAM_MODE");
    }

    @Test
    void valuesThatContradictEachOtherAreRefused() {
        assertThat(problems(Map.of("HLS_INITIAL_SEGMENTS", "7", "ACEQUIA_JOIN_BEHIND", "6", "PROXY_BUFFER_TTL", "5")))
                .containsExactly(
                        "hls_initial_segments (7) must not be greater than hls_window_size (6)",
                        "join_behind (6) must not be greater than buffer_seconds (5)");
    }

    @Test
    void aDefaultContradictsNothing() throws SettingsException {
        assertThat(Settings.load(folder, Map.of("PROXY_BUFFER_TTL", "5")).get(ChannelSettings.BUFFER_SECONDS))
                .isLessThan(Settings.defaults().get(ChannelSettings.JOIN_BEHIND));
    }

    @Test
    void aSecretDoesNotShow() {
        Settings settings = Settings.defaults().with(ServerSettings.API_KEY, "hunter2");
        assertThat(settings.show(ServerSettings.API_KEY)).isEqualTo("set");
        assertThat(settings).hasToString("Settings[api_key=set]");
    }

    @Test
    void aListIsWrittenInEitherForm() throws Exception {
        write("engines:\n  - a:1\n  - '[::1]:2'\n");
        assertThat(Settings.load(folder, Map.of()).show(EngineSettings.ENGINES)).isEqualTo("a:1,[::1]:2");
        write("engines: a:1, b:2");
        assertThat(Settings.load(folder, Map.of()).show(EngineSettings.ENGINES)).isEqualTo("a:1,b:2");
    }

    @Test
    void aFileOfCommentsOnlySetsNothing() throws Exception {
        write("\ufeff# nothing yet\n");
        assertThat(Settings.load(folder, Map.of())).hasToString("Settings[]");
    }

    @Test
    void aBrokenFileIsOneSentenceWithTheLine() throws IOException {
        assertThat(problemsOfFile("port: 1\nbind: [\n"))
                .singleElement()
                .asString()
                .startsWith("acequia.yml line 3 is");
        assertThat(problemsOfFile("port: 1\nbind: \0\n"))
                .containsExactly("acequia.yml line 2 is not YAML: it holds a control character");
        assertThat(problemsOfFile("port: 1\nbind: \"\\UFFFFFFFF\"\n"))
                .singleElement()
                .asString()
                .startsWith("acequia.yml line 2 or below is not YAML: ");
        assertThat(problemsOfFile("port: 1\nport: 2\n")).containsExactly("port (acequia.yml line 2) is given twice");
        assertThat(problemsOfFile("- port\n")).containsExactly("acequia.yml line 1 must be of the form key: value");
        assertThat(problemsOfFile("[port]: 1\n")).containsExactly("acequia.yml line 1 must be of the form key: value");
        assertThat(problemsOfFile("port: 1\n---\nport: 2\n"))
                .containsExactly("acequia.yml line 2 starts a second document");
        assertThat(problemsOfFile("hls:\n  window_size: 6\n"))
                .containsExactly("hls (acequia.yml line 1) must be one value or a list of values");
        assertThat(problemsOfFile("engines: [[a:1]]\n"))
                .containsExactly("engines (acequia.yml line 1) must be one value or a list of values");
    }

    @Test
    void anEndlessFileIsNotReadToItsEnd() throws IOException {
        assertThat(problemsOfFile("# x\n".repeat(20_000)))
                .containsExactly("acequia.yml must not be longer than 65536 bytes");
    }

    @Test
    void deepNestingIsRefusedWithoutDescending() throws IOException {
        assertThat(problemsOfFile("port: " + "[".repeat(60_000)))
                .containsExactly("port (acequia.yml line 1) must be one value or a list of values");
    }

    @Test
    void aFolderInPlaceOfTheFileIsAProblem() throws IOException {
        Files.createDirectory(folder.resolve("acequia.yml"));
        assertThat(problems(Map.of())).singleElement().asString().startsWith("acequia.yml cannot be read");
    }

    private void write(String yaml) throws IOException {
        Files.write(folder.resolve("acequia.yml"), yaml.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> problemsOfFile(String yaml) throws IOException {
        write(yaml);
        return problems(Map.of());
    }

    private List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(SettingsException.class, () -> Settings.load(folder, environment))
                .problems();
    }
}
