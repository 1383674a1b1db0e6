package dev.acequia.stationlist;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/// Texts of lists, made fit to be kept: no control characters, runs of blanks as one, composed (NFC), at most
/// [#LONGEST] code points.
public final class ListText {
    public static final int LONGEST = 255;

    /// Values that stand for none.
    private static final Set<String> NO_ID =
            Set.of("ext", "none", "(no tvg-id)", "no tvg-id", "undefined", "0", "null", "n/a", "-", "unknown");

    private ListText() {}

    /// A name or a group.
    public static String clean(String text) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST));
        boolean isBlank = false;
        boolean isPlain = true;
        int points = 0;
        for (int i = 0; i < text.length() && points < LONGEST; ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (Character.isSpaceChar(point) || Character.isWhitespace(point)) {
                isBlank = !clean.isEmpty();
            } else if (!isDropped(point)) {
                if (isBlank) {
                    clean.append(' ');
                    points++;
                    isBlank = false;
                }
                clean.appendCodePoint(point);
                points++;
                isPlain &= point < 0x80;
            }
        }
        return isPlain ? cut(clean.toString()) : cut(Normalizer.normalize(clean, Normalizer.Form.NFC));
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST));
    }

    /// Controls, halves of characters, and what steers or hides text; not the joiners that emoji and scripts need.
    private static boolean isDropped(int point) {
        boolean isJoiner = point == 0x200c || point == 0x200d;
        int type = Character.getType(point);
        return !isJoiner && type == Character.FORMAT && !isTag(point)
                || type == Character.CONTROL
                || type == Character.SURROGATE;
    }

    /// The letters of flags of regions.
    private static boolean isTag(int point) {
        return point >= 0xe0020 && point <= 0xe007f;
    }

    /// A guide ID; empty for the words that mean that there is none.
    static String guideId(String text) {
        String clean = clean(text);
        return NO_ID.contains(clean.toLowerCase(Locale.ROOT)) ? "" : clean;
    }
}
