package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What is shipped beside the jar, as far as it can be read: units, compose files, scripts. `proof/packages` runs them.
class PackagesTest {
    private static final Path DEPLOY = Path.of("deploy").toAbsolutePath();
    private static final Pattern MOUNTED = Pattern.compile("(\\.\\.?/[^:]+):.*");

    @TempDir
    private Path folder;

    private record Run(int exit, String out) {}

    private static Run run(String... command) throws IOException, InterruptedException {
        return run(Map.of(), command);
    }

    private static Run run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out);
    }

    private static List<Path> files(String subfolder, String ending) throws IOException {
        try (Stream<Path> all = Files.list(DEPLOY.resolve(subfolder))) {
            return all.filter(each -> each.toString().endsWith(ending)).toList();
        }
    }

    @Test
    void theScriptsAreCorrectShell() throws Exception {
        for (String each : List.of("package", "launcher", "image/build", "systemd/service", "debian/postinst")) {
            assertThat(run("sh", "-n", DEPLOY.resolve(each).toString()).out()).isEmpty();
        }
        assertThat(run(DEPLOY.resolve("package").toString(), "--help").out()).contains("tar", "deb", "image", "sbom");
        assertThat(run(DEPLOY.resolve("package").toString(), "everything").exit())
                .isEqualTo(2);
    }

    @Test
    void theServiceOfACloneIsWrittenForItsFolderAndRemovedAgain() throws Exception {
        Path program = folder.resolve("acequia");
        Files.createFile(program);
        Map<String, String> home = Map.of("XDG_CONFIG_HOME", folder.toString());
        String service = DEPLOY.resolve("systemd/service").toString();
        Run printed = run(home, service, program.toString(), "install", "--user", "--print");
        assertThat(printed.out())
                .contains("ExecStart=\"" + program + "\"", "WorkingDirectory=" + folder, "WantedBy=default.target");
        assertThat(run(home, service, program.toString(), "install", "--system", "--print")
                        .out())
                .contains("User=", "WantedBy=multi-user.target");
        assertThat(run(home, service, program.toString(), "remove", "--user").exit())
                .isEqualTo(1);
        assertThat(run(home, service, program.toString(), "uninstall").exit()).isEqualTo(2);
    }

    @Test
    void theUnitsHearFromTheServerThatItIsReadyAndAlive() throws Exception {
        String unit = Files.readString(DEPLOY.resolve("systemd/acequia.service"));
        String printed = run(
                        Map.of("XDG_CONFIG_HOME", folder.toString()),
                        DEPLOY.resolve("systemd/service").toString(),
                        folder.resolve("acequia").toString(),
                        "install",
                        "--system",
                        "--print")
                .out();
        for (String each : List.of(unit, printed)) {
            assertThat(each.lines())
                    .contains("Type=notify", "NotifyAccess=main", "WatchdogSec=30", "WatchdogSignal=SIGTERM");
        }
        assertThat(Files.readString(DEPLOY.resolve("quadlet/acequia.container")).lines())
                .contains("Notify=true");
    }

    @Test
    void theComposeFilesAreThoseOfVersion129TooAndAskTheDaemonForNoLimitThatItMayNotHave() throws Exception {
        for (Path each : files("compose", ".yml")) {
            Map<?, ?> file = compose(each);
            assertThat(file.containsKey("name"))
                    .as("name of the project in %s", each)
                    .isFalse();
            for (Object service : map(file.get("services")).values()) {
                assertThat(map(service).containsKey("ulimits"))
                        .as("limits in %s", each)
                        .isFalse();
            }
        }
    }

    @Test
    void theComposeFilesMountFilesThatAreThereAndLockTheirContainers() throws Exception {
        List<Path> files = files("compose", ".yml");
        assertThat(files).hasSizeGreaterThanOrEqualTo(4);
        for (Path each : files) {
            Map<?, ?> services = map(compose(each).get("services"));
            assertThat(services).as("services of %s", each).isNotEmpty();
            for (Object service : services.values()) {
                for (Object volume : list(map(service).get("volumes"))) {
                    var mounted = MOUNTED.matcher(volume.toString());
                    if (mounted.matches()) {
                        assertThat(each.resolveSibling(mounted.group(1))).exists();
                    }
                }
            }
        }
        Map<?, ?> services = map(compose(DEPLOY.resolve("compose/engines.yml")).get("services"));
        Map<?, ?> acequia = map(services.get("acequia"));
        assertThat(acequia.get("read_only")).isEqualTo(true);
        assertThat(list(acequia.get("volumes")).toString()).doesNotContain("sock");
    }

    private static Map<?, ?> compose(Path file) throws IOException {
        return map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<Object> list(@Nullable Object value) {
        return value instanceof List<?> all ? new ArrayList<>(all) : List.of();
    }
}
