package dev.acequia.player;

import dev.acequia.source.ChannelException;

/// Place of a viewer under a limit, from its admission until it has left.
@FunctionalInterface
public interface Admission extends AutoCloseable {
    /// Gives the place back, as the viewer has left; safe to call again.
    @Override
    void close();

    /// This admission together with another one; when that is refused, this one is closed.
    default Admission and(Issuer other) throws ChannelException {
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
    interface Issuer {
        /// Admits one more viewer.
        ///
        /// @throws ChannelException when it may not
        Admission admit() throws ChannelException;
    }
}
