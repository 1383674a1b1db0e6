package dev.acequia.channel;

import dev.acequia.engine.ContentId;
import dev.acequia.source.Unavailable;
import org.jspecify.annotations.Nullable;

/// Set of all channels as one of them sees it.
interface ChannelDirectory {
    /// Enters a channel under the infohash of its stream.
    ///
    /// @return the channel that plays the same stream already; null when there is none
    @Nullable
    Channel identify(ChannelHost host, @Nullable String infohash);

    /// Frees a slot that somebody else has on an engine; false when nobody gives one up.
    boolean freeSlot(ChannelHost asking);

    /// A viewer was refused; one whose channel failed is not reported again.
    void refused(ContentId content, Unavailable failure);

    /// A channel has ended, and engines are rid of its sessions.
    void forget(ChannelHost host);
}
