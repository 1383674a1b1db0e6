package dev.acequia.source;

import dev.acequia.engine.EngineException;
import java.util.Locale;

/// Causes that end a session before its time.
public enum Trouble {
    /// The engine ended the stream, cleanly.
    ENDED("ended the stream"),
    /// The connection broke, or the engine said that it is unwell.
    BROKEN("broke off the stream"),
    /// The engine said that the session is not there any more: 403, 404, 410, unknown playback session id.
    GONE("has lost the session"),
    /// No connection came about.
    UNREACHABLE("cannot be reached"),
    /// The start or the first byte took too long.
    LATE("did not start in time"),
    /// The engine can never play this.
    REFUSED("cannot play this stream"),
    /// The engine cannot load this stream now.
    NOT_FOUND("cannot load this stream"),
    /// Nothing came for `stall_timeout`, and the engine got nothing either.
    STALLED("stopped sending"),
    /// Nothing came since the start, and the engine knows no peer that has the stream.
    NO_PEERS("has no peers for this stream"),
    /// What came is no transport stream, or has no join point.
    GARBAGE("sent no usable stream"),
    /// The stream went back in time again and again, or once while the engine's live position stood still.
    LOOPING("sent the same media again"),
    /// The stream came slower than it plays.
    SLOW("sent slower than the stream plays"),
    /// The engine is to be stopped, and another one plays already.
    DRAINED("is being drained");

    private final String words;

    Trouble(String words) {
        this.words = words;
    }

    /// What the engine did, to follow its name.
    String words() {
        return words;
    }

    /// Its name in metrics and events.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether another session on the same engine is the first remedy.
    boolean isOfSession() {
        return switch (this) {
            case ENDED, BROKEN, GONE, STALLED -> true;
            case UNREACHABLE, LATE, REFUSED, NOT_FOUND, NO_PEERS, GARBAGE, LOOPING, SLOW, DRAINED -> false;
        };
    }

    static Trouble of(EngineException failure) {
        if (failure.isUnreachable()) {
            return UNREACHABLE;
        }
        if (failure.isTimeout()) {
            return LATE;
        }
        if (failure.isGone()) {
            return GONE;
        }
        return switch (failure.reason()) {
            case PERMANENT -> REFUSED;
            case CONTENT -> NOT_FOUND;
            case TRANSIENT, ENGINE -> BROKEN;
        };
    }
}
