package dev.acequia.channel;

/// What became of a viewer that wanted to enter a channel.
enum Entry {
    ENTERED,
    /// The channel takes nobody any more; a new one does.
    CLOSING,
    /// The channel has as many viewers as it may.
    FULL
}
