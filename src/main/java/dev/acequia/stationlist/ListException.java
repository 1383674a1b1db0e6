package dev.acequia.stationlist;

/// Refusal of a whole list; the message is a sentence without a full stop, and quotes nothing of the list.
public final class ListException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /// The kinds of refusal.
    public enum Reason {
        /// It has more bytes, entries or layers of packing than a list may have, or takes too long.
        TOO_LARGE,
        /// It is packed in a way that cannot be read, or broken.
        DAMAGED,
        /// It is something else: a web page, one stream, no text.
        NO_LIST
    }

    public ListException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ListException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
