package dev.acequia.channel;

import java.time.Duration;

/// Why a content cannot be watched now, in words for the user.
///
/// @param reason what kind of failure it is
/// @param detail one sentence: subject, expectation, fact
/// @param retryAfter when asking again makes sense; zero where it does not
public record Failure(Reason reason, String detail, Duration retryAfter) {
    /// The kinds of failure, as the contract names them (`contract.md` 2).
    public enum Reason {
        /// The engine says that it cannot load this content.
        CONTENT_NOT_FOUND,
        /// No engine is configured, or none answers.
        NO_ENGINE,
        /// Every engine, channel or viewer place is taken.
        AT_CAPACITY,
        /// The server is closing.
        SHUTTING_DOWN,
        /// The engine answered with an error, or with something that is no stream.
        ENGINE_ERROR,
        /// No picture came within the time allowed.
        START_TIMEOUT
    }

    public Failure(Reason reason, String detail) {
        this(reason, detail, Duration.ZERO);
    }
}
