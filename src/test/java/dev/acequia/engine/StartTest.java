package dev.acequia.engine;

import static dev.acequia.rig.FakeEngine.INFOHASH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.acequia.app.DefaultOptions;
import dev.acequia.engine.ContentId.Kind;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.FakeEngine.Answer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {
    private static final ContentId CONTENT = new ContentId(Kind.CONTENT_ID, "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209");
    private static final EngineTimeouts PATIENT = DefaultOptions.timeouts();

    private final FakeEngine engine = FakeEngine.start();
    private final EngineClient client = new EngineClient(PATIENT);

    @AfterEach
    void close() {
        client.close();
        engine.close();
    }

    private Playback startAnswered(Answer answer) throws Exception {
        engine.on("/ace/getstream", answer);
        return client.start(engine.address(), CONTENT, "me");
    }

    private EngineException failureOf(Answer answer) {
        return catchThrowableOfType(EngineException.class, () -> startAnswered(answer));
    }

    @Test
    void aStartAsksForJsonByContentIdAndNamesThePlayer() throws Exception {
        startAnswered(Answers.json(Answers.started("http://x:1")));

        assertThat(engine.targets("/")).containsExactly("/ace/getstream?id=" + CONTENT.hex() + "&format=json&pid=me");
        assertThat(engine.requests().getFirst().head())
                .contains("Accept-Encoding: identity", "User-Agent: VLC/")
                .doesNotContainIgnoringCase("upgrade");
    }

    @Test
    void anInfohashIsAskedForAsSuchAndThePlayersNameIsEscaped() throws Exception {
        engine.on("/ace/getstream", Answers.json(Answers.started("http://x:1")));

        client.start(engine.address(), new ContentId(Kind.INFOHASH, INFOHASH), "a&b c");

        assertThat(engine.targets("/"))
                .containsExactly("/ace/getstream?infohash=" + INFOHASH + "&format=json&pid=a%26b+c");
    }

    @Test
    void everyUrlPointsToTheEngineWhateverHostItWrote() throws Exception {
        Playback playback = startAnswered(Answers.json(Answers.started("https://user@elsewhere:9999")));

        String base = "http://" + engine.address() + "/ace/";
        assertThat(playback.playbackUrl()).asString().startsWith(base + "r/" + INFOHASH);
        assertThat(playback.statUrl()).asString().startsWith(base + "stat/");
        assertThat(playback.commandUrl()).asString().startsWith(base + "cmd/");
        assertThat(playback.infohash()).isEqualTo(INFOHASH);
        assertThat(playback.playbackSessionId()).isEqualTo("ab12");
        assertThat(playback.isLive()).isTrue();
        assertThat(playback.isEncrypted()).isFalse();
    }

    @Test
    void relativeUrlsAreResolved() throws Exception {
        Playback playback = startAnswered(Answers.json(Answers.started("")));

        assertThat(playback.playbackUrl()).asString().startsWith("http://" + engine.address() + "/ace/r/");
    }

    @Test
    void theInfohashIsTakenFromThePathWhenItIsNotTold() throws Exception {
        Playback playback = startAnswered(Answers.json("{\"response\": {\"playback_url\": \"http://x/ace/r/%s/t\"}}"
                .formatted(INFOHASH.toUpperCase(Locale.ROOT))));

        assertThat(playback.infohash()).isEqualTo(INFOHASH);
        assertThat(playback.statUrl()).isNull();
        assertThat(playback.commandUrl()).isNull();
    }

    @Test
    void flagsAndNamesOfUnexpectedTypesAreRead() throws Exception {
        Playback playback = startAnswered(Answers.json("""
                {"response": {"playback_url": "/p", "infohash": 5, "playback_session_id": 17,
                 "is_live": "1", "is_encrypted": true}, "error": false}"""));

        assertThat(playback.isLive()).isTrue();
        assertThat(playback.isEncrypted()).isTrue();
        assertThat(playback.playbackSessionId()).isEqualTo("17");
        assertThat(playback.infohash()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "mod_detected, PERMANENT",
        "'To continue, you need to activate premium', PERMANENT",
        "failed to load content, CONTENT",
        "failed to get manifest, CONTENT",
        "unknown playback session id, TRANSIENT",
        "something new, TRANSIENT"
    })
    void anErrorIsClassifiedByItsWordsHoweverItIsWrapped(String words, Reason reason) {
        assertThat(failureOf(Answers.json("{\"response\": null, \"error\": \"%s\"}".formatted(words))))
                .hasMessage("Engine %s should start %s, but it said \"%s\".", engine.address(), CONTENT, words)
                .extracting(EngineException::reason)
                .isEqualTo(reason);
        assertThat(failureOf(Answers.json("{\"error\": {\"message\": \"%s\", \"code\": 0}}".formatted(words))))
                .hasMessageContaining(words)
                .extracting(EngineException::reason)
                .isEqualTo(reason);
    }

    @Test
    void aMissingOptionIsPermanentAndNamed() {
        var failure = failureOf(Answers.json("""
                {"response": null, "error": "download stopped",
                 "extra_data": {"reason": "missing_option", "option": "proxyServer"}}"""));

        assertThat(failure).hasMessageContaining("download stopped: missing_option proxyServer");
        assertThat(failure.reason()).isEqualTo(Reason.PERMANENT);
    }

    @ParameterizedTest
    @CsvSource({
        "500, start timeout, TRANSIENT",
        "500, 'Internal Server Error, couldn''t find resource', CONTENT",
        "403, Forbidden, TRANSIENT",
        "503, busy, ENGINE",
        "400, '', ENGINE",
        "500, mod_detected, PERMANENT"
    })
    void aStatusIsClassifiedByItsWordsAndItsNumber(int status, String words, Reason reason) {
        var failure = failureOf(Answers.text(status, words));

        assertThat(failure).hasMessageContaining("it answered " + status).hasMessageContaining(words);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.engine()).isEqualTo(engine.address());
    }

    @ParameterizedTest
    @CsvSource({"<html>", "''", "[1]", "{\"a\": 1}", "{\"response\": {}}", "{\"response\": {\"playback_url\": \"::\"}}"
    })
    void whatIsNoStartReplyIsTheEnginesFault(String body) {
        assertThat(failureOf(Answers.json(body)).reason()).isEqualTo(Reason.ENGINE);
    }

    @Test
    void anEndlessReplyIsRefused() {
        String huge = "{\"response\": \"" + "x".repeat(2_000_000) + "\"}";

        assertThat(failureOf(Answers.json(huge))).hasMessageContaining("more than 1 MB");
    }

    @Test
    void aMessageIsOneBoundedLine() {
        String words = "a\u0000b\r\n\tc \u202e" + "d".repeat(1000);

        assertThat(failureOf(Answers.text(500, words)).getMessage())
                .hasSizeLessThanOrEqualTo(300)
                .contains("\"a b c ddd")
                .matches(message -> message.chars().noneMatch(Character::isISOControl));
    }

    @Test
    void aRefusedConnectionIsTheEnginesFault() {
        var failure =
                catchThrowableOfType(EngineException.class, () -> client.start(FakeEngine.refusing(), CONTENT, "me"));

        assertThat(failure).hasMessageEndingWith("but it refused the connection.");
        assertThat(failure.reason()).isEqualTo(Reason.ENGINE);
        assertThat(failure.isTimeout()).isFalse();
    }

    @Test
    void anUnknownNameIsTheEnginesFault() {
        var failure = catchThrowableOfType(
                EngineException.class, () -> client.start(new EngineAddress("no.invalid", 1), CONTENT, "me"));

        assertThat(failure).hasMessageEndingWith("but its host name is unknown.");
        assertThat(failure.reason()).isEqualTo(Reason.ENGINE);
    }

    @Test
    void aConnectionClosedWithoutAnAnswerIsTransientAndAResetIsNot() {
        var closed = failureOf(Answers.closingAfter(""));
        var reset = failureOf(Answers.resetting());

        assertThat(closed).hasMessageEndingWith("but it closed the connection early.");
        assertThat(closed.reason()).isEqualTo(Reason.TRANSIENT);
        assertThat(reset.reason()).isEqualTo(Reason.ENGINE);
    }

    @Test
    void anEngineThatSaysNothingIsGivenUpAtTheDeadline() {
        var hasty = new EngineTimeouts(
                PATIENT.connect(),
                Duration.ofMillis(200),
                PATIENT.firstByte(),
                PATIENT.stat(),
                PATIENT.stop(),
                PATIENT.version());
        engine.on("/ace/getstream", Answers.silent());
        try (var impatient = new EngineClient(hasty)) {
            var failure =
                    catchThrowableOfType(EngineException.class, () -> impatient.start(engine.address(), CONTENT, "me"));

            assertThat(failure).hasMessageEndingWith("but it had not done so after 0.2 s.");
            assertThat(failure.isTimeout()).isTrue();
            assertThat(failure.reason()).isEqualTo(Reason.ENGINE);
        }
        await().untilAsserted(() -> assertThat(engine.connections()).isZero());
    }

    @Test
    void anInterruptedStartReturnsAtOnceAndTheSessionThatItYieldsLaterIsStopped() throws Exception {
        var release = new CountDownLatch(1);
        engine.playing(Answers.silent())
                .on("/ace/getstream", Answers.after(release, Answers.json(Answers.started("http://x:1"))));
        var outcome = new AtomicReference<Throwable>();
        Thread starter = Thread.ofVirtual()
                .start(() -> outcome.set(catchThrowableOfType(
                        InterruptedException.class, () -> client.start(engine.address(), CONTENT, "me"))));
        await().until(() -> !engine.requests().isEmpty());

        starter.interrupt();

        assertThat(starter.join(Duration.ofSeconds(10))).isTrue();
        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        assertThat(engine.targets("/ace/cmd/")).isEmpty();
        release.countDown();
        await().untilAsserted(() -> assertThat(engine.targets("/ace/cmd/"))
                .singleElement()
                .asString()
                .endsWith("?method=stop"));
    }

    @Test
    void aThreadThatIsInterruptedBeforehandStartsNothing() throws Exception {
        var outcome = new AtomicReference<Throwable>();
        Thread starter = Thread.ofVirtual().unstarted(() -> {
            Thread.currentThread().interrupt();
            outcome.set(catchThrowableOfType(
                    InterruptedException.class, () -> client.start(engine.address(), CONTENT, "me")));
        });
        starter.start();

        assertThat(starter.join(Duration.ofSeconds(10))).isTrue();
        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        assertThat(engine.requests()).isEmpty();
    }

    @Test
    void callsShareAKeptConnection() throws Exception {
        engine.on("/webui/", Answers.json("{\"result\": {\"version\": \"3.2.11\"}, \"error\": null}"));

        for (int i = 0; i < 3; i++) {
            client.version(engine.address());
        }

        assertThat(engine.requests().stream().map(FakeEngine.Request::target).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(engine.connections()).isEqualTo(1);
    }
}
