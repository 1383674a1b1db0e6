package dev.acequia.player;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Requests of many players on many threads, while channels end and players fall silent.
class PlayersRaceTest {
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));
    private static final int THREADS = 8;
    private static final int REQUESTS = 3000;

    private final FakeChannelAccess channels = new FakeChannelAccess();
    private final TestTime time = new TestTime();
    private final Players players = new Players(channels, time, time::nanos, new Random(7));

    @Test
    void everySubscriptionIsCountedAndClosedOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Void>> runs = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                runs.add(threads.submit(requests(new Random(thread))));
            }
            for (Future<Void> run : runs) {
                run.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(players.snapshots(CONTENT)).hasSize(channels.count());
        time.advance(Duration.ofMinutes(1));
        players.sweep();
        assertThat(channels.count()).isZero();
        players.close();
    }

    private Callable<Void> requests(Random random) {
        return () -> {
            String token = null;
            for (int i = 0; i < REQUESTS; i++) {
                PlayerIdentity identity = new PlayerIdentity("192.0.2." + random.nextInt(3), "player", token, null);
                if (random.nextInt(4) == 0) {
                    token = poll(new PlayerIdentity(identity.address(), "player", null, null));
                } else {
                    fetch(identity, i / 20);
                }
                if (random.nextInt(200) == 0) {
                    channels.end();
                }
                if (random.nextInt(50) == 0) {
                    time.advance(Duration.ofSeconds(2));
                    players.sweep();
                }
            }
            return null;
        };
    }

    private String poll(PlayerIdentity identity) throws ChannelException {
        try (PlayerRequest request = players.poll(CONTENT, identity)) {
            return request.token();
        }
    }

    private void fetch(PlayerIdentity identity, long segment) throws ChannelException {
        players.fetch(CONTENT, identity).ifPresent(request -> {
            request.sent(segment, 1000, true);
            request.close();
        });
    }
}
