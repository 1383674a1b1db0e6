package dev.acequia.source;

/// A content cannot be watched now: an answer, so it does not remember where it was made.
public final class ChannelException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    public ChannelException(Failure failure) {
        super(failure.detail(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
