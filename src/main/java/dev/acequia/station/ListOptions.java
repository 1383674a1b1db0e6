package dev.acequia.station;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Options for the entries of a list, and for its refreshes.
///
/// @param refresh how often it is imported anew; zero for never
/// @param charset of texts that are not UTF-8; empty when it is not known
/// @param group of entries that have none; empty for none
/// @param include pattern of names or groups, of which one must be found; empty for all
/// @param exclude pattern of names or groups that are left out; empty for none
/// @param rename pattern of the part of names that is replaced; empty for none
/// @param renameTo what it is replaced by
/// @param addsStations whether entries become stations; otherwise they become sources of those that are known
/// @param takesDoubtful whether URLs of other servers are taken for the content that they name
/// @param userAgent sent to the list's server; empty for the usual one
public record ListOptions(
        Duration refresh,
        String charset,
        String group,
        String include,
        String exclude,
        String rename,
        String renameTo,
        boolean addsStations,
        boolean takesDoubtful,
        String userAgent) {
    /// Everything is taken, nothing refreshed.
    public static final ListOptions DEFAULT = new ListOptions(Duration.ZERO, "", "", "", "", "", "", true, false, "");

    private static final int LONGEST_PATTERN = 200;

    /// @throws IllegalArgumentException with a sentence for users
    public ListOptions {
        checkPattern("include", include);
        checkPattern("exclude", exclude);
        checkPattern("rename", rename);
        if (refresh.isNegative() || !refresh.isZero() && refresh.compareTo(Duration.ofMinutes(5)) < 0) {
            throw new IllegalArgumentException("refresh must be 0 or at least 300 s, but it is " + refresh.toSeconds());
        }
    }

    private static void checkPattern(String name, String pattern) {
        if (pattern.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException(
                    name + " must have at most " + LONGEST_PATTERN + " characters, but has " + pattern.length());
        }
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    name + " must be a regular expression, but it is not: " + e.getDescription());
        }
    }
}
