package dev.acequia.player;

import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The way of players into channels.
record Entrance(Doors doors, TokenMaker names, InstantSource clock) {
    /// Has a player enter the channel of its content; null when it wants to fetch from one that is not there.
    @Nullable
    Presence enter(RequestKind request, ContentId content, PlayerIdentity caller) throws ChannelException {
        Viewer viewer =
                new Viewer(names.next(), content, caller.address(), caller.userAgent(), Protocol.HLS, clock.instant());
        Hold hold = switch (request) {
            case POLL -> doors.open(viewer);
            case FETCH -> doors.enter(viewer).orElse(null);
        };
        return hold == null ? null : new Presence(viewer, hold);
    }

    /// Whether a player is served from its ended channel: while that can be, and until it is told of another's
    /// segments.
    boolean isForRest(RequestKind request, Hold hold, ContentId content) {
        return hold.isDraining()
                && switch (request) {
                    case POLL -> !doors.isLive(content);
                    case FETCH -> true;
                };
    }
}
