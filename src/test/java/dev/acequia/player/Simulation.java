package dev.acequia.player;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Players in simulated time: each polls the playlist and fetches what it finds there, one segment after the other,
/// every request on a connection of its own, all from one address with one name.
final class Simulation implements AutoCloseable {
    static final Duration TARGET = Duration.ofSeconds(4);
    static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));

    private static final int WINDOW = 6;

    private record Event(long at, long order, Runnable action) {}

    final FakeChannelAccess channels = new FakeChannelAccess();

    private final TestTime time = new TestTime();
    private final Random random;
    private final Players players;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private long order;

    /// The newest segment while the source stalls; -1 while it does not.
    private long stalledAt = -1;

    /// How the players of a simulation behave.
    ///
    /// @param pollEvery from the end of a poll to the next
    /// @param fetchTakes how long a segment takes
    /// @param startBehind with how many segments before the newest a player begins
    /// @param staysBehind whether it goes on at that distance, because it fetches no faster than it plays
    record Habit(Duration pollEvery, Duration fetchTakes, int startBehind, boolean staysBehind) {}

    final class Player {
        private final Habit habit;
        private final Map<Long, String> tokens = new HashMap<>();
        private long next = -1;
        private long listed = -1;
        private boolean isFetching;
        private boolean hasLeft;

        private Player(Habit habit) {
            this.habit = habit;
            poll();
        }

        void leave() {
            hasLeft = true;
        }

        /// Begins again so many segments before the one that is due.
        void seekBack(int segments) {
            next -= segments;
            fetch();
        }

        private void poll() {
            if (hasLeft) {
                return;
            }
            PlayerRequest request = request(null, true).orElseThrow();
            after(millis(5 + random.nextInt(60)), () -> {
                long newest = newest();
                for (long segment = Math.max(0, newest - WINDOW + 1); segment <= newest; segment++) {
                    tokens.putIfAbsent(segment, request.token());
                }
                listed = newest;
                next = next < 0 ? Math.max(0, newest - habit.startBehind()) : next;
                request.close();
                fetch();
                after(habit.pollEvery(), this::poll);
            });
        }

        private void fetch() {
            long due = habit.staysBehind() ? newest() - habit.startBehind() : listed;
            if (hasLeft || isFetching || next < 0 || next > Math.min(listed, due)) {
                return;
            }
            isFetching = true;
            long segment = next++;
            Optional<PlayerRequest> request = request(tokens.get(segment), false);
            after(habit.fetchTakes(), () -> {
                isFetching = false;
                request.ifPresent(open -> {
                    open.sent(segment, 1_000_000, !hasLeft);
                    open.close();
                });
                fetch();
            });
        }

        private Optional<PlayerRequest> request(@Nullable String token, boolean isPoll) {
            PlayerIdentity identity = new PlayerIdentity("192.0.2.1", "player", token, null);
            try {
                return isPoll ? Optional.of(players.poll(CONTENT, identity)) : players.fetch(CONTENT, identity);
            } catch (ChannelException e) {
                throw new AssertionError(e);
            }
        }
    }

    Simulation(long seed) {
        random = new Random(seed);
        players = new Players(channels, time, time::nanos, new Random(seed));
        channels.targetDuration(TARGET);
        run(TARGET.multipliedBy(20));
        sweepEverySecond();
    }

    private void sweepEverySecond() {
        players.sweep();
        after(Duration.ofSeconds(1), this::sweepEverySecond);
    }

    /// A player with any habit that keeps up.
    Player join() {
        return join(new Habit(
                millis(200 + random.nextInt(3800)), millis(50 + random.nextInt(1500)), random.nextInt(4), false));
    }

    Player join(Habit habit) {
        return new Player(habit);
    }

    void stall() {
        stalledAt = newest();
    }

    void run(Duration length) {
        run(length, () -> {});
    }

    /// Runs for so long, at all times with so many viewers.
    void runWith(Duration length, int viewers) {
        run(
                length,
                () -> assertThat(channels.count())
                        .as("viewers at %s", time.instant())
                        .isEqualTo(viewers));
    }

    /// Runs at most so long, until there are so many viewers.
    void runUntil(Duration most, int viewers) {
        long end = time.nanos() + most.toNanos();
        while (channels.count() != viewers && time.nanos() < end) {
            run(millis(10));
        }
        assertThat(channels.count()).as("viewers within %s", most).isEqualTo(viewers);
    }

    Duration anyTime(Duration most) {
        return millis(random.nextLong(most.toMillis()));
    }

    private void run(Duration length, Runnable check) {
        long end = time.nanos() + length.toNanos();
        for (Event next = events.peek(); next != null && next.at <= end; next = events.peek()) {
            events.poll();
            time.goTo(next.at);
            next.action.run();
            check.run();
        }
        time.goTo(end);
    }

    private long newest() {
        return stalledAt >= 0 ? stalledAt : time.nanos() / TARGET.toNanos();
    }

    private void after(Duration delay, Runnable action) {
        events.add(new Event(time.nanos() + delay.toNanos(), order++, action));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @Override
    public void close() {
        players.close();
    }
}
