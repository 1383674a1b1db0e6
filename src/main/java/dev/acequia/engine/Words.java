package dev.acequia.engine;

/// Text from outside, made fit to be shown in one line: no control characters, no runs of blanks, bounded.
public final class Words {
    private Words() {}

    /// At most `limit` characters, with an ellipsis as the last one when some were cut off.
    public static String clean(String text, int limit) {
        var clean = new StringBuilder(Math.min(text.length(), limit));
        boolean blank = false;
        for (int i = 0; i < text.length() && clean.length() <= limit; ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (isBlank(point)) {
                blank = !clean.isEmpty();
                continue;
            }
            if (blank) {
                clean.append(' ');
                blank = false;
            }
            clean.appendCodePoint(point);
        }
        return clean.length() <= limit ? clean.toString() : cut(clean, limit);
    }

    private static boolean isBlank(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> true;
            default -> false;
        };
    }

    private static String cut(StringBuilder text, int limit) {
        int end = limit - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
