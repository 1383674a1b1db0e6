package dev.acequia.settings;

import dev.acequia.text.OneLineText;
import java.nio.charset.StandardCharsets;

/// Text and JSON from outside, made fit to be kept and to be written again: no surrogate stands alone, and nothing is
/// nested so deeply that reading it takes more stack than there is.
public final class WellFormed {
    /// The deepest nesting of objects and arrays that is accepted.
    public static final int DEEPEST = 32;

    private static final char REPLACEMENT = '\uFFFD';
    private static final String ESCAPED_REPLACEMENT = "\\uFFFD";
    private static final int ESCAPE = 6; // characters of an escape such as \ud800
    private static final int HEX = 16;

    private WellFormed() {}

    /// JSON is nested too deeply; the message is a sentence without a full stop.
    public static final class TooDeep extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        TooDeep() {
            super("JSON must not be nested deeper than " + DEEPEST + " levels");
        }
    }

    /// The same text with U+FFFD for each surrogate that stands alone.
    public static String text(String text) {
        StringBuilder well = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                well = well == null ? new StringBuilder(text) : well;
                well.setCharAt(i, REPLACEMENT);
            }
        }
        return well == null ? text : well.toString();
    }

    /// The beginning of a text, at most `most` characters, without splitting a surrogate pair.
    public static String cut(String text, int most) {
        return text(OneLineText.cut(text, most));
    }

    /// The same JSON with all texts in it as [#text] has them. Whether it is JSON at all is left to its reader.
    ///
    /// @throws TooDeep when it is nested deeper than [#DEEPEST]
    public static byte[] json(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        StringBuilder well = new StringBuilder(text.length());
        int depth = 0;
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isQuoted && c == '\\') {
                int length = escape(text, i, well);
                i += length - 1;
                continue;
            }
            well.append(c);
            switch (c) {
                case '"' -> isQuoted = !isQuoted;
                case '{', '[' -> depth += isQuoted ? 0 : 1;
                case '}', ']' -> depth -= isQuoted ? 0 : 1;
                default -> {}
            }
            if (depth > DEEPEST) {
                throw new TooDeep();
            }
        }
        return well.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Writes the escape that begins at an index; how many characters were read.
    private static int escape(String text, int at, StringBuilder into) {
        int code = code(text, at);
        if (code < 0 || !Character.isSurrogate((char) code)) {
            int length = Math.min(2, text.length() - at);
            into.append(text, at, at + length);
            return length;
        }
        int next = code(text, at + ESCAPE);
        boolean isPair = Character.isHighSurrogate((char) code) && next >= 0 && Character.isLowSurrogate((char) next);
        if (isPair) {
            into.append(text, at, at + 2 * ESCAPE);
            return 2 * ESCAPE;
        }
        into.append(ESCAPED_REPLACEMENT);
        return ESCAPE;
    }

    /// The UTF-16 code of the escape that begins at an index; -1 when none does.
    private static int code(String text, int at) {
        if (!text.startsWith("\\u", at) || at + ESCAPE > text.length()) {
            return -1;
        }
        int code = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
            int digit = Character.digit(text.charAt(i), HEX);
            if (digit < 0) {
                return -1;
            }
            code = code * HEX + digit;
        }
        return code;
    }
}
