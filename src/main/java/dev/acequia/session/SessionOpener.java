package dev.acequia.session;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.Playback;

/// Opens sessions; thread-safe.
public final class SessionOpener {
    private final EngineClient client;

    public SessionOpener(EngineClient client) {
        this.client = client;
    }

    /// Starts a content and waits for its first byte. When that fails or is interrupted, nothing is left on the engine.
    public Session open(EngineAddress engine, ContentId content, PlayerId player)
            throws EngineException, InterruptedException {
        Playback playback = client.start(engine, content, player.hex());
        boolean opened = false;
        try {
            var session = new Session(client, playback, client.open(playback));
            opened = true;
            return session;
        } finally {
            if (!opened) {
                client.stop(playback);
            }
        }
    }
}
