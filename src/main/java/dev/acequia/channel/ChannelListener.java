package dev.acequia.channel;

/// Listener to the events of one channel.
///
/// Called by the channel's thread, the event loops and the channels' timer, a few times a session and once a viewer,
/// never per packet. Thread-safe; neither blocks nor throws.
@FunctionalInterface
public interface ChannelListener {
    void happened(ChannelEvent event);

    /// Has another one listen as well, after this one.
    default ChannelListener and(ChannelListener other) {
        return event -> {
            happened(event);
            other.happened(event);
        };
    }
}
