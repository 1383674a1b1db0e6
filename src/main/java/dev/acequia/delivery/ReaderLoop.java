package dev.acequia.delivery;

import dev.acequia.feed.StreamBuffer;
import java.util.function.Supplier;

/// Event loop of a channel's readers, as each of them sees it. On the loop.
public interface ReaderLoop {
    /// The stream.
    StreamBuffer buffer();

    /// Tells why there is nothing to read.
    Supplier<RebufferingCause> cause();

    /// Forgets a reader, but what it has sent.
    void remove(StreamReader reader);
}
