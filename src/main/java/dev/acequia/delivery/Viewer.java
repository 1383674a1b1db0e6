package dev.acequia.delivery;

import dev.acequia.engine.ContentId;
import java.time.Instant;

/// Player of a stream, from its request until it has left.
///
/// @param id unique among all viewers of this process
/// @param content the stream it asked for
/// @param address the player's IP address
/// @param userAgent what the player calls itself; empty when it does not
public record Viewer(
        String id, ContentId content, String address, String userAgent, Protocol protocol, Instant connectedAt) {}
