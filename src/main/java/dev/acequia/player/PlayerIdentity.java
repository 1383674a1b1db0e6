package dev.acequia.player;

import dev.acequia.text.OneLineText;
import org.jspecify.annotations.Nullable;

/// Identifying features of the player that sent a request.
///
/// @param address IP address
/// @param userAgent what the player calls itself, at most 256 characters of it; empty when it does not
/// @param token the `viewer` parameter of the URL: one that we gave, or the player's own name for itself; null when
///     there is none or it is longer than 64 characters
/// @param playbackSession the header `X-Playback-Session-Id`; null as above
/// @param limit limit of the token that it plays with
public record PlayerIdentity(
        String address,
        String userAgent,
        @Nullable String token,
        @Nullable String playbackSession,
        TokenLimit limit) {
    private static final int LONGEST_AGENT = 256;
    private static final int LONGEST_NAME = 64;

    public PlayerIdentity {
        userAgent = OneLineText.cut(userAgent, LONGEST_AGENT);
        token = name(token);
        playbackSession = name(playbackSession);
    }

    /// Identity of a player that needs no token.
    public PlayerIdentity(String address, String userAgent, @Nullable String token, @Nullable String playbackSession) {
        this(address, userAgent, token, playbackSession, new TokenLimit.Free());
    }

    /// The same without names.
    PlayerIdentity plain() {
        return new PlayerIdentity(address, userAgent, null, null, limit);
    }

    private static @Nullable String name(@Nullable String text) {
        return text == null || text.isEmpty() || text.length() > LONGEST_NAME ? null : text;
    }
}
