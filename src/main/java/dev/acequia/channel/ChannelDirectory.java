package dev.acequia.channel;

import dev.acequia.engine.ContentId;
import dev.acequia.source.Unavailable;
import org.jspecify.annotations.Nullable;

/// All channels, as one of them sees them.
interface ChannelDirectory {
    /// Enters a channel under the infohash of its stream.
    ///
    /// @return the channel that plays the same stream already; null when there is none
    @Nullable
    Channel identify(ChannelHost host, @Nullable String infohash);

    /// Has somebody else give up a place on an engine; false when nobody does.
    boolean makeRoom(ChannelHost asking);

    /// A viewer was refused; one whose channel failed is not told of again.
    void refused(ContentId content, Unavailable failure);

    /// A channel has ended, and engines are rid of its sessions.
    void forget(ChannelHost host);
}
