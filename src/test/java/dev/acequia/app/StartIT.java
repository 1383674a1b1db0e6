package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Prerequisite;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What keeps a start short: all that is needed until `/health` answers is in the AOT cache (ADR 18).
class StartIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Pattern PANEL = Pattern.compile("panel +(http://\\S+)/panel");

    @TempDir
    private Path folder;

    private Path classes;
    private Simulator engine;

    @BeforeAll
    static void needLinux() {
        Prerequisite.linux();
    }

    @BeforeEach
    void rehearsed() throws Exception {
        classes = folder.resolve("classes");
        engine = Simulator.start(SimulatorOptions.defaults());
        Process rehearsal =
                java("-XX:AOTCacheOutput=" + folder.resolve("aot"), Rehearsal.class, folder.resolve("rehearsal"));
        String said = new String(rehearsal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(rehearsal.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("aot")).as(said).exists();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Process java(String option, Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dio.netty.jfr.enabled=false",
                "-Djdk.reflect.useNativeAccessorOnly=true",
                "-Djava.library.path=" + TARGET.resolve("native"),
                "-Dorg.sqlite.lib.path=" + TARGET.resolve("native"),
                "-Xlog:class+load:file=" + classes,
                option,
                "-cp",
                TARGET.resolve("acequia.jar").toString(),
                main.getName()));
        for (Object each : arguments) {
            command.add(each.toString());
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ACEQUIA_"));
        builder.environment().put("ACEQUIA_PORT", "0");
        builder.environment()
                .put("ACEQUIA_ENGINES", "127.0.0.1:" + engine.address().getPort());
        return builder.start();
    }

    @Test
    void nothingIsMadeOrLookedForBeforeTheFirstAnswer() throws Exception {
        Process server = java("-XX:AOTCache=" + folder.resolve("aot"), Main.class);
        try (BufferedReader said = server.inputReader();
                HttpClient client = HttpClient.newHttpClient()) {
            String url = url(said);
            HttpRequest health =
                    HttpRequest.newBuilder(URI.create(url + "/health")).build();
            client.send(health, HttpResponse.BodyHandlers.discarding());

            assertThat(openJars(server.pid()))
                    .allMatch(name -> name.endsWith("acequia.jar") || name.contains("sqlite"));
            assertThat(ownClassesNotInTheCache()).containsExactly(Main.class.getName());
        } finally {
            server.destroyForcibly();
        }
    }

    private static String url(BufferedReader said) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher matcher = PANEL.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("The server ended: " + all);
    }

    private static List<String> openJars(long pid) throws IOException {
        try (var open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.map(StartIT::target)
                    .filter(name -> name.endsWith(".jar"))
                    .distinct()
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private List<String> ownClassesNotInTheCache() throws IOException {
        return Files.readAllLines(classes).stream()
                .filter(line -> line.contains(" dev.acequia.") && !line.contains("source: shared objects file"))
                .map(line -> line.replaceAll(".* (dev\\.acequia\\.\\S+) source: .*", "$1"))
                .toList();
    }
}
