package dev.acequia.engine;

import static dev.acequia.engine.FakeEngine.INFOHASH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.FakeEngine.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GatheringTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int STEP = 1000;
    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final FakeEngine engine = FakeEngine.start();
    private final EngineClient client = new EngineClient(EngineTimeouts.defaults());
    private final Semaphore steps = new Semaphore(0);
    private final CountDownLatch over = new CountDownLatch(1);
    private final byte[] bytes = new byte[100 * STEP];

    @AfterEach
    void close() {
        over.countDown();
        steps.release(1000);
        client.close();
        engine.close();
    }

    /// A body of one step that grows by another for each permit.
    private MediaBody open() throws Exception {
        Answer media = (_, connection) -> {
            OutputStream out = connection.getOutputStream();
            out.write(HEAD);
            out.write(new byte[STEP]);
            while (over.getCount() > 0) {
                step(out);
            }
            return false;
        };
        engine.playing(media);
        return client.open(new Playback(
                engine.address(),
                engine.address().url("/ace/r/" + INFOHASH + "/t"),
                null,
                null,
                INFOHASH,
                null,
                true,
                false));
    }

    private void step(OutputStream out) throws IOException {
        steps.acquireUninterruptibly();
        if (over.getCount() > 0) {
            out.write(new byte[STEP]);
            out.flush();
        }
    }

    @Test
    void whatComesInPiecesIsReadAtOnce() throws Exception {
        try (MediaBody body = open()) {
            steps.release(2);
            body.gather(3 * STEP, LONG);
            assertThat(body.read(bytes, 0, bytes.length, Duration.ZERO)).isEqualTo(3 * STEP);
        }
    }

    @Test
    void lessThanEnoughIsWaitedForNoLongerThanSaid() throws Exception {
        try (MediaBody body = open()) {
            long start = System.nanoTime();
            body.gather(3 * STEP, Duration.ofMillis(100));
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
            assertThat(body.read(bytes, 0, bytes.length, LONG)).isEqualTo(STEP);
        }
    }

    @Test
    void aFullBacklogIsEnough() throws Exception {
        try (MediaBody body = open()) {
            steps.release(1000);
            body.gather(Integer.MAX_VALUE, LONG);
            assertThat(body.read(bytes, 0, bytes.length, LONG)).isEqualTo(bytes.length);
        }
    }

    @Test
    void nothingIsWaitedForAtTheEnd() throws Exception {
        try (MediaBody body = open()) {
            over.countDown();
            steps.release();
            body.gather(3 * STEP, LONG);
            assertThat(body.read(bytes, 0, bytes.length, LONG)).isEqualTo(STEP);
            assertThat(body.read(bytes, 0, bytes.length, LONG)).isNegative();
        }
    }
}
