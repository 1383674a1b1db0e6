package dev.acequia.engine;

import static dev.acequia.rig.FakeEngine.INFOHASH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.acequia.app.DefaultOptions;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.rig.Answers;
import dev.acequia.rig.Answers.Framing;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.FakeEngine.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The media body as engines send it.
class MediaTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n";
    private static final Duration SHORT = Duration.ofMillis(300);

    private final FakeEngine engine = FakeEngine.start();
    private final EngineClient client = new EngineClient(DefaultOptions.timeouts());
    private final EngineClient impatient = new EngineClient(new EngineTimeouts(LONG, LONG, SHORT, LONG, LONG, LONG));

    @AfterEach
    void close() {
        client.close();
        impatient.close();
        engine.close();
    }

    private MediaBody open(Answer media) throws Exception {
        engine.playing(media);
        return client.open(Playbacks.of(engine));
    }

    private EngineException failureOf(EngineClient asking) {
        return catchThrowableOfType(EngineException.class, () -> asking.open(Playbacks.of(engine)));
    }

    private static byte[] readAll(MediaBody body) throws Exception {
        var all = new ByteArrayOutputStream();
        var piece = new byte[10_000];
        for (int n = 0; n >= 0; n = body.read(piece, 0, piece.length, LONG)) {
            all.write(piece, 0, n);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void theSameBytesComeInAnyFraming(Framing framing) throws Exception {
        var media = new byte[1_000_003];
        new Random(1).nextBytes(media);

        try (MediaBody body = open(Answers.bytes(200, framing, media))) {
            assertThat(readAll(body)).isEqualTo(media);
        }
        assertThat(engine.requests().getLast().head()).contains("Accept-Encoding: identity", "User-Agent: VLC/");
    }

    @Test
    void redirectsToAnotherHostAndToAPathOnlyStayAtTheEngine() throws Exception {
        engine.on("/ace/r/", Answers.redirect("https://elsewhere:1/one?a=b"))
                .on("/one", Answers.redirect("two"))
                .on("/two", Answers.redirect("/three"))
                .on("/three", Answers.text(200, "media"));

        try (MediaBody body = client.open(Playbacks.of(engine))) {
            assertThat(readAll(body)).asString().isEqualTo("media");
        }
        assertThat(engine.targets("/")).containsExactly("/ace/r/" + INFOHASH + "/t", "/one?a=b", "/two", "/three");
    }

    @Test
    void aRedirectWhoseTextNeverEndsIsFollowedAndLeft() throws Exception {
        engine.playing(Answers.text(200, "media")).on("/ace/r/", Answers.endlessRedirect("/content/1"));

        try (MediaBody body = client.open(Playbacks.of(engine))) {
            assertThat(readAll(body)).asString().isEqualTo("media");
        }
        await().untilAsserted(() -> assertThat(engine.connections()).isLessThanOrEqualTo(1));
    }

    @Test
    void redirectsInCirclesAreGivenUp() {
        engine.on("/ace/r/", Answers.redirect("/ace/r/again"));

        assertThat(failureOf(client)).hasMessageContaining("a circle of redirects");
        assertThat(engine.requests()).hasSize(2);
    }

    @Test
    void aRedirectToNowhereIsTheEnginesFault() {
        engine.on("/ace/r/", Answers.redirect("http://[broken"));
        assertThat(failureOf(client).reason()).isEqualTo(Reason.ENGINE);

        engine.on("/ace/r/", Answers.text(302, ""));
        assertThat(failureOf(client)).hasMessageContaining("a redirect to nowhere");
    }

    @ParameterizedTest
    @CsvSource({
        "500, start timeout, TRANSIENT",
        "500, download not found, TRANSIENT",
        "403, Forbidden, TRANSIENT",
        "404, not found, TRANSIENT",
        "503, busy, ENGINE",
        "206, part, ENGINE"
    })
    void anythingButSuccessIsRefusedInTheEnginesWords(int status, String words, Reason reason) {
        engine.playing(Answers.text(status, words));

        var failure = failureOf(client);

        assertThat(failure)
                .hasMessage(
                        "Engine %s should send the media of infohash %s, but it answered %d \"%s\".",
                        engine.address(), INFOHASH, status, words);
        assertThat(failure.reason()).isEqualTo(reason);
        await().untilAsserted(() -> assertThat(engine.connections()).isLessThanOrEqualTo(1));
    }

    @Test
    void anErrorWhoseTextNeverEndsOrNeverComesIsReportedAllTheSame() {
        engine.playing(Answers.endlessError(500, "start timeout"));
        assertThat(failureOf(client)).hasMessageContaining("start timeout");

        engine.playing(Answers.stallingAfter("HTTP/1.1 500 X\r\nContent-Length: 100\r\n\r\nstart"));
        assertThat(failureOf(client)).hasMessageContaining("500 \"start\"");

        engine.playing(Answers.closingAfter("HTTP/1.1 500 X\r\nContent-Length: 100\r\n\r\nstart"));
        assertThat(failureOf(client).getMessage()).containsAnyOf("500 \"start\"", "closed the connection early");
    }

    @Test
    void theDoubledStatusLineOfASecondReadersAnswerIsOverlooked() throws Exception {
        try (MediaBody body = open(Answers.twoStatusLines("media"))) {
            assertThat(readAll(body)).asString().isEqualTo("media");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2", "HTTP/1.1 OK", "ICY 200 OK"})
    void anAnswerThatIsNotHttpIsTransient(String line) {
        engine.playing(Answers.closingAfter(line + "\r\n\r\n"));

        var failure = failureOf(client);

        assertThat(failure).hasMessageContaining("it sent an invalid response: \"");
        assertThat(failure.reason()).isEqualTo(Reason.TRANSIENT);
    }

    @Test
    void aBodyThatEndsBeforeItsFirstByteIsTransient() {
        engine.playing(Answers.closingAfter(OK + "\r\n"));

        var failure = failureOf(client);

        assertThat(failure).hasMessageEndingWith("but it closed the connection before the first byte.");
        assertThat(failure.reason()).isEqualTo(Reason.TRANSIENT);
    }

    @ParameterizedTest
    @CsvSource({"''", "HTTP/1.1 200 OK", "end"})
    void headersOrAFirstByteThatDoNotComeAreGivenUpAtTheDeadline(String sent) {
        engine.playing(Answers.stallingAfter(sent.equals("end") ? OK + "\r\n" : sent));

        var failure = failureOf(impatient);

        assertThat(failure).hasMessageEndingWith("but it had not done so after 0.3 s.");
        assertThat(failure.isTimeout()).isTrue();
        assertThat(failure.reason()).isEqualTo(Reason.ENGINE);
        await().untilAsserted(() -> assertThat(engine.connections()).isZero());
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 1000", "Transfer-Encoding: chunked"})
    void whatCameBeforeAnEarlyEndIsReadAndThenTheFailureTold(String framing) throws Exception {
        String hundred = "x".repeat(100);
        String sent = framing.startsWith("T") ? "3e8\r\n" + hundred : hundred;
        var opened = new CountDownLatch(1);
        try (MediaBody body = open(Answers.closingAfter(OK + framing + "\r\n\r\n" + sent, opened))) {
            opened.countDown();
            var piece = new byte[1000];

            assertThat(body.read(piece, 0, piece.length, LONG)).isEqualTo(100);

            var failure = catchThrowableOfType(EngineException.class, () -> body.read(piece, 0, piece.length, LONG));
            assertThat(failure.reason()).isEqualTo(Reason.TRANSIENT);
            assertThat(failure).hasMessageEndingWith("but it closed the connection early.");
        }
    }

    @Test
    void aChunkThatIsNoneBreaksTheBody() {
        engine.playing(Answers.stallingAfter(OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"));

        assertThat(failureOf(client)).hasMessageContaining("the connection broke");
    }

    @Test
    void readingReturnsNothingWhenNothingComesInTime() throws Exception {
        try (MediaBody body = open(Answers.stallingAfter(OK + "\r\nmedia"))) {
            var piece = new byte[100];

            assertThat(body.read(piece, 10, 3, LONG)).isEqualTo(3);
            assertThat(body.read(piece, 13, 80, LONG)).isEqualTo(2);
            assertThat(new String(piece, 10, 5, StandardCharsets.US_ASCII)).isEqualTo("media");
            assertThat(body.read(piece, 0, 100, Duration.ofMillis(50))).isZero();
            assertThat(body.read(piece, 0, 100, Duration.ZERO)).isZero();
        }
    }

    @Test
    void anEngineThatNobodyReadsCannotGoOnSendingAndAReaderGetsTheBacklogAtOnce() throws Exception {
        var written = new AtomicLong();
        try (MediaBody body = open(Answers.endless(written))) {
            var before = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(300)).until(() -> before.getAndSet(written.get()) == written.get());
            assertThat(written.get()).isLessThan(16 << 20);

            assertThat(body.read(new byte[1 << 20], 0, 1 << 20, LONG)).isGreaterThan(64 << 10);
        }
    }
}
