package dev.acequia.delivery;

import dev.acequia.engine.ContentId;
import java.time.Instant;

/// One player that watches a content, from its request until it has left.
///
/// @param id unique among all viewers of this process
/// @param content what it asked for
/// @param address the player's IP address
/// @param userAgent what the player calls itself; empty when it does not
public record Viewer(
        String id, ContentId content, String address, String userAgent, Protocol protocol, Instant connectedAt) {}
