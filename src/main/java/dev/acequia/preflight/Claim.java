package dev.acequia.preflight;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import org.jspecify.annotations.Nullable;

/// A start for viewers that an engine is asked for: while it is open, no preflight stops a session there of the same
/// stream, which would stop this one in its place (`engine-api.md` 1.5).
public final class Claim implements AutoCloseable {
    private final Preflights preflights;
    private final EngineAddress engine;
    private final ContentId content;

    Claim(Preflights preflights, EngineAddress engine, ContentId content) {
        this.preflights = preflights;
        this.engine = engine;
        this.content = content;
    }

    EngineAddress engine() {
        return engine;
    }

    ContentId content() {
        return content;
    }

    /// The engine has begun a session, which is the end of any other that it had of the content.
    public void granted(@Nullable String infohash) {
        if (infohash != null) {
            preflights.superseded(engine, infohash);
        }
    }

    /// The engine has answered, or is not waited for any more.
    @Override
    public void close() {
        preflights.release(this);
    }
}
