package dev.acequia.player;

/// One viewer who was let in, until it has left.
@FunctionalInterface
public interface Admission extends AutoCloseable {
    /// The viewer has left; safe to call again.
    @Override
    void close();
}
