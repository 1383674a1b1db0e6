package dev.acequia.engine;

import static dev.acequia.rig.FakeEngine.INFOHASH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.acequia.app.DefaultOptions;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked of a running session and of the engine itself.
class ControlTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final FakeEngine engine = FakeEngine.start();
    private final EngineClient client = new EngineClient(DefaultOptions.timeouts());

    @AfterEach
    void close() {
        client.close();
        engine.close();
    }

    private Playback playback(@Nullable String stat, @Nullable String command) {
        EngineAddress at = engine.address();
        return new Playback(
                at,
                at.url("/ace/r/x/y"),
                stat == null ? null : at.url(stat),
                command == null ? null : at.url(command),
                INFOHASH,
                null,
                true,
                false);
    }

    @Test
    void textsOfAnEngineAreCutAndMadeWellFormedWhenTheyAreTakenIn() throws Exception {
        String longText = "x".repeat(20_000);
        EngineStat stat = statAnswered(
                "{\"response\": {\"status\": \"%s\", \"playback_session_id\": \"a\\ud800b\", ".formatted(longText)
                        + "\"livepos\": {\"pos\": \"%s\", \"last_ts\": \"17\"}}, \"error\": null}".formatted(longText));

        assertThat(stat.status()).hasSize(100).endsWith("…");
        assertThat(stat.session()).isEqualTo("a\ufffdb");
        assertThat(Objects.requireNonNull(stat.position()).pos()).hasSize(100);
    }

    private EngineStat statAnswered(String json) throws Exception {
        engine.on("/stat", Answers.json(json));
        return client.stat(playback("/stat", null), false);
    }

    @Test
    void statisticsAreReadAsTheEngineSendsThem() throws Exception {
        EngineStat stat = statAnswered("""
                {"response": {"status": "dl", "peers": 4, "speed_down": 257, "speed_up": 29, "downloaded": 3276800,
                 "uploaded": 491520, "livepos": {"last": "1639986704", "live_first": "1639984904",
                 "pos": "1639986700", "first_ts": "1639984905", "last_ts": "1639986703", "is_live": "1",
                 "live_last": "1639986702", "buffer_pieces": "30"}, "playback_session_id": "5d2e"}, "error": null}""");

        assertThat(stat)
                .isEqualTo(new EngineStat(
                        "dl",
                        4L,
                        257L,
                        29L,
                        3_276_800L,
                        491_520L,
                        new EngineStat.LivePosition(
                                "1639986700", "1639984904", "1639986702", "1639984905", "1639986703", "30"),
                        "5d2e"));
    }

    @Test
    void statisticsOfOtherSpellingsAndTypesAreReadToo() throws Exception {
        EngineStat stat = statAnswered("""
                {"response": {"status": "dl", "peers": "7", "speedDown": "12.5", "speedUp": 1.0,
                 "downloaded": "many", "livepos": {"first": 16, "last": 17}}}""");

        assertThat(stat.peers()).isEqualTo(7);
        assertThat(stat.speedDown()).isEqualTo(12);
        assertThat(stat.speedUp()).isEqualTo(1);
        assertThat(stat.downloaded()).isNull();
        assertThat(stat.position()).isEqualTo(new EngineStat.LivePosition(null, "16", "17", null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"response\": {}, \"error\": null}", "{\"response\": null, \"error\": null}"})
    void rightAfterAStartNothingIsKnown(String json) throws Exception {
        assertThat(statAnswered(json)).isEqualTo(EngineStat.UNKNOWN);
        assertThat(client.stat(playback(null, null), false)).isEqualTo(EngineStat.UNKNOWN);
    }

    @Test
    void aSessionThatIsGoneIsTransient() {
        var failure = catchThrowableOfType(
                EngineException.class,
                () -> statAnswered("{\"response\": null, \"error\": \"unknown playback session id\"}"));

        assertThat(failure.reason()).isEqualTo(Reason.TRANSIENT);
    }

    @Test
    void statisticsCountAsWatchingOnlyWhenAskedTo() throws Exception {
        engine.on("/stat", Answers.json("{\"response\": {}}"));

        client.stat(playback("/stat", null), true);
        client.stat(playback("/stat", null), false);
        client.stat(playback("/stat?a=b", null), false);

        assertThat(engine.targets("/stat"))
                .containsExactly("/stat", "/stat?skip_player_activity=1", "/stat?a=b&skip_player_activity=1");
    }

    @Test
    void aStopIsAddedToWhateverQueryThereIs() {
        engine.on("/cmd", Answers.json("{\"response\": \"ok\", \"error\": null}"));

        client.stop(playback(null, "/cmd"));
        client.stop(playback(null, "/cmd?a=b"));
        client.stop(playback(null, null));

        assertThat(engine.targets("/")).containsExactly("/cmd?method=stop", "/cmd?a=b&method=stop");
    }

    @Test
    void aStopThatFailsOrHangsIsNobodysTrouble() {
        engine.on("/gone", Answers.json("{\"response\": null, \"error\": \"unknown playback session id\"}"))
                .on("/hang", Answers.silent());
        try (var impatient = new EngineClient(new EngineTimeouts(LONG, LONG, LONG, LONG, SHORT, LONG))) {
            impatient.stop(playback(null, "/gone"));
            impatient.stop(playback(null, "/hang"));
        }
        assertThat(engine.targets("/")).containsExactly("/gone?method=stop", "/hang?method=stop");
        client.close();
        client.stop(playback(null, "/late"));
        assertThat(engine.targets("/late")).isEmpty();
    }

    @Test
    void anInterruptedThreadDoesNotWaitForTheStopThatGoesOn() throws Exception {
        var release = new CountDownLatch(1);
        engine.on("/cmd", Answers.after(release, Answers.json("{\"response\": \"ok\"}")));
        Thread stopper = Thread.ofVirtual().unstarted(() -> {
            Thread.currentThread().interrupt();
            client.stop(playback(null, "/cmd"));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
        stopper.start();

        assertThat(stopper.join(LONG)).isTrue();
        await().untilAsserted(() -> assertThat(engine.targets("/cmd")).hasSize(1));
        release.countDown();
    }

    @Test
    void theVersionIsTold() throws Exception {
        engine.on(
                "/webui/api/service?method=get_version",
                Answers.json("{\"result\": {\"code\": 3021100, \"platform\": \"linux\", \"version\": \"3.2.11\","
                        + " \"websocket_port\": 37293}, \"error\": null}"));

        assertThat(client.version(engine.address())).isEqualTo(new EngineVersion("3.2.11", 3_021_100L, "linux"));
    }

    @Test
    void anAnswerWithoutAVersionIsTheEnginesFault() {
        engine.on("/webui/", Answers.json("{\"result\": null, \"error\": \"access denied\"}"));
        var denied = catchThrowableOfType(EngineException.class, () -> client.version(engine.address()));
        engine.on("/webui/", Answers.json("{\"result\": {}, \"error\": null}"));
        var empty = catchThrowableOfType(EngineException.class, () -> client.version(engine.address()));

        assertThat(denied).hasMessageContaining("access denied");
        assertThat(empty.reason()).isEqualTo(Reason.ENGINE);
    }

    @Test
    void whetherTheEngineIsConnectedIsTold() throws Exception {
        engine.on("/server/api?", Answers.json("{\"result\": {\"connected\": true}}"));
        assertThat(client.isConnected(engine.address())).isTrue();

        engine.on("/server/api?", Answers.json("{\"result\": {\"connected\": false}}"));
        assertThat(client.isConnected(engine.address())).isFalse();
        assertThat(engine.targets("/server/api"))
                .contains("/server/api?api_version=3&method=get_network_connection_status");
    }

    @Test
    void aContentIsDescribedWithoutBeingStarted() throws Exception {
        engine.on("/server/api", Answers.json("""
                {"result": {"files": [{"index": 0, "filename": "News.ts"}], "name": "News", "infohash": "%s",
                 "transport_type": "bt", "type": "live", "transport_file_cache_key": null}}""".formatted(INFOHASH)));

        assertThat(client.describe(engine.address(), new ContentId(ContentId.Kind.INFOHASH, INFOHASH)))
                .isEqualTo(new ContentInfo(INFOHASH, "News", true));
        assertThat(engine.targets("/server/api").getFirst()).contains("method=get_media_files&infohash=" + INFOHASH);
    }

    @Test
    void aContentThatTheEngineDoesNotHaveIsNotDescribed() {
        engine.on(
                "/server/api", Answers.json("{\"error\": {\"message\": \"cannot get transport file\", \"code\": 0}}"));

        EngineException failure = catchThrowableOfType(
                EngineException.class,
                () -> client.describe(engine.address(), new ContentId(ContentId.Kind.CONTENT_ID, INFOHASH)));

        assertThat(failure.reason()).isEqualTo(Reason.CONTENT);
    }
}
