package dev.acequia.engine;

import dev.acequia.text.OneLineText;
import java.util.Locale;
import java.util.regex.Pattern;

/// Identity of a stream: a content id or an infohash, 40 lower-case hexadecimal digits. The two differ for the same
/// stream; only the engine knows which belong together (`engine-api.md` 1.1).
public record ContentId(Kind kind, String hex) {
    private static final Pattern FORTY_DIGITS = Pattern.compile("[0-9a-f]{40}");
    private static final String SCHEME = "acestream://";

    /// The two kinds of identity.
    public enum Kind {
        CONTENT_ID("id", "content ID"),
        INFOHASH("infohash", "infohash");

        private final String parameter;
        private final String title;

        Kind(String parameter, String title) {
            this.parameter = parameter;
            this.title = title;
        }

        /// The query parameter by which engines take it.
        public String parameter() {
            return parameter;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    public ContentId {
        if (!isHash(hex)) {
            throw new IllegalArgumentException("The %s must be 40 hexadecimal digits, but it is \"%s\"."
                    .formatted(kind, OneLineText.clean(hex, 60)));
        }
    }

    /// Takes upper case, blanks around and an `acestream://` in front as well.
    ///
    /// @throws IllegalArgumentException with a sentence for users
    public static ContentId parse(Kind kind, String text) {
        String hex = text.strip().toLowerCase(Locale.ROOT);
        return new ContentId(kind, hex.startsWith(SCHEME) ? hex.substring(SCHEME.length()) : hex);
    }

    /// Whether a text is 40 lower-case hexadecimal digits.
    public static boolean isHash(String text) {
        return FORTY_DIGITS.matcher(text).matches();
    }

    /// Its first eight digits: its name in logs and threads.
    public String shortName() {
        return hex.substring(0, 8);
    }

    @Override
    public String toString() {
        return kind + " " + hex;
    }
}
