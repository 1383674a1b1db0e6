package dev.acequia.session;

import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineStat;
import org.jspecify.annotations.Nullable;

/// The engine's name for the session that it plays, as its statistics tell: another name is another player's session
/// (`engine-api.md` 1.5). Thread-safe.
public final class EngineSessionName {
    /// Name of what the engine does not have any more.
    public static final String GONE = "";

    private volatile @Nullable String current;

    /// Follows an answer.
    ///
    /// @return whether the engine has told another name than before
    public synchronized boolean follow(EngineStat answer) {
        return follow(answer.session());
    }

    /// Follows a refusal to answer.
    ///
    /// @return whether the engine has lost a session that it had
    public synchronized boolean follow(EngineException refusal) {
        return follow(refusal.isGone() ? GONE : null);
    }

    private boolean follow(@Nullable String name) {
        String before = current;
        current = name == null ? before : name;
        return name != null && before != null && !before.equals(name);
    }

    /// The name that was told last; [#GONE] when the engine has nothing any more, null when it never told one.
    public @Nullable String current() {
        return current;
    }

    /// Whether the engine has nothing any more.
    public boolean isGone() {
        return GONE.equals(current);
    }
}
