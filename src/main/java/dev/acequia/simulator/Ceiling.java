package dev.acequia.simulator;

import java.time.Duration;
import java.util.Optional;

/// Limit on the length of a body, and what happens there.
record Ceiling(long bytes, Fate fate) {
    /// Ways in which a limited body ends.
    enum Fate {
        /// It is silent from there on.
        STALL,
        /// It ends with FIN.
        END,
        /// It ends with RST.
        RESET
    }

    private static final long TINY = 100;

    /// The lowest of the ceilings that the faults set; far above every body when there is none.
    static Ceiling of(Mood mood, Duration age) {
        Ceiling lowest = new Ceiling(Long.MAX_VALUE, Fate.STALL);
        if (mood.is(Knob.TINY_START)) {
            lowest = lowest.or(new Ceiling(TINY, Fate.END));
        }
        lowest = lowest.or(after(mood.given(Knob.RESET), age, Fate.RESET));
        lowest = lowest.or(after(mood.given(Knob.CLEAN_EOF), age, Fate.END));
        return lowest.or(new Ceiling((Long) mood.given(Knob.SILENT_STALL).orElse(Long.MAX_VALUE), Fate.STALL));
    }

    private static Ceiling after(Optional<Object> knob, Duration age, Fate fate) {
        long bytes =
                knob.map(After.class::cast).map(after -> after.ceiling(age)).orElse(Long.MAX_VALUE);
        return new Ceiling(bytes, fate);
    }

    private Ceiling or(Ceiling other) {
        return other.bytes < bytes ? other : this;
    }
}
