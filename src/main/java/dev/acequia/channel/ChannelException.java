package dev.acequia.channel;

/// A content cannot be watched now.
public final class ChannelException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    public ChannelException(Failure failure) {
        super(failure.detail());
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
