package dev.acequia.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteCoalescerTest {
    private static final int CROWD = 100;
    private static final int READ = 16 << 10;

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final AtomicInteger given = new AtomicInteger();

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private WriteCoalescer coalescer(int viewers, Duration most) {
        return new WriteCoalescer(() -> most, () -> viewers, given::incrementAndGet);
    }

    private int givenAfter(WriteCoalescer coalescer, int reads) {
        loop.submit(() -> {
                    for (int i = 0; i < reads; i++) {
                        coalescer.add(READ, loop);
                    }
                })
                .syncUninterruptibly();
        return given.get();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "10, 0", "11, 4", "15, 20", "20, 40", "5000, 40"})
    void aFewNeverWaitAndACrowdTheLongest(int viewers, long millis) {
        assertThat(WriteCoalescer.delay(viewers, Duration.ofMillis(40))).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void nobodyWaitsWhereItIsSwitchedOff() {
        assertThat(WriteCoalescer.delay(500, Duration.ZERO)).isZero();
    }

    @Test
    void aFewGetWhatComesAtOnce() {
        assertThat(givenAfter(coalescer(10, Duration.ofHours(1)), 3)).isEqualTo(3);
    }

    @Test
    void aCrowdGetsAGoodPortionAtATime() {
        WriteCoalescer coalescer = coalescer(CROWD, Duration.ofHours(1));

        assertThat(givenAfter(coalescer, 3)).isZero();
        assertThat(givenAfter(coalescer, 1)).isOne();
        assertThat(givenAfter(coalescer, 4)).isEqualTo(2);
    }

    @Test
    void whatIsNoGoodPortionWaitsNoLongerThanSaidAndIsGivenOnce() {
        long start = System.nanoTime();
        givenAfter(coalescer(CROWD, Duration.ofMillis(100)), 2);

        await().untilAtomic(given, equalTo(1));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
        await().during(Duration.ofMillis(300)).untilAtomic(given, equalTo(1));
    }
}
