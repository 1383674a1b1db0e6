package dev.acequia.source;

/// A content cannot be watched now: an answer, so it does not remember where it was made.
public final class ChannelException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Unavailable failure;

    public ChannelException(Unavailable failure) {
        super(failure.detail(), null, false, false);
        this.failure = failure;
    }

    public Unavailable failure() {
        return failure;
    }
}
