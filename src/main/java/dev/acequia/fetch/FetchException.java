package dev.acequia.fetch;

import java.io.IOException;

/// Failure to fetch a URL, as a sentence without a full stop that quotes nothing of the answer.
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean isRefused;

    private FetchException(boolean isRefused, String message) {
        super(message);
        this.isRefused = isRefused;
    }

    /// The URL is not one that may be fetched; no connection was made for it.
    static FetchException refused(String message) {
        return new FetchException(true, message);
    }

    /// The server of the URL did not give it.
    static FetchException failed(String message) {
        return new FetchException(false, message);
    }

    /// Whether the URL may not be fetched at all.
    public boolean isRefused() {
        return isRefused;
    }
}
