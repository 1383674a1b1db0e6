package dev.acequia.channel;

import java.util.EnumMap;
import java.util.Map;

/// How often each trouble was met. One thread notes them, any may look.
final class Troubles {
    private volatile Map<Trouble, Long> counts = Map.of();

    void met(Trouble trouble) {
        Map<Trouble, Long> more = new EnumMap<>(Trouble.class);
        more.putAll(counts);
        more.merge(trouble, 1L, Long::sum);
        counts = more;
    }

    /// Those that were met at all.
    Map<Trouble, Long> counts() {
        return counts;
    }
}
