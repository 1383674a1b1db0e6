package dev.acequia.pool;

import static dev.acequia.pool.PoolRig.A;
import static dev.acequia.pool.PoolRig.B;
import static dev.acequia.pool.PoolRig.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.EngineAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Concurrent requests for slots, on engines that come, go, fail and recover.
class PoolStressTest {
    private static final int MOST = 3;
    private static final int CHANNELS = 64;
    private static final int TURNS = 300;

    private final PoolRig pool = PoolRig.of(A, B, C).most(MOST).waiting(Duration.ofMillis(2));
    private final Map<EngineAddress, AtomicInteger> playing = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger played = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();

    @AfterEach
    void close() {
        pool.close();
    }

    private void beAChannel(int number) {
        Random random = new Random(number);
        for (int turn = 0; turn < TURNS; turn++) {
            if (random.nextInt(50) == 0) {
                Thread.currentThread().interrupt();
            }
            LeaseRequest request = random.nextBoolean()
                    ? LeaseRequest.repair(PoolRig.content(number % 10))
                    : PoolRig.start(number % 10).without(random.nextInt(9) == 0 ? Set.of(A) : Set.of());
            try {
                if (pool.pool.reserve(request) instanceof Lease lease) {
                    try (lease) {
                        play(lease, random);
                        goOn(lease, random);
                    }
                }
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
        }
    }

    private void goOn(Lease held, Random random) throws InterruptedException {
        if (pool.pool.exchange(held, LeaseRequest.repair(held.content()), () -> false) instanceof Lease lease) {
            try (lease) {
                play(lease, random);
            }
        }
    }

    private void play(Lease lease, Random random) {
        AtomicInteger count = playing.computeIfAbsent(lease.engine(), _ -> new AtomicInteger());
        int now = count.incrementAndGet();
        if (now > MOST) {
            wrong.add(lease.engine() + " plays " + now);
        }
        played.incrementAndGet();
        switch (random.nextInt(12)) {
            case 0 -> lease.failed(PoolRig.broken(lease.engine()));
            case 1 -> lease.failed(PoolRig.late(lease.engine()));
            case 2 -> lease.failed(PoolRig.refusal(lease.engine()));
            default -> {
                lease.started();
                lease.delivered();
            }
        }
        LockSupport.parkNanos(1);
        count.decrementAndGet();
    }

    private void beTheOperator() {
        Random random = new Random(0);
        List<Engine> all = List.of(Engine.at(A), Engine.at(B), Engine.at(C));
        while (!Thread.currentThread().isInterrupted()) {
            switch (random.nextInt(5)) {
                case 0 -> pool.pool.drain(A);
                case 1 -> pool.pool.add(Engine.at(A));
                case 2 -> pool.pool.configure(all.subList(random.nextInt(3), 3));
                case 3 -> pool.advance(Duration.ofSeconds(1));
                default -> pool.pool.snapshot();
            }
            LockSupport.parkNanos(1);
        }
    }

    @Test
    void noEngineIsEverOverbookedAndNoPlaceIsLost() throws Exception {
        pool.letTimePass();
        Thread operator = Thread.startVirtualThread(this::beTheOperator);
        List<Thread> channels = new ArrayList<>();
        for (int i = 0; i < CHANNELS; i++) {
            int number = i;
            channels.add(Thread.startVirtualThread(() -> beAChannel(number)));
        }
        for (Thread channel : channels) {
            channel.join();
        }
        operator.interrupt();
        operator.join();

        assertThat(wrong).isEmpty();
        assertThat(played.get()).isGreaterThan(CHANNELS);
        assertThat(interrupted.get()).isGreaterThan(CHANNELS);
        assertThat(pool.loads()).containsOnly(0);
        assertThat(pool.pool.lacksSlots()).isFalse();
    }
}
