package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.acequia.app.DefaultOptions;
import dev.acequia.rig.Answers;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.FakeEngine.Answer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Readers of a media body that is closed, or that are interrupted.
class MediaClosingTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n";

    private final FakeEngine engine = FakeEngine.start();
    private final EngineClient client = new EngineClient(DefaultOptions.timeouts());

    @AfterEach
    void close() {
        client.close();
        engine.close();
    }

    private MediaBody open(Answer media) throws Exception {
        engine.playing(media);
        return client.open(Playbacks.of(engine));
    }

    @Test
    void closingWakesAReaderAndEndsTheConnection() throws Exception {
        MediaBody body = open(Answers.stallingAfter(OK + "\r\nm"));
        var results = new AtomicReference<String>("");
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                var piece = new byte[10];
                results.set(body.read(piece, 0, 10, LONG) + " " + body.read(piece, 0, 10, LONG));
            } catch (EngineException | InterruptedException e) {
                results.set(e.toString());
            }
        });
        await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);

        body.close();
        body.close();

        assertThat(reader.join(LONG)).isTrue();
        assertThat(results).hasValue("1 -1");
        assertThat(body.read(new byte[1], 0, 1, LONG)).isEqualTo(-1);
        await().untilAsserted(() -> assertThat(engine.connections()).isZero());
    }

    @Test
    void closingTheClientBreaksItsBodies() throws Exception {
        MediaBody body = open(Answers.stallingAfter(OK + "\r\nm"));
        assertThat(body.read(new byte[1], 0, 1, LONG)).isEqualTo(1);

        client.close();

        assertThat(catchThrowableOfType(EngineException.class, () -> body.read(new byte[1], 0, 1, LONG)))
                .hasMessageContaining("the connection broke");
        await().untilAsserted(() -> assertThat(engine.connections()).isZero());
    }

    @Test
    void anInterruptedReaderAndAnInterruptedOpeningGiveUpAtOnce() throws Exception {
        MediaBody body = open(Answers.stallingAfter(OK + "\r\nm"));
        assertThat(body.read(new byte[1], 0, 1, LONG)).isEqualTo(1);
        assertInterruptible(() -> body.read(new byte[1], 0, 1, LONG));
        body.close();

        engine.playing(Answers.silent());
        assertInterruptible(() -> client.open(Playbacks.of(engine)));
        await().untilAsserted(() -> assertThat(engine.connections()).isZero());
    }

    private static void assertInterruptible(ThrowingCallable blocking) throws InterruptedException {
        var outcome = new AtomicReference<Throwable>();
        Thread thread =
                Thread.ofVirtual().start(() -> outcome.set(catchThrowableOfType(InterruptedException.class, blocking)));
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        thread.interrupt();
        assertThat(thread.join(LONG)).isTrue();
        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    }
}
