package dev.acequia.player;

import dev.acequia.source.ChannelException;

/// Limit on the viewers of a stream token. Compared by value: viewers under equal limits count together.
public sealed interface TokenLimit {
    /// Admits one more viewer; the admission is closed when it leaves.
    ///
    /// @throws ChannelException when as many as the token allows watch already
    Admission admit() throws ChannelException;

    /// No limit.
    record Free() implements TokenLimit {
        @Override
        public Admission admit() {
            return () -> {};
        }
    }

    /// Number of viewers that a token admits at a time.
    ///
    /// @param id whose viewers are counted together; may be the secret itself, so it is never shown
    /// @param most their number at most
    record Counted(String id, int most, TokenUsage usage) implements TokenLimit {
        @Override
        public Admission admit() throws ChannelException {
            return usage.admit(id, most);
        }

        /// Without the id.
        @Override
        public String toString() {
            return "TokenLimit[at most " + most + "]";
        }
    }
}
