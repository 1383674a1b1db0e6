package dev.acequia.session;

import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.engine.Playback;
import dev.acequia.engine.PlaylistText;
import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.PlaylistException;
import dev.acequia.hls.PlaylistParser;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The playlist of a playback. Where the engine offers several qualities it is the best one's. Not thread-safe.
final class PlaylistSource {
    private final EngineClient client;
    private final Playback playback;
    private URI url;

    /// A playlist with what its URIs are relative to.
    record Listing(MediaPlaylist playlist, PlaylistText text) {}

    PlaylistSource(EngineClient client, Playback playback) {
        this.client = client;
        this.playback = playback;
        this.url = playback.playbackUrl();
    }

    /// Asks for the playlist as it is now; null when it has no segments.
    @Nullable
    Listing fetch(Duration atMost) throws EngineException, InterruptedException {
        PlaylistText text = client.playlist(playback, url, atMost);
        List<String> variants = PlaylistParser.variants(text.text());
        if (!variants.isEmpty()) {
            url = text.resolve(variants.getFirst());
            text = client.playlist(playback, url, atMost);
        }
        if (text.text().isBlank()) {
            return null;
        }
        MediaPlaylist playlist = parse(text);
        return playlist.segments().isEmpty() ? null : new Listing(playlist, text);
    }

    private MediaPlaylist parse(PlaylistText text) throws EngineException {
        try {
            return PlaylistParser.parse(text.text());
        } catch (PlaylistException e) {
            Reason reason = switch (e.reason()) {
                case UNSUPPORTED -> Reason.PERMANENT;
                case NOT_A_PLAYLIST, MALFORMED -> Reason.ENGINE;
            };
            throw playback.failed(reason, "its playlist cannot be played: " + e.getMessage());
        }
    }
}
