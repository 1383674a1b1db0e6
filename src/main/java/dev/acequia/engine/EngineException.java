package dev.acequia.engine;

import dev.acequia.text.OneLineText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Failure of an engine to do what it was asked. The message is one sentence for users, at most 300 characters: which
/// engine, what it should have done, what it did instead, in its own words where it had any.
public final class EngineException extends Exception {
    private static final int LONGEST = 300;

    private final EngineAddress engine;
    private final Reason reason;
    private final Kind kind;

    /// Meaning of a failure for another attempt (`engine-api.md` 4).
    public enum Reason {
        /// This engine will never play this: premium, a missing option, a modified engine.
        PERMANENT,
        /// The engine works but cannot load this stream.
        CONTENT,
        /// The session failed or is gone; another one may work on the same engine.
        TRANSIENT,
        /// The engine itself is unwell: refusing, resetting, overloaded, hung, talking nonsense.
        ENGINE
    }

    /// Sort of a failure, where that matters beyond the reason.
    public enum Kind {
        /// No connection came about.
        UNREACHABLE,
        /// It was given up for being too slow.
        LATE,
        /// It said that what was asked for is not there, not any more, or another's now.
        GONE,
        /// It said that it has no playlist of the content.
        NO_MANIFEST,
        OTHER
    }

    public EngineException(EngineAddress engine, Reason reason, Kind kind, String message, @Nullable Throwable cause) {
        super(OneLineText.clean(message, LONGEST), cause);
        this.engine = engine;
        this.reason = reason;
        this.kind = kind;
    }

    /// The failure of an engine to start a stream within the time that it was given.
    public static EngineException lateStart(EngineAddress engine, ContentId content, Duration limit) {
        return new EngineErrors(engine, "start " + content).late(limit, null);
    }

    public EngineAddress engine() {
        return engine;
    }

    public Reason reason() {
        return reason;
    }

    /// Whether the engine was given up for being too slow.
    public boolean isTimeout() {
        return kind == Kind.LATE;
    }

    /// Whether no connection to the engine came about.
    public boolean isUnreachable() {
        return kind == Kind.UNREACHABLE;
    }

    /// Whether the engine said that what was asked for is not there, not any more, or another's now: 403, 404, 410,
    /// unknown playback session id.
    public boolean isGone() {
        return kind == Kind.GONE;
    }

    /// Whether the engine said that it has no playlist of the content, which it may have as transport stream.
    public boolean isWithoutManifest() {
        return kind == Kind.NO_MANIFEST;
    }
}
