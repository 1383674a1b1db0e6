package dev.acequia.station;

/// Reason why something cannot be done with stations or lists; the message is a sentence for users.
public final class StationException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /// The kinds of reasons.
    public enum Reason {
        /// There is no such station, list or import.
        UNKNOWN,
        /// A value is not valid.
        INVALID,
        /// It contradicts what is there: a number that another station has, a list that has lost half of its entries.
        CONFLICT,
        /// The database cannot be read or written now.
        UNAVAILABLE
    }

    public StationException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    StationException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
