package dev.acequia.text;

/// Text from outside, made fit to be shown in one line: bounded, no character halved, nothing in it that ends a line or
/// steers a terminal.
public final class OneLineText {
    private static final String ELLIPSIS = "…";

    private OneLineText() {}

    /// The text without control characters and runs of blanks. At most `limit` characters, with an ellipsis as the last
    /// one when some were cut off.
    public static String clean(String text, int limit) {
        var clean = new StringBuilder(Math.min(text.length(), limit));
        boolean blank = false;
        for (int i = 0; i < text.length() && clean.length() <= limit; ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (isControl(point) || Character.isSpaceChar(point)) {
                blank = !clean.isEmpty();
                continue;
            }
            if (blank) {
                clean.append(' ');
                blank = false;
            }
            clean.appendCodePoint(point);
        }
        return clean.length() <= limit ? clean.toString() : cut(clean.toString(), limit - 1) + ELLIPSIS;
    }

    /// The text with a question mark for each control character. At most `limit` characters, and an ellipsis behind
    /// them when some were cut off.
    public static String masked(String text, int limit) {
        var masked = new StringBuilder();
        text.codePoints().limit(limit).map(c -> isControl(c) ? '?' : c).forEach(masked::appendCodePoint);
        return masked.length() < text.length() ? masked + ELLIPSIS : masked.toString();
    }

    /// Appends the text as access logs quote it: all that is not printable ASCII, quotes and backslashes as `\\x22`.
    public static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                line.append(String.format("\\x%02X", (int) c));
            } else {
                line.append(c);
            }
        }
    }

    /// The beginning of a text, at most `most` characters, without splitting a surrogate pair.
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean isHalved = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, isHalved ? most - 1 : most);
    }

    private static boolean isControl(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
