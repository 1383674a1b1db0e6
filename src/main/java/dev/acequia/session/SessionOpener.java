package dev.acequia.session;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;

/// Starts sessions; thread-safe.
public final class SessionOpener {
    private final EngineClient client;
    private final String instance;

    /// @param instance what sets this server apart from others that use the same engines
    public SessionOpener(EngineClient client, String instance) {
        this.client = client;
        this.instance = instance;
    }

    /// Has an engine start a content. The caller closes the session, whatever becomes of it.
    public Session start(EngineAddress engine, ContentId content) throws EngineException, InterruptedException {
        PlayerId player = PlayerId.of(instance, engine, content);
        return new Session(client, client.start(engine, content, player.hex()));
    }
}
