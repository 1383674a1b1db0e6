package dev.acequia.channel;

import dev.acequia.engine.ContentId;

/// Source of a [ChannelListener] for each channel. Thread-safe; neither blocks nor throws.
@FunctionalInterface
public interface ChannelListeners {
    /// A channel begins: its first viewer has just asked for it.
    ChannelListener begin(ContentId content);

    /// Has others listen as well, after these.
    default ChannelListeners and(ChannelListeners others) {
        return content -> begin(content).and(others.begin(content));
    }
}
