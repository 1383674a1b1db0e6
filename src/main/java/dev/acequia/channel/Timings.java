package dev.acequia.channel;

import dev.acequia.engine.ContentId;
import java.time.Duration;

/// Who takes the time of channels. Thread-safe; neither blocks nor throws.
@FunctionalInterface
public interface Timings {
    /// Takes no time.
    Timings NONE = _ -> new Timing() {
        @Override
        public void reached(Step step) {}

        @Override
        public void joined(Protocol protocol, Duration waited) {}

        @Override
        public void met(Trouble trouble) {}

        @Override
        public void recovered() {}

        @Override
        public void ended(Failure failure) {}
    };

    /// A channel begins: its first viewer has just asked for the content.
    Timing begin(ContentId content);

    /// Has another one take the time as well.
    default Timings and(Timings other) {
        return content -> begin(content).and(other.begin(content));
    }
}
