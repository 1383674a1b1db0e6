package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.acequia.app.DefaultOptions;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.FakeEngine.Answer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A body whose bytes go to a sink as they come.
@Timeout(30)
class PouringTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String END = "";

    private final FakeEngine engine = FakeEngine.start();
    private final EngineClient client = new EngineClient(DefaultOptions.timeouts());
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream poured = new ByteArrayOutputStream();
    private final byte[] bytes = new byte[1000];

    @AfterEach
    void close() {
        words.add(END);
        client.close();
        engine.close();
    }

    /// A body that begins with a word, which is read here, and goes on with those that are added, to its end.
    private MediaBody open() throws Exception {
        Answer media = (_, connection) -> {
            OutputStream out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\nfirst ".getBytes(StandardCharsets.US_ASCII));
            for (String word = words.take(); !word.equals(END); word = words.take()) {
                out.write(word.getBytes(StandardCharsets.US_ASCII));
            }
            return false;
        };
        engine.playing(media);
        MediaBody body = client.open(Playbacks.of(engine));
        assertThat(read(body)).isEqualTo("first ");
        return body;
    }

    private String read(MediaBody body) throws Exception {
        int count = body.read(bytes, 0, bytes.length, LONG);
        return new String(bytes, 0, Math.max(0, count), StandardCharsets.US_ASCII);
    }

    /// Has the engine go on as soon as a thread pours.
    private void goOnWhenPoured(Thread pouring, String... more) {
        Thread.ofVirtual().start(() -> {
            while (pouring.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            words.addAll(List.of(more));
        });
    }

    /// Takes all until it has so many bytes.
    private ByteSink upTo(int enough) {
        return (arrived, _) -> {
            var taken = new byte[arrived.readableBytes()];
            arrived.readBytes(taken);
            poured.writeBytes(taken);
            return poured.size() < enough;
        };
    }

    @Test
    void whatComesGoesToTheSinkOnTheLoopThatReadIt() throws Exception {
        AtomicReference<Thread> taker = new AtomicReference<>();
        try (MediaBody body = open()) {
            goOnWhenPoured(Thread.currentThread(), "one ", "two ", "three ");

            body.pour(
                    (arrived, loop) -> {
                        taker.set(Thread.currentThread());
                        return upTo(14).take(arrived, loop);
                    },
                    LONG);
        }
        assertThat(poured).hasToString("one two three ");
        assertThat(taker.get()).extracting(Thread::getName).asString().startsWith("loop-");
    }

    @Test
    void whatComesAfterTheSinkHasEnoughIsRead() throws Exception {
        try (MediaBody body = open()) {
            goOnWhenPoured(Thread.currentThread(), "one ");
            body.pour(upTo(1), LONG);
            words.add("two ");

            assertThat(read(body)).isEqualTo("two ");
        }
        assertThat(poured).hasToString("one ");
    }

    @Test
    void whatIsThereIsReadBeforeAnythingIsPoured() throws Exception {
        try (MediaBody body = open()) {
            words.add("one ");
            assertThat(body.awaitBytes(LONG)).isTrue();

            body.pour(upTo(1), LONG);

            assertThat(poured.size()).isZero();
            assertThat(read(body)).isEqualTo("one ");
        }
    }

    @Test
    void theEndCallsBackWhoPours() throws Exception {
        try (MediaBody body = open()) {
            goOnWhenPoured(Thread.currentThread(), "one ", END);

            body.pour(upTo(1000), LONG);

            assertThat(poured).hasToString("one ");
            assertThat(body.read(bytes, 0, bytes.length, LONG)).isEqualTo(-1);
        }
    }

    @Test
    void silenceCallsBackWhoPours() throws Exception {
        try (MediaBody body = open()) {
            body.pour(upTo(1), Duration.ofMillis(20));

            assertThat(body.read(bytes, 0, bytes.length, Duration.ZERO)).isZero();
        }
    }

    @Test
    void aSinkThatFailsWithAnErrorLeavesNobodyWaiting() throws Exception {
        Error error = new AssertionError("full");
        try (MediaBody body = open()) {
            goOnWhenPoured(Thread.currentThread(), "one ");

            body.pour(
                    (_, _) -> {
                        throw error;
                    },
                    LONG);

            assertThat(catchThrowableOfType(EngineException.class, () -> read(body)))
                    .hasRootCause(error);
        }
    }

    @Test
    void aSinkThatFailsEndsTheBodyWithItsFailure() throws Exception {
        try (MediaBody body = open()) {
            goOnWhenPoured(Thread.currentThread(), "one ");

            body.pour(
                    (_, _) -> {
                        throw new IllegalStateException("full");
                    },
                    LONG);

            assertThat(catchThrowableOfType(EngineException.class, () -> read(body)))
                    .hasRootCauseMessage("full");
        }
    }

    @Test
    void whoIsInterruptedWaitsForTheSinkToRest() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean isAtRest = new AtomicBoolean();
        AtomicBoolean wasAtRest = new AtomicBoolean();
        try (MediaBody body = open()) {
            Thread pouring = Thread.ofPlatform().start(() -> {
                try {
                    body.pour(
                            (_, _) -> {
                                busy.countDown();
                                awaitQuietly(goOn);
                                isAtRest.set(true);
                                return true;
                            },
                            LONG);
                } catch (InterruptedException e) {
                    wasAtRest.set(isAtRest.get());
                }
            });
            goOnWhenPoured(pouring, "one ");
            busy.await();

            pouring.interrupt();
            goOn.countDown();
            pouring.join();
        }
        assertThat(wasAtRest).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
