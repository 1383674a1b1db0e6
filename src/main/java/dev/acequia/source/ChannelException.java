package dev.acequia.source;

/// Failure to watch a stream now: an answer, so it carries no stack trace.
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
