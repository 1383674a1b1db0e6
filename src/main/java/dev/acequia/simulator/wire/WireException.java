package dev.acequia.simulator.wire;

import java.io.IOException;

/// A conversation that cannot go on.
public final class WireException extends IOException {
    /// Reason of the refusal.
    public enum Reason {
        /// The client closed its side, or reset the connection.
        CLIENT_LEFT,
        /// The bytes received are not an HTTP request.
        BAD_REQUEST,
        /// Header or body are larger than a request of the engine's API ever is.
        TOO_LARGE,
        /// The request did not arrive in time.
        TOO_SLOW
    }

    private static final long serialVersionUID = 1;

    private final Reason reason;

    WireException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
