package dev.acequia.channel;

import dev.acequia.engine.ContentId;

/// Who takes the time of channels. Thread-safe; neither blocks nor throws.
@FunctionalInterface
public interface Timings {
    /// A channel begins: its first viewer has just asked for the content.
    Timing begin(ContentId content);

    /// Has another one take the time as well.
    default Timings and(Timings other) {
        return content -> begin(content).and(other.begin(content));
    }
}
