package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceTest extends SimulatorRig {
    private Content counter;

    @BeforeEach
    void set() {
        simulator.faults().set(Knob.TIME_SCALE, "0.01");
        counter = simulator.contents().get(1);
    }

    @Test
    void theVersionIsThatOfAnEngine() throws IOException {
        assertThat(client.get("/webui/api/service?method=get_version").body())
                .isEqualTo("{\"result\": {\"code\": 3021100, \"platform\": \"linux\", \"version\": \"3.2.11\","
                        + " \"websocket_port\": 37293}, \"error\": null}");
        assertThat(client.get("/webui/api/service?method=get_version&format=jsonp&callback=f")
                        .body())
                .startsWith("f({\"result\": ")
                .endsWith(")");
    }

    @Test
    void theServerApiTellsAboutTheEngine() throws IOException {
        assertThat(client.get("/server/api?api_version=3&method=get_status").body())
                .isEqualTo("{\"result\": {\"playlist_loaded\": true, \"version\": {\"code\": 3021100,"
                        + " \"platform\": \"linux\", \"version\": \"3.2.11\"}}}");
        assertThat(client.get("/service/api?method=get_api_access_token").field("token"))
                .matches("[0-9a-f]{64}");
        assertThat(client.get("/server/api?method=get_version").body())
                .isEqualTo("{\"result\": null, \"error\": \"access denied\"}");
        assertThat(client.get("/server/api?method=nonsense").body())
                .isEqualTo("{\"error\": {\"message\": \"unknown method\", \"code\": 0}}");
    }

    @Test
    void theServerApiTellsAboutContents() throws IOException {
        assertThat(client.get("/server/api?method=get_media_files&content_id=" + counter.contentId())
                        .body())
                .isEqualTo("{\"result\": {\"files\": [{\"index\": 0, \"filename\": \"Acequia counter.ts\"}], \"name\":"
                        + " \"Acequia counter\", \"infohash\": \"" + counter.infohash()
                        + "\", \"transport_type\": \"bt\", \"type\": \"live\", \"transport_file_cache_key\": null}}");
        assertThat(client.get("/server/api?method=analyze_content&query=acestream:%3Finfohash=" + counter.infohash())
                        .field("content_id"))
                .isEqualTo(counter.contentId());
        assertThat(client.get("/server/api?method=get_content_id&infohash=" + counter.infohash())
                        .field("content_id"))
                .isEqualTo(counter.contentId());
        assertThat(client.get("/server/api?method=get_media_files&infohash=00").body())
                .isEqualTo("{\"error\": {\"message\": \"cannot get transport file\", \"code\": 0}}");
    }

    @Test
    void theSearchFindsByTitle() throws IOException {
        assertThat(client.get("/search?query=ACEQUIA&page_size=2").field("total"))
                .isEqualTo("3");
        assertThat(client.get("/search?query=counter").body()).contains(counter.infohash());
        assertThat(client.get("/search?query=nothing").body()).contains("\"total\": 0, \"results\": []");
        assertThat(client.get("/search?query=&page=9").body()).contains("\"total\": 3, \"results\": []");
    }

    @Test
    void theListHasWhatTheEngineHasFound() throws IOException {
        assertThat(client.get("/playlist/get?format=m3u&host=tv.example.org:81").body())
                .startsWith("#EXTM3U\n#EXTINF:-1 group-title=\"test\" acestream-autosearch=\"1\",")
                .contains("Acequia counter\nhttp://tv.example.org:81/ace/getstream?infohash=" + counter.infohash());
        assertThat(client.get("/playlist/get?protocol=hls").body()).contains("/ace/manifest.m3u8?infohash=");
        assertThat(client.get("/playlist/get?format=acestream").body())
                .contains("\nacestream:?infohash=" + counter.infohash());
        assertThat(client.get("/playlist/get?format=json").body()).contains("\"name\": \"Acequia counter\"");
        assertThat(client.get("/playlist/get?category=none").body()).isEqualTo("#EXTM3U\n");
        assertThat(client.get("/playlist/get?skip_autosearch=1").body()).isEqualTo("#EXTM3U\n");
        assertThat(client.get("/playlist/get?format=xml").status()).isEqualTo(500);
    }
}
