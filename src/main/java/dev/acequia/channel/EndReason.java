package dev.acequia.channel;

import dev.acequia.source.Unavailable;

/// Reason for the end of a stream.
///
/// @param cause in lower case with underscores, as records of streams have it (`reference.md` 4.1)
/// @param sentence for users
public record EndReason(String cause, String sentence) {
    /// The cause of the end of what nobody could watch.
    static final String NOT_STARTED = "failed_to_start";

    static final EndReason NORMAL = new EndReason("normal", "The last viewer has left.");

    static final EndReason SHUTDOWN = new EndReason("shutdown", "Acequia was shut down.");

    static final EndReason FILE = new EndReason("file", "It is a file, which is played without a channel.");

    static final EndReason MERGED = new EndReason("merged", "Another channel already plays the same stream.");

    /// What the channel's own end says when nobody has asked for it.
    static EndReason of(Unavailable failure, boolean wasLive) {
        return switch (failure.reason()) {
            case SHUTTING_DOWN -> NORMAL;
            case IS_FILE -> FILE;
            default -> new EndReason(wasLive ? "error" : NOT_STARTED, failure.detail());
        };
    }

    /// Whether viewers lost something by it that they wanted.
    public boolean isFailure() {
        return cause.equals("error") || cause.equals(NOT_STARTED);
    }
}
