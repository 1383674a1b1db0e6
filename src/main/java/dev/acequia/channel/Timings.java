package dev.acequia.channel;

import dev.acequia.engine.ContentId;

/// Source of a [Timing] for each channel. Thread-safe; neither blocks nor throws.
@FunctionalInterface
public interface Timings {
    /// A channel begins: its first viewer has just asked for the content.
    Timing begin(ContentId content);

    /// Has another one take the time as well.
    default Timings and(Timings other) {
        return content -> begin(content).and(other.begin(content));
    }
}
