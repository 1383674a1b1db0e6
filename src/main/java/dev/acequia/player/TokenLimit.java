package dev.acequia.player;

import dev.acequia.source.ChannelException;

/// Entitlement by which a viewer plays. Compared by value: viewers with equal passes count together.
public sealed interface TokenLimit {
    /// Lets one more viewer in; to be closed when it leaves.
    ///
    /// @throws ChannelException when as many as may be are in already
    Admission admit() throws ChannelException;

    /// Nothing is needed.
    record Free() implements TokenLimit {
        @Override
        public Admission admit() {
            return () -> {};
        }
    }

    /// A token that admits a number of viewers at a time.
    ///
    /// @param id whose viewers are counted together; may be the secret itself, so it is never shown
    /// @param most how many there may be
    record Counted(String id, int most, TokenUsage usage) implements TokenLimit {
        @Override
        public Admission admit() throws ChannelException {
            return usage.admit(id, most);
        }

        /// Without the id.
        @Override
        public String toString() {
            return "Pass[at most " + most + "]";
        }
    }
}
