package dev.acequia.simulator;

import dev.acequia.simulator.broadcast.Broadcast;
import java.time.Duration;
import java.time.Instant;

/// Old content that comes again and again: what was on the air before `anchor`, `span` packets long, instead of what
/// comes after. A span of 0 repeats nothing.
record Repeat(long anchor, long span) {
    /// The repeat that the loop knob asks for, counted from the time when it was turned.
    ///
    /// @param began when the content was started
    /// @param late of the engine's time against the clock ([Engine#late])
    static Repeat of(Mood mood, Broadcast broadcast, Instant began, Duration late) {
        if (mood.given(Knob.LOOP).isEmpty()) {
            return new Repeat(0, 0);
        }
        Instant since = since(mood, began, late);
        long anchor = broadcast.edge(since);
        Duration length = mood.duration(Knob.LOOP);
        return new Repeat(anchor, Math.max(1, anchor - broadcast.edge(since.minus(length))));
    }

    /// The start of the repeating, in the engine's time.
    static Instant since(Mood mood, Instant began, Duration late) {
        Instant turned = mood.since(Knob.LOOP).orElse(began);
        return (turned.isBefore(began) ? began : turned).plus(late);
    }

    /// The packet that is sent as packet `number`.
    long actual(long number) {
        return span == 0 || number < anchor ? number : anchor - span + (number - anchor) % span;
    }
}
