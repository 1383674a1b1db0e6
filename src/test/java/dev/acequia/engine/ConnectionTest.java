package dev.acequia.engine;

import static dev.acequia.rig.FakeEngine.INFOHASH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.acequia.app.DefaultOptions;
import dev.acequia.rig.Answers;
import dev.acequia.rig.Answers.Framing;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.FakeEngine.Answer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class ConnectionTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Answer VERSION = Answers.json("{\"result\": {\"version\": \"3.2.11\"}, \"error\": null}");

    private final FakeEngine engine = FakeEngine.start();
    private final EngineClient client = new EngineClient(DefaultOptions.timeouts());

    @AfterEach
    void close() {
        client.close();
        engine.close();
    }

    private MediaBody segment(int number) throws Exception {
        Playback playback = new Playback(
                engine.address(), engine.address().url("/ace/m/x.m3u8"), null, null, INFOHASH, null, true, false);
        return client.segment(playback, engine.address().url("/ace/c/" + number + ".ts"), null, LONG);
    }

    private static void readAll(MediaBody body) throws Exception {
        var piece = new byte[100_000];
        int count = 0;
        while (count >= 0) {
            count = body.read(piece, 0, piece.length, LONG);
        }
    }

    @Test
    void segmentsThatAreReadToTheirEndComeByOneConnection() throws Exception {
        engine.on("/ace/c/", Answers.bytes(200, Framing.CHUNKED, new byte[300_000]));

        for (int i = 0; i < 5; i++) {
            try (MediaBody body = segment(i)) {
                readAll(body);
            }
        }

        assertThat(engine.accepted()).isEqualTo(1);
    }

    @Test
    void aBodyThatIsLeftTakesItsConnectionAlong() throws Exception {
        engine.on("/ace/c/", Answers.endless(new AtomicLong()));
        segment(1).close();
        await().untilAsserted(() -> assertThat(engine.connections()).isZero());

        segment(2).close();
        assertThat(engine.accepted()).isEqualTo(2);
    }

    @Test
    void aKeptConnectionThatTheEngineHasGivenUpIsReplaced() throws Exception {
        engine.on("/webui/", Answers.inTurn(VERSION, Answers.closingAfter(""), VERSION));

        client.version(engine.address());
        assertThat(client.version(engine.address()).version()).isEqualTo("3.2.11");

        assertThat(engine.accepted()).isEqualTo(2);
        assertThat(engine.requests()).hasSize(3);
    }

    @Test
    void aNewConnectionThatIsClosedIsNotReplaced() {
        engine.on("/webui/", Answers.closingAfter(""));

        assertThat(catchThrowableOfType(EngineException.class, () -> client.version(engine.address())))
                .hasMessageEndingWith("but it closed the connection early.");
        assertThat(engine.requests()).hasSize(1);
    }

    @Test
    void anEngineThatSpeaksWithoutBeingAskedLosesTheConnection() throws Exception {
        engine.on("/webui/", (request, connection) -> {
            VERSION.keepsOpen(request, connection);
            FakeEngine.write(connection.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!");
            return connection.getInputStream().read() == 0;
        });

        client.version(engine.address());

        await().untilAsserted(() -> assertThat(engine.connections()).isZero());
    }

    @Test
    void headersWithoutEndAreABrokenAnswer() {
        engine.on("/ace/c/", Answers.stallingAfter("HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000)));

        assertThat(catchThrowableOfType(EngineException.class, () -> segment(1)))
                .hasMessageContaining("it sent an invalid response: \"");
    }

    @Test
    void whatIsSaidBeforeTheAnswerIsPassedOver() throws Exception {
        engine.on("/ace/c/", (request, connection) -> {
            FakeEngine.write(connection.getOutputStream(), "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
            return Answers.text(200, "media").keepsOpen(request, connection);
        });

        try (MediaBody body = segment(1)) {
            assertThat(body.read(new byte[10], 0, 10, LONG)).isEqualTo(5);
        }
    }

    @Test
    void whatComesIsReleasedHoweverTheBodyEnds() throws Exception {
        var log = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
        var complaints = new ListAppender<ILoggingEvent>();
        complaints.start();
        log.addAppender(complaints);
        try {
            endInEveryWay();
            await().untilAsserted(() -> assertThat(engine.connections()).isZero());
            awaitCollection();
            ByteBufAllocator.DEFAULT.buffer().release(); // tells of those that were collected
        } finally {
            log.detachAppender(complaints);
        }
        assertThat(complaints.list).isEmpty();
    }

    private void endInEveryWay() throws Exception {
        for (Framing framing : Framing.values()) {
            engine.on("/ace/c/", Answers.bytes(200, framing, new byte[1_000_000]));
            try (MediaBody body = segment(1)) {
                readAll(body);
            }
        }
        engine.on("/ace/c/", Answers.endless(new AtomicLong()));
        try (MediaBody body = segment(2)) {
            assertThat(body.read(new byte[100_000], 0, 100_000, LONG)).isPositive();
        }
        engine.on("/ace/c/", Answers.breakingAfter(300_000, new byte[1_000_000]));
        try (MediaBody body = segment(3)) {
            assertThat(catchThrowableOfType(EngineException.class, () -> readAll(body)))
                    .isNotNull();
        }
        engine.on("/ace/c/", Answers.endlessError(500, "broken"));
        assertThat(catchThrowableOfType(EngineException.class, () -> segment(4)))
                .isNotNull();
        client.close();
    }

    private static void awaitCollection() {
        var collected = new WeakReference<>(new Object());
        await().until(() -> {
            System.gc();
            return collected.refersTo(null);
        });
    }
}
