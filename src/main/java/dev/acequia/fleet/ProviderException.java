package dev.acequia.fleet;

import java.io.Serial;

/// Failure of a provider, as a sentence for an admin: subject, expectation, fact.
public final class ProviderException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String sentence;

    /// What can be done about it.
    public enum Kind {
        /// The provider does not answer: nothing is known, nothing is decided.
        UNREACHABLE,
        /// The image is missing, and asking again does not help: not found, denied.
        IMAGE_UNKNOWN,
        /// The image could not be fetched this time.
        IMAGE_LOST,
        /// The name is taken: another one may do.
        NAME_TAKEN,
        /// A port is taken: another one may do.
        PORT_TAKEN,
        /// The provider refuses what it is asked for; repeating does not help.
        REFUSED,
        /// The instance does not exist any more.
        GONE,
        /// Anything else.
        FAILED
    }

    public ProviderException(Kind kind, String sentence) {
        super(sentence);
        this.kind = kind;
        this.sentence = sentence;
    }

    public ProviderException(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
        this.sentence = sentence;
    }

    /// The message, as a sentence with its full stop.
    public String sentence() {
        return sentence;
    }

    public Kind kind() {
        return kind;
    }
}
