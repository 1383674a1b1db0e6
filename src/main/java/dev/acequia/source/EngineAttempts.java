package dev.acequia.source;

import dev.acequia.engine.EngineAddress;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.EngineSnapshot;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Record of the engines that have failed a channel, and the order of the next attempts: once more where a good session
/// was lost, then where it has failed least, but never again on one that cannot play the stream.
///
/// Each failure counts at once. While viewers watch, the engine rests for it ([Backoff]); those who wait for a first
/// picture are served by each engine once. One thread at a time changes it, any may ask [#hasChoice].
final class EngineAttempts {
    /// How long a channel that was moved because its stream was slow stays where it is.
    private static final long SLOW_REST = Duration.ofMinutes(5).toNanos();

    private final EnginePool pool;
    private final Backoff backoff;
    private final BooleanSupplier isLive;
    private final Set<EngineAddress> renewed = new HashSet<>();
    private volatile Map<EngineAddress, Failed> failed = Map.of();
    private volatile long slowAt;

    private record Failed(Trouble trouble, Unavailable failure, int times, long restsUntil) {}

    /// @param isLive whether viewers watch
    EngineAttempts(EnginePool pool, Backoff backoff, BooleanSupplier isLive) {
        this.pool = pool;
        this.backoff = backoff;
        this.isLive = isLive;
    }

    /// Whether the engine of a session that viewers had a picture of is tried once more before anything else.
    boolean isRenewed(EngineAddress engine, Trouble trouble) {
        return trouble.isOfSession() && renewed.add(engine);
    }

    /// Takes note of a failure.
    ///
    /// @param began when the engine was asked, of [System#nanoTime]: the next time is a rest later
    void failed(EngineAddress engine, Trouble trouble, Unavailable failure, long began) {
        Failed last = failed.get(engine);
        int times = last == null ? 1 : last.times + 1;
        Map<EngineAddress, Failed> more = new LinkedHashMap<>(failed);
        more.put(engine, new Failed(trouble, failure, times, backoff.next(began, times)));
        failed = Collections.unmodifiableMap(more);
        slowAt = trouble == Trouble.SLOW ? backoff.now() : slowAt;
    }

    /// An engine has played well: what it failed before is over.
    void playedWell(EngineAddress engine) {
        renewed.remove(engine);
        if (failed.containsKey(engine)) {
            Map<EngineAddress, Failed> rest = new LinkedHashMap<>(failed);
            rest.remove(engine);
            failed = Collections.unmodifiableMap(rest);
        }
    }

    /// Where the next session is not to be: on engines that rest, and where there are others than on those that have
    /// failed oftener.
    Set<EngineAddress> excluded() {
        Set<EngineAddress> excluded = resting();
        long fewest = free().filter(each -> !excluded.contains(each))
                .mapToLong(this::times)
                .min()
                .orElse(Long.MAX_VALUE);
        failed.forEach((engine, each) -> {
            if (each.times > fewest) {
                excluded.add(engine);
            }
        });
        return excluded;
    }

    /// Those that must not be asked now.
    Set<EngineAddress> resting() {
        return failed.entrySet().stream()
                .filter(each -> isResting(each.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private boolean isResting(Failed known) {
        return !isLive.getAsBoolean()
                || known.trouble == Trouble.REFUSED
                || backoff.left(known.restsUntil).isPositive();
    }

    /// How long the next attempt has to wait; nothing when an engine can be asked now, or none has a slot.
    Duration untilNext() {
        if (hasChoice(Set.of())) {
            return Duration.ZERO;
        }
        return free().map(failed::get)
                .filter(Objects::nonNull)
                .filter(each -> each.trouble != Trouble.REFUSED)
                .map(each -> backoff.left(each.restsUntil))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /// Whether an engine that may be asked would give a slot now, these left aside. Any thread.
    boolean hasChoice(Set<EngineAddress> aside) {
        Set<EngineAddress> resting = resting();
        return free().anyMatch(each -> !aside.contains(each) && !resting.contains(each));
    }

    /// Whether an engine that is gone gets a successor, for which a start can wait.
    boolean isReplaced(Trouble trouble) {
        return trouble == Trouble.UNREACHABLE && pool.isAnotherComing();
    }

    /// Whether there is a choice to an engine that plays, and not two slow ones by turns. Any thread.
    ///
    /// @param hedge an engine that is asked already; null when there is none
    boolean hasBetter(EngineAddress playing, @Nullable EngineAddress hedge) {
        boolean isResting = slowAt != 0 && backoff.now() - slowAt < SLOW_REST;
        return !isResting && hasOther(playing, hedge);
    }

    /// Whether there is a choice to an engine that is waited for. Any thread.
    ///
    /// @param hedge an engine that is asked already; null when there is none
    boolean hasOther(EngineAddress asked, @Nullable EngineAddress hedge) {
        return hasChoice(hedge == null || hedge.equals(asked) ? Set.of(asked) : Set.of(asked, hedge));
    }

    private Stream<EngineAddress> free() {
        return pool.snapshot().stream().filter(each -> each.obstacle() == null).map(EngineSnapshot::address);
    }

    private long times(EngineAddress engine) {
        Failed known = failed.get(engine);
        return known == null ? 0 : known.times;
    }

    /// Whether every engine has said that it can never play the stream.
    boolean areHopeless() {
        return !failed.isEmpty()
                && pool.snapshot().stream().map(EngineSnapshot::address).allMatch(each -> {
                    Failed known = failed.get(each);
                    return known != null && known.trouble == Trouble.REFUSED;
                });
    }

    /// Final answer to viewers: the last failure, and in short those of the other engines.
    Unavailable verdict(Unavailable last) {
        Map<Trouble, Long> others = failed.values().stream()
                .filter(each -> !each.failure.equals(last))
                .collect(Collectors.groupingBy(Failed::trouble, LinkedHashMap::new, Collectors.counting()));
        if (others.isEmpty()) {
            return last;
        }
        String more = others.entrySet().stream()
                .map(each -> (each.getValue() == 1 ? "another engine " : each.getValue() + " other engines ")
                        + each.getKey().words())
                .collect(Collectors.joining("; "));
        String detail = last.detail().endsWith(".")
                ? last.detail().substring(0, last.detail().length() - 1)
                : last.detail();
        return new Unavailable(last.reason(), detail + "; " + more, last.retryAfter());
    }
}
