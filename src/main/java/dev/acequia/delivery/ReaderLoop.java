package dev.acequia.delivery;

import dev.acequia.feed.StreamBuffer;
import java.util.function.Supplier;

/// Event loop of some readers of a channel, as each of them sees it. On the loop.
public interface ReaderLoop {
    /// The stream.
    StreamBuffer reservoir();

    /// Tells why there is nothing to read.
    Supplier<RebufferingCause> supply();

    /// Forgets a reader, but what it has sent.
    void remove(StreamReader reader);
}
