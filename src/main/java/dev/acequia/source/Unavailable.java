package dev.acequia.source;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineException;
import dev.acequia.net.OutOfMemory;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Reason why a stream cannot be watched now, as a sentence for the user.
///
/// @param reason what kind of failure it is
/// @param detail one sentence: subject, expectation, fact
/// @param retryAfter when asking again makes sense; zero where it does not
public record Unavailable(Reason reason, String detail, Duration retryAfter) {
    public static final Duration SOON = Duration.ofSeconds(5);

    /// The kinds of failure, as the contract names them (`contract.md` 2).
    public enum Reason {
        /// The engine says that it cannot load this stream.
        CONTENT_NOT_FOUND,
        /// No engine is configured, or none answers.
        NO_ENGINE,
        /// Every engine slot, channel or viewer slot is taken.
        AT_CAPACITY,
        /// As many viewers as the viewer's token allows play by it already.
        TOKEN_LIMIT,
        /// The client's address has as many viewers as one may have, or starts streams too fast.
        ADDRESS_LIMIT,
        /// The server is closing.
        SHUTTING_DOWN,
        /// The engine answered with an error, or with something that is no stream.
        ENGINE_ERROR,
        /// No picture came within the time allowed.
        START_TIMEOUT,
        /// It is on the list of what is not played any more.
        STREAM_BLACKLISTED,
        /// It is a file, not a live stream.
        IS_FILE
    }

    public Unavailable(Reason reason, String detail) {
        this(reason, detail, Duration.ZERO);
    }

    /// Meaning of an engine's failure to a viewer, in the engine's words.
    public static Unavailable of(EngineException failure) {
        String words = String.valueOf(failure.getMessage());
        if (failure.isUnreachable()) {
            return new Unavailable(Reason.NO_ENGINE, words, SOON);
        }
        if (failure.isTimeout()) {
            return new Unavailable(Reason.START_TIMEOUT, words, SOON);
        }
        return switch (failure.reason()) {
            case CONTENT -> new Unavailable(Reason.CONTENT_NOT_FOUND, words);
            case PERMANENT, TRANSIENT, ENGINE -> new Unavailable(Reason.ENGINE_ERROR, words);
        };
    }

    /// Meaning of a wait for a channel that ended so.
    public static Unavailable of(@Nullable Throwable thrown) {
        OutOfMemory.endIf(thrown);
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        return cause instanceof ChannelException known
                ? known.failure()
                : new Unavailable(Reason.ENGINE_ERROR, "Acequia failed: " + cause);
    }

    /// Nothing to watch came in time; `fact` is what did come instead, to follow "but".
    public static Unavailable late(ContentId content, Duration limit, String fact) {
        return new Unavailable(
                Reason.START_TIMEOUT,
                "The stream with %s should have started within %s s, but %s"
                        .formatted(content, limit.toMillis() / 1000.0, fact),
                SOON);
    }

    /// The content is not played any more.
    public static Unavailable banned(ContentId content) {
        return new Unavailable(
                Reason.STREAM_BLACKLISTED,
                "The stream with %s is not played: it is on the list of looping streams".formatted(content));
    }

    /// The content has an end, so there is no channel of it.
    public static Unavailable file(ContentId content) {
        return new Unavailable(
                Reason.IS_FILE,
                "The stream with %s must be live to be played like this, but it is a file: /ace/getstream.ts sends it as it is"
                        .formatted(content));
    }

    /// The viewer's slot was taken from it, or given up by itself.
    public static Unavailable left() {
        return new Unavailable(Reason.AT_CAPACITY, "The viewer should have waited, but it has left", SOON);
    }

    /// The channel was closed by our own side.
    public static Unavailable closed() {
        return new Unavailable(Reason.SHUTTING_DOWN, "The channel was closed", SOON);
    }
}
