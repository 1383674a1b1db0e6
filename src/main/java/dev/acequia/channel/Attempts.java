package dev.acequia.channel;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EnginePool;
import dev.acequia.engine.EngineSnapshot;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Engines that have failed a channel since it last played well, and from them the order of the next attempts: once
/// more on the same engine, then on each other engine, then on all again, but never again on one that cannot play the
/// stream.
///
/// Owned by the channel's thread, except for [#hasChoice].
final class Attempts {
    private final EnginePool pool;
    private final Map<EngineAddress, Failed> failed = new LinkedHashMap<>();
    private final Set<EngineAddress> renewed = new HashSet<>();
    private volatile Set<EngineAddress> tried = Set.of();

    private record Failed(Trouble trouble, Failure failure) {}

    Attempts(EnginePool pool) {
        this.pool = pool;
    }

    /// Takes note of a failure; whether another session on the same engine is to be tried before anything else.
    ///
    /// @param isWatched whether viewers had a picture: the engine has shown that it can play the content
    boolean failed(EngineAddress engine, Trouble trouble, Failure failure, boolean isWatched) {
        if (isWatched && trouble.isOfSession() && renewed.add(engine)) {
            return true;
        }
        failed.put(engine, new Failed(trouble, failure));
        tried = Set.copyOf(failed.keySet());
        return false;
    }

    /// The channel has played well: what failed before is over.
    void playedWell() {
        if (!failed.isEmpty() || !renewed.isEmpty()) {
            again();
        }
    }

    /// Begins another round.
    void again() {
        renewed.clear();
        failed.values().removeIf(each -> each.trouble != Trouble.REFUSED);
        tried = Set.copyOf(failed.keySet());
    }

    /// Where the next session is not to be.
    Set<EngineAddress> tried() {
        return tried;
    }

    /// Whether an engine that has not been tried would give a place now, this one left aside. Any thread.
    boolean hasChoice(@Nullable EngineAddress aside) {
        return pool.snapshot().stream()
                .filter(each -> each.obstacle() == null)
                .map(EngineSnapshot::address)
                .anyMatch(each -> !each.equals(aside) && !tried.contains(each));
    }

    /// Whether every engine has said that it can never play the content.
    boolean areHopeless() {
        return !failed.isEmpty()
                && pool.snapshot().stream().map(EngineSnapshot::address).allMatch(each -> {
                    Failed known = failed.get(each);
                    return known != null && known.trouble == Trouble.REFUSED;
                });
    }

    /// What to tell viewers in the end: of the last failure, and in short of the other engines.
    Failure verdict(Failure last) {
        Map<Trouble, Long> others = failed.values().stream()
                .filter(each -> !each.failure.equals(last))
                .collect(Collectors.groupingBy(Failed::trouble, LinkedHashMap::new, Collectors.counting()));
        if (others.isEmpty()) {
            return last;
        }
        String more = others.entrySet().stream()
                .map(each -> (each.getValue() == 1 ? "another one " : each.getValue() + " others ")
                        + each.getKey().words())
                .collect(Collectors.joining("; "));
        String detail = last.detail().endsWith(".")
                ? last.detail().substring(0, last.detail().length() - 1)
                : last.detail();
        return new Failure(last.reason(), detail + "; " + more, last.retryAfter());
    }
}
