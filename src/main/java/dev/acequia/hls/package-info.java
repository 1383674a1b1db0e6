/// Playlists as values (RFC 8216, low latency as in RFC 8216bis): read from an origin, written for a player.
@NullMarked
package dev.acequia.hls;

import org.jspecify.annotations.NullMarked;
