package dev.acequia.hls;

import dev.acequia.text.OneLineText;

/// A text that is no playlist that can be played. The message is one sentence: the line and the fact.
public final class PlaylistException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_QUOTE = 60;

    private final Reason reason;

    /// Defect of the playlist.
    public enum Reason {
        /// Something else altogether, such as an error page.
        NOT_A_PLAYLIST,
        /// A playlist with a mistake, or one that is too long.
        MALFORMED,
        /// A playlist that needs what is not done here: decryption, fragmented MP4, a choice of variants.
        UNSUPPORTED
    }

    PlaylistException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /// A piece of the text that may stand in a message and a log.
    static String clean(String text) {
        return OneLineText.masked(text, LONGEST_QUOTE);
    }

    static String quote(String text) {
        return '"' + clean(text) + '"';
    }
}
