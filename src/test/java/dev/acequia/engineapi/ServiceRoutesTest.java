package dev.acequia.engineapi;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import dev.acequia.rig.Rig;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Service calls of an engine, on real sockets.
class ServiceRoutesTest {
    private final Rig rig;

    ServiceRoutesTest(@TempDir Path folder) throws IOException {
        rig = Rig.open(folder);
        rig.awaitHealth();
        rig.turn(Knob.TIME_SCALE, "0.01");
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private String body(String target) {
        Reply reply = rig.reply(target);
        assertThat(reply.status()).as(target).isEqualTo(200);
        return reply.body();
    }

    private long questions() {
        return rig.requests("server") + rig.requests("search") + rig.requests("playlist");
    }

    @Test
    void theVersionIsAnEnginesWithOursBesideIt() {
        String version = "\\{\"result\": \\{\"code\": 3021100, \"platform\": \"linux\", \"version\": \"3.2.11\","
                + " \"acequia\": \"[^\"]+\", \"acequia_node\": \"[0-9a-f]{16}\"\\}, \"error\": null\\}";
        assertThat(body("/webui/api/service?method=get_version")).matches(version);
        assertThat(body("/server/api?api_version=3&method=get_version")).matches(version);
        assertThat(body("/webui/api/service?method=get_version&format=jsonp&callback=a.b$_1"))
                .matches("a\\.b\\$_1\\(" + version + "\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alert(1)", "a%3Bb", "%3Cscript%3E", "1a", "a%0Ab", "a%20b", "%C3%A9"})
    void aCallbackThatIsNoNameOfAFunctionIsRefused(String callback) {
        Reply reply = rig.reply("/webui/api/service?method=get_version&format=jsonp&callback=" + callback);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.body()).contains("\"result\": null", "invalid_callback");
        String longest = "f".repeat(64);
        assertThat(body("/webui/api/service?method=get_version&format=jsonp&callback=" + longest))
                .startsWith(longest + "(");
        assertThat(rig.reply("/webui/api/service?method=get_version&format=jsonp&callback=" + longest + "f")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void theStateIsThatOfThePool() {
        assertThat(body("/server/api?api_version=3&method=get_status"))
                .contains("{\"result\": {\"playlist_loaded\": true, \"version\": {\"code\": 3021100");
        assertThat(body("/service/api?method=get_network_connection_status"))
                .isEqualTo("{\"result\": {\"connected\": true}, \"error\": null}");
        assertThat(body("/server/api?method=get_api_access_token"))
                .matches("\\{\"result\": \\{\"token\": \"[0-9a-f]{64}\"\\}\\}");
        assertThat(rig.reply("/server/api?method=get_api_access_token").header("access-control-allow-origin"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webui/api/service", "/server/api", "/service/api"})
    void aMethodThatThereIsNotIsAnError(String path) {
        for (String query : List.of("", "?method=", "?method=nonsense", "?method=GET_STATUS", "?api_version=3")) {
            assertThat(body(path + query))
                    .startsWith("{\"result\": null, \"error\": {\"message\": \"unknown method\", \"code\": 0}");
        }
    }

    @Test
    void whatIsAskedOfAStreamAnEngineAnswers() {
        Content content = rig.contents().get(1);
        for (String path : List.of("/server/api", "/service/api")) {
            assertThat(body(path + "?method=get_media_files&content_id=" + content.contentId()))
                    .contains("\"filename\": \"" + content.title() + ".ts\"", "\"infohash\": \"" + content.infohash());
            assertThat(body(path + "?method=analyze_content&query=acestream:%3Finfohash%3D" + content.infohash()))
                    .contains("\"content_id\": \"" + content.contentId());
            assertThat(body(path + "?method=get_content_id&infohash=" + content.infohash()))
                    .isEqualTo("{\"result\": {\"content_id\": \"" + content.contentId() + "\"}}");
        }
        assertThat(body("/server/api?method=get_media_files&infohash=" + "0".repeat(40)))
                .isEqualTo("{\"error\": {\"message\": \"cannot get transport file\", \"code\": 0}}");
    }

    @Test
    void theContentIdOfAStreamThatPlaysIsKnownWithoutAnEngine() throws Exception {
        try (var viewer = rig.watch(rig.body(), "viewer")) {
            viewer.awaitStart();
            long before = questions();
            assertThat(body("/server/api?method=get_content_id&infohash="
                            + rig.content().infohash()))
                    .isEqualTo(
                            "{\"result\": {\"content_id\": \"" + rig.content().contentId() + "\"}, \"error\": null}");
            assertThat(questions()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&infohash=",
                "&infohash=xyz",
                "&content_id=1",
                "&query=http%3A%2F%2F127.0.0.1%3A9%2Fx.torrent",
                "&query=acestream%3A%3Furl%3Dhttp%3A%2F%2F127.0.0.1%2F",
                "&query=magnet%3A%3Fxt%3Durn%3Abtih%3Ax",
                "&url=http%3A%2F%2F127.0.0.1%2F"
            })
    void aCallThatNamesNoStreamReachesNoEngine(String query) {
        long before = questions();
        for (String method : List.of("analyze_content", "get_media_files", "get_content_id")) {
            assertThat(body("/server/api?method=" + method + query)).contains("names none");
        }
        assertThat(questions()).isEqualTo(before);
    }

    @Test
    void nothingOfACallButTheStreamReachesTheEngine() {
        assertThat(body("/server/api?method=analyze_content&query=x%26method%3Dshutdown%26infohash%3D"
                        + rig.content().infohash() + "%26url%3Dhttp%3A%2F%2Fx%2F"))
                .contains("\"title\"");
    }

    @Test
    void theSearchIsAnEngines() {
        assertThat(body("/search?query=acequia&page_size=2")).contains("\"total\": 3");
        assertThat(body("/search?query=nothing%20%26page_size%3D9")).contains("\"results\": []");
        assertThat(body("/search?query=" + "%C3%A9".repeat(200))).contains("\"total\": 0");
    }

    @Test
    void theListIsAnEnginesWithTheHostThatWasAsked() {
        Content content = rig.content();
        String base = "http://localhost";
        assertThat(body("/playlist/get"))
                .startsWith("#EXTM3U\n")
                .contains(content.title() + "\n" + base + "/ace/getstream?infohash=" + content.infohash());
        assertThat(body("/playlist/get?format=m3u&protocol=hls")).contains(base + "/ace/manifest.m3u8?infohash=");
        assertThat(body("/playlist/get?format=acestream")).contains("\nacestream:?infohash=" + content.infohash());
        assertThat(rig.reply("/playlist/get?format=json").header("content-type"))
                .isEqualTo("application/json");
        assertThat(body("/playlist/get?format=json")).contains("\"name\": \"" + content.title());
        assertThat(body("/playlist/get?category=none%22%0A")).isEqualTo("#EXTM3U\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/search?page_size=0",
                "/search?page_size=201",
                "/search?page_size=ten",
                "/search?page_size=%2B5",
                "/search?page_size=%EF%BC%95",
                "/search?page=-1",
                "/search?page=1000001",
                "/search?page=1e3",
                "/playlist/get?format=xml",
                "/playlist/get?format=M3U",
                "/playlist/get?protocol=ftp"
            })
    void aParameterOutOfBoundsIsRefused(String target) {
        long before = questions();
        Reply reply = rig.reply(target);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("\"result\": null", "invalid_query", "must be", "but it is");
        assertThat(questions()).isEqualTo(before);
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        for (String each : List.of("query", "category", "page", "page_size")) {
            assertThat(rig.reply("/search?" + each + "=" + "x".repeat(201)).body())
                    .contains("The " + each + " must have at most 200 characters, but it has 201");
        }
        assertThat(rig.reply("/playlist/get?category=" + "x".repeat(201)).status())
                .isEqualTo(400);
        assertThat(rig.reply("/server/api?method=" + "x".repeat(3000)).body()).hasSizeLessThan(200);
    }

    @Test
    void moreQuestionsThanMayBeUnderWayAreRefused() {
        rig.turn(Knob.ACCEPT_NO_REPLY, "true");
        List<Client> asking = new ArrayList<>();
        try {
            for (int i = 0; i < EngineQuestions.MOST; i++) {
                asking.add(Client.to(rig.port()).get("/search?query=" + i));
            }
            eventually().until(() -> questions() >= 2);
            eventually().untilAsserted(() -> {
                Reply reply = rig.reply("/search?query=one-more");
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.body()).contains("at_capacity", "At most 16 questions");
            });
        } finally {
            asking.forEach(Client::close);
            rig.turn(Knob.ACCEPT_NO_REPLY, "false");
        }
        eventually().until(() -> rig.reply("/search?query=one-more").status() == 200);
    }

    @Test
    void whatNoEngineAnswersIsSaid() {
        rig.turn(Knob.INJECT, "search:500:9,playlist:500:9");
        assertThat(body("/search?query=x")).contains("\"result\": null", "should search, but");
        Reply list = rig.reply("/playlist/get");
        assertThat(list.status()).isEqualTo(502);
        assertThat(list.body()).contains("engine_error", "should send its list, but");
    }
}
