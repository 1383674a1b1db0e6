package dev.acequia.pool;

import dev.acequia.pool.PooledEngine.Obstacle;
import dev.acequia.text.OneLineText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Sentence that says why no engine takes a session: `Engine 10.0.0.5:6878 has not answered for 12 s; 2 others are
/// full.` Used with the pool's lock held.
///
/// @param grounds obstacle of each engine
/// @param max     how many streams an engine may play
record LeaseRefusal(List<Ground> grounds, int max, long now) {
    private static final int LONGEST = 600;

    /// The most unusable engines that are named; the others are counted.
    private static final int MOST_NAMED = 3;

    /// Retry delay where nothing more is known.
    static final Duration SOON = Duration.ofSeconds(5);

    /// Reason for one engine.
    record Ground(PooledEngine engine, Obstacle obstacle) {
        boolean isFull() {
            return obstacle == Obstacle.FULL;
        }

        String sentence(int max, long now) {
            return "engine " + engine.address() + " " + engine.words(obstacle, max, now);
        }
    }

    /// Whether there are engines that work and need a free slot only.
    boolean isForCapacity() {
        return grounds.stream().anyMatch(each -> each.isFull() || each.obstacle() == Obstacle.BUSY);
    }

    /// Whether waiting is of no use.
    boolean isFinal() {
        return grounds.stream().allMatch(each -> switch (each.obstacle()) {
            case EXCLUDED, SUSPENDED, DRAINING -> true;
            case DOWN, RESTING, FULL, BUSY -> false;
        });
    }

    /// @param obstacle why no further engine is coming; empty when there is nothing to say
    LeaseResult result(String obstacle) {
        String sentence = obstacle.isEmpty()
                ? sentence()
                : OneLineText.clean(grounds.isEmpty() ? obstacle : sentence() + " " + obstacle, LONGEST);
        return isForCapacity()
                ? new LeaseResult.AtCapacity(sentence, SOON)
                : new LeaseResult.NoEngine(sentence, retryAfter());
    }

    /// The time until the first resting engine admits a start, at most the usual delay where another engine does not
    /// rest.
    private Duration retryAfter() {
        long rest = grounds.stream()
                .mapToLong(each -> each.obstacle() == Obstacle.RESTING
                        ? each.engine().breaker().nanosToAdmission(now)
                        : SOON.toNanos())
                .min()
                .orElse(SOON.toNanos());
        return Duration.ofSeconds(Duration.ofNanos(rest).plusMillis(999).toSeconds());
    }

    String sentence() {
        if (grounds.isEmpty()) {
            return "No engine is configured.";
        }
        List<Ground> full = grounds.stream().filter(Ground::isFull).toList();
        List<Ground> unfit = grounds.stream().filter(each -> !each.isFull()).toList();
        List<String> parts = new ArrayList<>();
        unfit.stream().limit(MOST_NAMED).map(each -> each.sentence(max, now)).forEach(parts::add);
        if (unfit.size() > MOST_NAMED) {
            parts.add(others(unfit.size() - MOST_NAMED) + " cannot be used either");
        }
        if (full.size() == 1) {
            parts.add(full.getFirst().sentence(max, now));
        } else if (!full.isEmpty()) {
            parts.add(
                    unfit.isEmpty()
                            ? "all %d engines are full, each with %d of %2$d streams".formatted(full.size(), max)
                            : full.size() + " others are full");
        }
        String all = String.join("; ", parts);
        return OneLineText.clean(Character.toUpperCase(all.charAt(0)) + all.substring(1) + ".", LONGEST);
    }

    private static String others(int count) {
        return count == 1 ? "another one" : count + " others";
    }
}
