package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Json;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The records of streams, from the first session to the end, whoever brings it about.
@Execution(ExecutionMode.CONCURRENT)
class StreamsIT {
    private final Rig rig;

    StreamsIT(@TempDir Path folder) throws IOException {
        rig = Rig.open(folder);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private String streams(String query) {
        return Rig.text(rig.get("/streams" + query));
    }

    private List<String> ids(String query) {
        return values("id", streams(query));
    }

    private static List<String> values(String name, String json) {
        return Json.parse(json).all(name).stream().map(Json::text).toList();
    }

    private static String path(String id, String what) {
        return "/streams/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + what;
    }

    private String event(String key, String engine) {
        return """
                {"container_id": "box", "engine": {"host": "%s", "port": %s},
                 "stream": {"key_type": "infohash", "key": "%s"},
                 "session": {"playback_session_id": "s1", "stat_url": "http://elsewhere.example/ace/stat/%s/x",
                             "command_url": "http://elsewhere.example/ace/cmd/%s/x", "is_live": 1},
                 "labels": {"source": "proxy"}}""".formatted(engine.replaceFirst(":.*", ""), engine.replaceFirst(".*:", ""), key, key, key);
    }

    @Test
    void aStreamIsRecordedFromItsFirstSessionToItsEndOnce() throws Exception {
        try (TsViewer viewer = rig.watch(rig.body(), "viewer")) {
            viewer.awaitMore();
            String id = ids("?status=started").getFirst();
            assertThat(id).startsWith(rig.content().contentId() + "|");
            assertThat(streams("?status=started"))
                    .contains(
                            "\"key_type\":\"content_id\"",
                            "\"engine\":\"" + rig.engine() + "\"",
                            "\"stat_url\":\"http://" + rig.engine() + "/ace/stat/",
                            "\"status\":\"started\"");
            assertThat(streams("?status=ended")).isEqualTo("[]");
        }
        eventually().until(() -> streams("?status=started").equals("[]"));
        assertThat(streams("?status=ended")).contains("\"cause\":\"normal\"", "\"status\":\"ended\"");
        assertThat(ids("?status=ended")).hasSize(1);
    }

    @Test
    void itsFiguresAreTakenEverySecondAndKeptWhenItHasEnded() throws Exception {
        String id;
        try (TsViewer viewer = rig.watch(rig.body(), "viewer")) {
            viewer.awaitMore();
            id = ids("").getFirst();
            eventually()
                    .until(() ->
                            values("ts", Rig.text(rig.get(path(id, "/stats")))).size() >= 3);
            String stats = Rig.text(rig.get(path(id, "/stats")));
            assertThat(values("clients", stats)).contains("1");
            assertThat(values("peers", stats).getLast()).isNotEqualTo("0");
            assertThat(values("last_ts", stats).getLast()).matches("\\d{10}");
            assertThat(Long.parseLong(values("egress_bps", stats).getLast())).isPositive();
            String last = values("ts", stats).getLast();
            assertThat(values("ts", Rig.text(rig.get(path(id, "/stats?since=" + last)))))
                    .startsWith(last);
            assertThat(Rig.text(rig.get(path(id, "/extended-stats"))))
                    .contains("\"infohash\":\"" + rig.content().infohash() + "\"");
            assertThat(Rig.text(rig.get(path(id, "/livepos")))).contains("\"has_livepos\":true", "\"pos\":\"");
        }
        eventually().until(() -> streams("?status=ended").contains("\"downloaded\":"));
        eventually()
                .until(() ->
                        !values("peers", Rig.text(rig.get(path(id, "/stats")))).isEmpty());
    }

    @Test
    void stoppingEndsChannelSessionAndRecordTogetherOnce() throws Exception {
        try (TsViewer viewer = rig.watch(rig.body(), "viewer")) {
            viewer.awaitMore();
            String id = ids("").getFirst();
            var answer = rig.delete(path(id, ""));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Rig.text(answer)).contains("Stream stopped successfully");
            assertThat(rig.counts().stops()).isOne();
            assertThat(streams("?status=ended")).contains("\"cause\":\"manual_stop_via_api\"");
            assertThat(rig.delete(path(id, "")).statusCode()).isEqualTo(400);
            assertThat(rig.counts().stops()).isOne();
        }
        assertThat(rig.delete("/streams/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void manyAreStoppedByTheirCommandUrls() throws Exception {
        try (TsViewer viewer = rig.watch(rig.body(), "viewer")) {
            viewer.awaitMore();
            String url = values("command_url", streams("")).getFirst();
            String answer = Rig.text(rig.post("/streams/batch-stop", "[\"" + url + "\", \"http://nobody/\"]"));
            assertThat(answer)
                    .contains("\"total\":2", "\"success_count\":1", "\"failure_count\":1", "Stream not found");
            assertThat(streams("?status=ended")).contains("\"cause\":\"batch_stop_via_api\"");
        }
        assertThat(rig.post("/streams/batch-stop", "{").statusCode()).isEqualTo(400);
    }

    @Test
    void whatAnotherProxyTellsOfIsRecordedAndAskedAboutAtOurEnginesOnly() {
        String key = rig.content().infohash();
        assertThat(rig.post("/events/stream_started", event(key, "elsewhere.example:1"))
                        .statusCode())
                .isEqualTo(200);
        String stat = values("stat_url", rig.supersede()).getFirst();
        String theirs = event(key, rig.engine()).replace("s1", "s2").replaceFirst("http://[^\"]*/ace/stat[^\"]*", stat);
        String ours = Rig.text(rig.post("/events/stream_started", theirs));
        assertThat(ours).contains("\"id\":\"" + key + "|s2\"", "\"status\":\"started\"", "\"source\":\"event\"");
        eventually()
                .until(() -> values("ts", Rig.text(rig.get(path(key + "|s2", "/stats"))))
                                .size()
                        > 1);
        assertThat(Rig.text(rig.get(path(key + "|s1", "/stats")))).isEqualTo("[]");

        assertThat(Rig.text(rig.post("/events/stream_ended", "{\"stream_id\": \"nobody\", \"reason\": \"x\"}")))
                .isEqualTo("{\"updated\":false,\"stream\":null}");
        String end = "{\"stream_id\": \"" + key + "|s1\", \"reason\": \"stopped\"}";
        assertThat(Rig.text(rig.post("/events/stream_ended", end)))
                .contains("\"updated\":true", "\"cause\":\"stopped\"");
        assertThat(Rig.text(rig.post("/events/stream_ended", end))).contains("\"updated\":false");
        assertThat(ids("?status=started")).containsExactly(key + "|s2");
        assertThat(Rig.text(rig.post("/events/stream_ended", "{\"container_id\": \"box\"}")))
                .contains("\"updated\":true");
    }

    @Test
    void aStreamWhoseUrlsLeadNowhereDisturbsNobody() throws Exception {
        String key = rig.content().infohash();
        rig.post("/events/stream_started", event(key, rig.engine()).replace("/ace/", "/elsewhere/"));
        try (TsViewer viewer = rig.watch(rig.body(), "viewer")) {
            viewer.awaitMore();
            String own = rig.content().contentId();
            eventually()
                    .until(() ->
                            values("ts", Rig.text(rig.get(path(own, "/stats")))).size() > 1);
        }
        assertThat(rig.get(path(key + "|s1", "/extended-stats")).statusCode()).isEqualTo(200);
        assertThat(rig.delete(path(key + "|s1", "")).statusCode()).isEqualTo(200);
    }

    @Test
    void anEventThatMakesNoSenseIsRefusedInASentence() {
        String good = event("1".repeat(40), rig.engine());
        for (String[] each : List.of(
                new String[] {good.replace("infohash", "sha1"), "stream.key_type must be"},
                new String[] {good.replace("\"is_live\": 1", "\"x\": 1"), "session.is_live is missing"},
                new String[] {good.replace("http://else", "ftp://else"), "session.stat_url must be an http URL"},
                new String[] {good.replace(rig.engine().replaceFirst(":.*", ""), "a host"), "An engine's host must be"},
                new String[] {"[]", "The body must be a JSON object"},
                new String[] {"", "The body must be a JSON object"})) {
            var answer = rig.post("/events/stream_started", each[0]);
            assertThat(answer.statusCode()).as(each[0]).isEqualTo(422);
            assertThat(Rig.text(answer)).contains(each[1]);
        }
        assertThat(rig.get("/streams?status=odd").statusCode()).isEqualTo(422);
        assertThat(streams("")).isEqualTo("[]");
    }

    @Test
    void aTextThatIsNotWellFormedBreaksNoAnswerNowOrLater() {
        String odd = event("1".repeat(40), rig.engine())
                .replace("s1", "s1\\ud800")
                .replaceFirst("\\}$", ", \"labels\": {\"name\\\\udc00\": \"\\\\ud800 x\"}}");
        assertThat(rig.post("/events/stream_started", odd).statusCode()).isEqualTo(200);
        for (String each : List.of("/streams", "/events", "/proxy/status", "/streams?status=started")) {
            assertThat(rig.get(each).statusCode()).as(each).isEqualTo(200);
        }
        assertThat(streams("")).contains("s1\ufffd");
        String end = "{\"stream_id\": \"" + "1".repeat(40) + "|s1\\ufffd\", \"reason\": \"\\udfff\"}";
        assertThat(Rig.text(rig.post("/events/stream_ended", end))).contains("\"updated\":true");
        assertThat(rig.get("/streams").statusCode()).isEqualTo(200);
        assertThat(rig.get("/events").statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsNestedTooDeeplyIsRefusedInASentence() {
        String deep = "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);
        String list = "[".repeat(20_000);
        for (String path : List.of(
                "/events/stream_started",
                "/events/stream_ended",
                "/streams/batch-stop",
                "/proxy/config",
                "/engines/test",
                "/settings/import")) {
            for (String body : List.of(deep, list)) {
                var answer = rig.post(path, body);
                assertThat(answer.statusCode()).as(path).isEqualTo(400);
                assertThat(Rig.text(answer)).as(path).contains("nested");
            }
        }
    }

    @Test
    void manyWhoAskAnEngineTheSameAtOnceAreOneQuestionToIt() throws Exception {
        String key = rig.content().infohash();
        rig.post("/events/stream_started", event(key, rig.engine()));
        try (var callers = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            List<java.util.concurrent.Future<Integer>> answers = new java.util.ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(callers.submit(
                        () -> rig.get(path(key + "|s1", "/extended-stats")).statusCode()));
            }
            for (var each : answers) {
                assertThat(each.get()).isEqualTo(200);
            }
        }
        assertThat(rig.requests("api")).isLessThan(10);
    }

    @Test
    void whatWasPlayedIsRememberedOverARestart() throws Exception {
        try (TsViewer viewer = rig.watch(rig.body(), "viewer")) {
            viewer.awaitMore();
            rig.restart();
        }
        eventually().until(() -> streams("").contains("\"cause\":\"shutdown\""));
        String events = Rig.text(rig.get("/events?type=stream"));
        assertThat(events).containsOnlyOnce("\"category\":\"started\"").containsOnlyOnce("\"category\":\"ended\"");
    }

    @Test
    void eventsAreCountedAndOldOnesDeletedOnRequest() {
        eventually().until(() -> Rig.text(rig.get("/events/stats")).contains("\"oldest\":\"20"));
        assertThat(Rig.text(rig.get("/events/stats"))).contains("\"by_type\":{\"engine\":");
        assertThat(Rig.text(rig.post("/events/cleanup?max_age_days=1", ""))).contains("\"deleted\":0");
        assertThat(rig.post("/events/cleanup?max_age_days=0", "").statusCode()).isEqualTo(400);
    }
}
