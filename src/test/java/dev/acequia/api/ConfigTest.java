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
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.HlsSettings;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.StreamMode;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/proxy/config` over real sockets.
class ConfigTest {
    private static final String JSON = "application/json; charset=utf-8";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final LiveSettings settings;
    private final HttpServer server;

    ConfigTest(@TempDir Path folder) throws IOException {
        settings = LiveSettings.open(Settings.defaults().with(ServerSettings.DATA_DIR, folder));
        Router.Builder routes = new Router.Builder();
        new ConfigResource(settings, Adapters.make())
                .addTo(routes.guardedBy(new AdminAccess(
                        () -> settings.now().get(ServerSettings.API_KEY), new AuthThrottle(System::nanoTime))));
        ConnectionLimits limits = new ConnectionLimits(10, Duration.ofSeconds(20), Duration.ofSeconds(20));
        server = HttpServer.start(new HttpOptions(InetAddress.getLoopbackAddress(), 0, () -> limits), routes.build());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Reply get(String target) {
        try (Client client = Client.to(server.port())) {
            return client.get(target).reply();
        }
    }

    private Reply post(String query) {
        return post("/proxy/config?" + query, "", "");
    }

    private Reply post(String target, String type, String body) {
        try (Client client = Client.to(server.port())) {
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            return client.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                            + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                            + "Content-Length: " + length + "\r\n\r\n" + body)
                    .reply();
        }
    }

    private static Map<?, ?> object(Reply reply) {
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        return Jsonb.instance().type(Map.class).fromJson(reply.body());
    }

    @Test
    void allSettingsAreShownFlat() {
        Reply reply = get("/proxy/config");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(object(reply).keySet().stream().map(String::valueOf))
                .containsExactlyElementsOf(
                        Catalogue.all().stream().map(each -> each.key()).toList());
        assertThat(reply.body())
                .contains(
                        "\"stream_mode\":\"TS\"",
                        "\"hls_window_size\":6",
                        "\"hls_segment_fetch_interval\":0.5",
                        "\"hls_buffer_ready_timeout\":30,",
                        "\"hls_low_latency\":false",
                        "\"buffer_max_bytes\":67108864");
    }

    @Test
    void everySecretIsExplainedAsOne() {
        Map<?, ?> all = object(get("/proxy/config?explain=1"));
        Catalogue.all()
                .forEach(each -> assertThat(String.valueOf(all.get(each.key())).contains("secret=true"))
                        .as(each.key())
                        .isEqualTo(each.isSecret()));
    }

    @Test
    void eachSettingIsExplained() {
        post("hls_window_size=8");
        Map<?, ?> all = object(get("/proxy/config?explain=1"));

        assertThat(all).hasSameSizeAs(Catalogue.all());
        assertThat(String.valueOf(all.get("hls_window_size")))
                .isEqualTo("{value=8, default=6, source=saved, min=3, max=20, range=3 to 20, unit=, "
                        + "applies_at_once=true, section=HLS, stream_mode=HLS, "
                        + "sentence=Maximum number of segments in a playlist.}");
        assertThat(String.valueOf(all.get("hls_low_latency"))).doesNotContain("stream_mode");
        assertThat(String.valueOf(all.get("stream_mode"))).contains("choices=[TS, HLS]", "source=default");
        assertThat(String.valueOf(all.get("port"))).contains("applies_at_once=false", "min=0, max=65535");
        assertThat(String.valueOf(all.get("port"))).contains("value=8000, default=8000", "max_items=16");
        assertThat(String.valueOf(all.get("engine_connect_timeout"))).contains("min=0.1, max=30", "unit=s");
    }

    @Test
    void aSecretIsNeverShown() {
        assertThat(post("api_key=hunter22").body())
                .contains("\"api_key\":\"set\"")
                .doesNotContain("hunter22");
        for (String target : List.of("/proxy/config", "/proxy/config?explain=1")) {
            try (Client client = Client.to(server.port())) {
                client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: hunter22\r\n\r\n");
                assertThat(client.reply().body()).contains("\"set\"").doesNotContain("hunter22");
            }
        }
    }

    @Test
    void theQueryChangesAndTheAnswerShowsAllThatHoldsNow() {
        Reply reply = post("hls_window_size=8&stream_mode=HLS&hls_segment_fetch_interval=0.25");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .startsWith("{\"message\":\"Proxy configuration updated and persisted\",")
                .contains("\"hls_window_size\":8", "\"stream_mode\":\"HLS\"", "\"hls_segment_fetch_interval\":0.25")
                .endsWith("\"warnings\":[]}");
        assertThat(settings.now().get(ChannelSettings.STREAM_MODE)).isEqualTo(StreamMode.HLS);
        assertThat(get("/proxy/config").body()).contains("\"hls_window_size\":8");
    }

    @Test
    void aJsonObjectChangesToo() {
        assertThat(post("/proxy/config", JSON, "{\"hls_window_size\": 8, \"hls_low_latency\": true}")
                        .status())
                .isEqualTo(200);
        assertThat(settings.now().get(HlsSettings.HLS_WINDOW_SIZE)).isEqualTo(8);
        assertThat(settings.now().get(HlsSettings.HLS_LOW_LATENCY)).isTrue();
    }

    @Test
    void aFormChangesToo() {
        assertThat(post("/proxy/config?engine_wait=7", FORM, "hls_window_size=8&hls%5Fmax_segments=+9")
                        .status())
                .isEqualTo(200);
        assertThat(settings.now().get(HlsSettings.HLS_MAX_SEGMENTS)).isEqualTo(9);
        assertThat(settings.now().get(EngineSettings.ENGINE_WAIT)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void allThatIsShownMayBeSentBack() {
        Settings before = settings.now();
        Reply reply = post("/proxy/config", JSON, get("/proxy/config").body());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(settings.now()).isSameAs(before);
    }

    @Test
    void oneBadKeyChangesNothingAndEachIsNamedWithItsRange() {
        Settings before = settings.now();
        List<Reply> replies = new ArrayList<>();
        replies.add(post("engine_wait=7&hls_window_size=21&stream_mode=DASH&hls_windw=1"));
        replies.add(post(
                "/proxy/config",
                JSON,
                "{\"engine_wait\":7, \"hls_window_size\":21, \"stream_mode\":\"DASH\", \"hls_windw\":1}"));
        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body())
                    .contains("hls_window_size must be a whole number from 3 to 20, but is \\\"21\\\"")
                    .contains("stream_mode must be one of TS, HLS, but is \\\"DASH\\\"")
                    .contains("hls_windw is not a setting; the nearest known name is ")
                    .contains("\"error\": \"invalid_setting\"");
        });
        assertThat(settings.now()).isSameAs(before);
    }

    @Test
    void aWindowGreaterThanWhatIsKeptIsRefused() {
        assertThat(post("hls_max_segments=5").body())
                .contains("hls_window_size (6) must not be greater than hls_max_segments (5)");
        assertThat(post("hls_max_segments=5&hls_window_size=5").status()).isEqualTo(200);
    }

    @Test
    void whatHasNoEffectAnyMoreIsToldInTheAnswer() {
        assertThat(post("no_data_timeout_checks=60&hls_window_size=8").body())
                .contains("\"warnings\":[\"no_data_timeout_checks has no effect: ", "\"hls_window_size\":8");
    }

    @Test
    void whatCannotBeReadIsRefusedWithASentence() {
        assertThat(post("/proxy/config", JSON, "{").body()).contains("it must be a JSON object, but is not");
        assertThat(post("/proxy/config", JSON, "{\"hls_window_size\": [8]}").body())
                .contains("hls_window_size must be one value");
        assertThat(post("/proxy/config", "text/plain", "{}").body())
                .contains("the body must be application/json or application/x-www-form-urlencoded, but is text/plain");
        assertThat(post("/proxy/config", "", "{}").body()).contains("but is of no type");
        assertThat(post("engine_wait=7&engine_wait=8").body()).contains("engine_wait is given twice");
        assertThat(post("/proxy/config?engine_wait=7", JSON, "{\"engine_wait\": 7}")
                        .body())
                .contains("engine_wait is given twice");
        assertThat(post("/proxy/config", FORM, "engine_wait=%zz").status()).isEqualTo(400);
        assertThat(post("/proxy/config", JSON, " ".repeat(65 << 10) + "{}").status())
                .isEqualTo(413);
        assertThat(settings.now())
                .hasToString(Settings.defaults()
                        .with(ServerSettings.DATA_DIR, settings.now().get(ServerSettings.DATA_DIR))
                        .toString());
    }

    @Test
    void aKeyThatWasJustSetIsNeededForTheNextChange() {
        assertThat(post("api_key=hunter22").status()).isEqualTo(200);
        assertThat(post("hls_window_size=8").status()).isEqualTo(401);
        assertThat(get("/proxy/config").status()).isEqualTo(401);
    }
}
