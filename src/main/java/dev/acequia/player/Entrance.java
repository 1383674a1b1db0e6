package dev.acequia.player;

import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Entry of players into channels.
record Entrance(Doors doors, TokenMaker tokens, InstantSource clock) {
    /// Has a player enter the channel of its stream; null when it wants to fetch from one that is not there.
    @Nullable
    Presence enter(RequestKind kind, ContentId content, PlayerIdentity identity) throws ChannelException {
        Viewer viewer = new Viewer(
                tokens.next(), content, identity.address(), identity.userAgent(), Protocol.HLS, clock.instant());
        Hold hold = switch (kind) {
            case POLL -> doors.open(viewer);
            case FETCH -> doors.enter(viewer).orElse(null);
        };
        return hold == null ? null : new Presence(viewer, hold);
    }

    /// Whether a player is served from its ended channel: while that can be, and until it is given another's segments.
    boolean isForRest(RequestKind kind, Hold hold, ContentId content) {
        return hold.isDraining()
                && switch (kind) {
                    case POLL -> !doors.isLive(content);
                    case FETCH -> true;
                };
    }
}
