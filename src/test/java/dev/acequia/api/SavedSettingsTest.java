package dev.acequia.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.AdminAccess;
import dev.acequia.http.AuthThrottle;
import dev.acequia.http.ConnectionLimits;
import dev.acequia.http.HttpOptions;
import dev.acequia.http.HttpServer;
import dev.acequia.http.Router;
import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.RecoverySettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The history, the export and the import of settings, over real sockets.
class SavedSettingsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z"));

    private final LiveSettings settings;
    private final HttpServer server;

    SavedSettingsTest(@TempDir Path folder) throws IOException {
        settings = LiveSettings.open(Settings.defaults().with(ServerSettings.DATA_DIR, folder), CLOCK);
        Router.Builder routes = new Router.Builder()
                .guardedBy(new AdminAccess(
                        () -> settings.now().get(ServerSettings.API_KEY), new AuthThrottle(System::nanoTime)));
        new SettingsChangesResource(settings, Adapters.make()).addTo(routes);
        new SettingsTransferResource(settings, "1.2.3", CLOCK, Adapters.make()).addTo(routes);
        ConnectionLimits limits = new ConnectionLimits(10, Duration.ofSeconds(20), Duration.ofSeconds(20));
        server = HttpServer.start(new HttpOptions(InetAddress.getLoopbackAddress(), 0, () -> limits), routes.build());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Reply ask(String method, String target, String body, String... headers) {
        try (Client client = Client.to(server.port())) {
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
            for (String each : headers) {
                head.append(each).append("\r\n");
            }
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            return client.send(head + "Content-Length: " + length + "\r\n\r\n" + body)
                    .reply();
        }
    }

    private Reply get(String target, String... headers) {
        return ask("GET", target, "", headers);
    }

    @Test
    void theHistoryTellsWhoChangedWhat() throws Exception {
        settings.update(Map.of("engine_wait", "7"), "192.0.2.7");
        settings.update(Map.of("stream_tokens", "anna:s3cret-1"), "192.0.2.8");

        assertThat(get("/proxy/config/history").body())
                .isEqualTo("{\"history\":["
                        + "{\"id\":2,\"timestamp\":\"2026-01-31T12:00:00Z\",\"who\":\"192.0.2.8\",\"undoes\":0,"
                        + "\"changes\":[{\"key\":\"stream_tokens\",\"old\":\"\",\"new\":\"***\"}]},"
                        + "{\"id\":1,\"timestamp\":\"2026-01-31T12:00:00Z\",\"who\":\"192.0.2.7\",\"undoes\":0,"
                        + "\"changes\":[{\"key\":\"engine_wait\",\"old\":\"10\",\"new\":\"7\"}]}]}");
        assertThat(get("/proxy/config/history?limit=1").body())
                .contains("\"id\":2")
                .doesNotContain("\"id\":1");
        assertThat(get("/proxy/config/history?limit=0").body())
                .contains("limit must be a number from 1 to 100, not '0'");
    }

    @Test
    void theLastChangeIsTakenBackAsAChangeOfItsOwn() throws Exception {
        settings.update(Map.of("engine_wait", "7"));
        Reply undone = ask("POST", "/proxy/config/undo", "");
        assertThat(undone.status()).isEqualTo(200);
        assertThat(undone.body())
                .contains("\"id\":2", "\"who\":\"127.0.0.1\"", "\"undoes\":1")
                .contains("{\"key\":\"engine_wait\",\"old\":\"7\",\"new\":\"10\"}");
        Reply nothing = ask("POST", "/proxy/config/undo", "");
        assertThat(nothing.status()).isEqualTo(409);
        assertThat(nothing.body()).contains("\"error\": \"nothing_to_undo\"");
    }

    @Test
    void whatCannotBeTakenBackIsToldWhy() throws Exception {
        settings.update(Map.of("stream_tokens", "s3cret-1"));
        settings.update(Map.of("stream_tokens", "s3cret-2"));
        Reply refused = ask("POST", "/proxy/config/undo", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body())
                .contains("\"error\": \"cannot_undo\"", "stream_tokens had is not kept")
                .doesNotContain("s3cret-1");
    }

    @Test
    void whatWasSavedIsExportedWithoutSecretsAndTakenInElsewhere() throws Exception {
        settings.update(Map.of("engine_wait", "7.5", "stream_tokens", "s3cret-1", "hls_low_latency", "on"));
        String exported = get("/settings/export").body();
        assertThat(exported)
                .isEqualTo("{\"export_date\":\"2026-01-31T12:00:00Z\",\"version\":\"1.2.3\","
                        + "\"settings\":{\"engine_wait\":7.5,\"hls_low_latency\":true}}");
        settings.update(Map.of("engine_wait", "9", "hls_low_latency", "off", "stall_timeout", "20"));

        Reply imported = ask("POST", "/settings/import", exported);

        assertThat(imported.body())
                .isEqualTo("{\"message\":\"2 settings imported\",\"imported\":[\"engine_wait\",\"hls_low_latency\"],"
                        + "\"ignored\":[]}");
        assertThat(settings.now().show(EngineSettings.ENGINE_WAIT)).isEqualTo("7.5");
        assertThat(settings.now().show(RecoverySettings.STALL_TIMEOUT)).isEqualTo("20");
        assertThat(settings.now().get(ServerSettings.STREAM_TOKENS)).hasSize(1);
    }

    @Test
    void secretsAreExportedToThoseOnlyWhoMayChangeThem() throws Exception {
        settings.update(Map.of("stream_tokens", "s3cret-1"));
        String path = "/settings/export?secrets=true";
        assertThat(get(path).body()).contains("{\"stream_tokens\":\"s3cret-1\"}");
        assertThat(get(path, "X-Forwarded-For: 192.0.2.7").status()).isEqualTo(403);
        assertThat(get("/settings/export", "X-Forwarded-For: 192.0.2.7").status())
                .isEqualTo(200);
        settings.update(Map.of("api_key", "hunter22"));
        assertThat(get(path).status()).isEqualTo(401);
        assertThat(get(path, "X-API-Key: hunter22").body())
                .contains("{\"api_key\":\"hunter22\",\"stream_tokens\":\"s3cret-1\"}");
    }

    @Test
    void whoLogsInToAServiceIsToldToThoseOnlyWhoMayChangeIt() throws Exception {
        String url = "http://anna:hunter2@192.0.2.7/x";
        settings.update(Map.of("events_url", url));
        settings.update(Map.of("events_url", "http://192.0.2.8"));
        assertThat(get("/proxy/config/history").body())
                .contains("\"old\":\"http://***@192.0.2.7/x\"")
                .doesNotContain("hunter2");
        Reply refused = ask("POST", "/proxy/config/undo", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("events_url had is not kept");

        settings.update(Map.of("events_url", url));
        settings.update(Map.of("events_url", "http://***@192.0.2.7/x"));
        assertThat(settings.now().get(ServerSettings.EVENTS_URL))
                .as("as it was shown")
                .isEqualTo(url);
        assertThat(get("/settings/export").body()).doesNotContain("events_url");
        assertThat(get("/settings/export?secrets=true").body()).contains(url);
    }

    @Test
    void anImportIsTakenWholeOrNotAtAllAndNamesEveryBadKey() {
        Reply refused = ask("POST", "/settings/import", """
                {"version": "9", "settings": {"engine_wait": 7, "hls_window_size": 99, "stall_timeout": "x", "new": 1}}""");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .contains("hls_window_size must be a whole number from 3 to 20", "stall_timeout must be a number");
        assertThat(settings.history()).isEmpty();
        assertThat(ask("POST", "/settings/import", "{\"settings\": {\"engine_wait\": 7, \"new\": 1}}")
                        .body())
                .contains("\"imported\":[\"engine_wait\"],\"ignored\":[\"new\"]");
    }

    @Test
    void whatIsNoExportIsRefusedWithASentence() {
        for (String body : new String[] {"", "[]", "{", "7", "{\"settings\": 7}", "{\"settings\": {\"a\": [1]}}"}) {
            assertThat(ask("POST", "/settings/import", body).status()).as(body).isEqualTo(400);
        }
        assertThat(ask("POST", "/settings/import", "{\"engine_wait\": 7}").body())
                .contains("The settings cannot be read: it must contain an object \\\"settings\\\"");
    }
}
