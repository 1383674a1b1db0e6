package dev.acequia.engine;

import org.jspecify.annotations.Nullable;

/// An engine that did not do what it was asked. The message is one sentence for users, at most 300 characters: which
/// engine, what it should have done, what it did instead, in its own words where it had any.
public final class EngineException extends Exception {
    private static final int LONGEST = 300;

    private final EngineAddress engine;
    private final Reason reason;
    private final Contact contact;

    /// What the failure says about trying again (`engine-api.md` 4).
    public enum Reason {
        /// This engine will never play this: premium, a missing option, a modified engine.
        PERMANENT,
        /// The engine works but cannot load this content.
        CONTENT,
        /// The session failed or is gone; another one may work on the same engine.
        TRANSIENT,
        /// The engine itself is unwell: refusing, resetting, overloaded, hung, talking nonsense.
        ENGINE
    }

    /// How far the engine was reached.
    enum Contact {
        /// No connection came about.
        NONE,
        /// It was given up for being too slow.
        LATE,
        /// It answered, or broke off.
        MADE
    }

    EngineException(EngineAddress engine, Reason reason, Contact contact, String message, @Nullable Throwable cause) {
        super(Words.clean(message, LONGEST), cause);
        this.engine = engine;
        this.reason = reason;
        this.contact = contact;
    }

    public EngineAddress engine() {
        return engine;
    }

    public Reason reason() {
        return reason;
    }

    /// Whether the engine was given up for being too slow.
    public boolean isTimeout() {
        return contact == Contact.LATE;
    }

    /// Whether no connection to the engine came about.
    public boolean isUnreachable() {
        return contact == Contact.NONE;
    }
}
