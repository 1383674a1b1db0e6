package dev.acequia.delivery;

import dev.acequia.engine.ContentId;
import java.time.Instant;

/// Player of a stream, from its request until it has left.
///
/// @param id unique among all viewers of this process
/// @param content the stream it asked for
/// @param address the player's IP address
/// @param userAgent what the player calls itself; empty when it does not
/// @param isHold whether it only keeps the stream for a player that is to come as a viewer of its own, and takes no
///     player's place
public record Viewer(
        String id,
        ContentId content,
        String address,
        String userAgent,
        Protocol protocol,
        Instant connectedAt,
        boolean isHold) {
    /// A player.
    public Viewer(
            String id, ContentId content, String address, String userAgent, Protocol protocol, Instant connectedAt) {
        this(id, content, address, userAgent, protocol, connectedAt, false);
    }
}
