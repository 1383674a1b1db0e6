package dev.acequia.player;

import dev.acequia.source.ChannelException;

/// One viewer who was let in, until it has left.
@FunctionalInterface
public interface Admission extends AutoCloseable {
    /// The viewer has left; safe to call again.
    @Override
    void close();

    /// Lets the viewer in by another one as well, which may refuse it; then it was not let in by this one.
    default Admission and(Door other) throws ChannelException {
        Admission next;
        try {
            next = other.admit();
        } catch (ChannelException e) {
            close();
            throw e;
        }
        return () -> {
            close();
            next.close();
        };
    }

    /// Issuer of admissions.
    @FunctionalInterface
    interface Door {
        /// Lets one more viewer in.
        ///
        /// @throws ChannelException when it may not
        Admission admit() throws ChannelException;
    }
}
