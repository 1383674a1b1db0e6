package dev.acequia.channel;

/// Result of a viewer's attempt to enter a channel.
enum Entry {
    ENTERED,
    /// The channel takes nobody any more; a new one does.
    CLOSING,
    /// The channel has as many viewers as it may.
    FULL
}
