package dev.acequia.stationlist;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Number under which a station is dialled, such as `7` or `7.2`.
///
/// @param major from 1 to [#HIGHEST]
/// @param minor from 1 to 9999; 0 when there is none
public record ChannelNumber(int major, int minor) implements Comparable<ChannelNumber> {
    public static final int HIGHEST = 999_999;

    private static final Pattern FORM = Pattern.compile("0*(\\d{1,6})(?:[.-]0*(\\d{1,4}))?(?:\\.0+)?");
    private static final int MINORS = 10_000;

    public ChannelNumber {
        if (major < 1 || major > HIGHEST || minor < 0 || minor >= MINORS) {
            throw new IllegalArgumentException(
                    "A channel number must be from 1 to %d, but it is %d.%d".formatted(HIGHEST, major, minor));
        }
    }

    /// Reads a number; null when the text is none, or is 0.
    public static @Nullable ChannelNumber read(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return null;
        }
        int major = Integer.parseInt(form.group(1));
        return major == 0
                ? null
                : new ChannelNumber(major, form.group(2) == null ? 0 : Integer.parseInt(form.group(2)));
    }

    /// One whole number for both, in the order of the numbers.
    public long ordinal() {
        return (long) major * MINORS + minor;
    }

    public static ChannelNumber ofOrdinal(long ordinal) {
        return new ChannelNumber((int) (ordinal / MINORS), (int) (ordinal % MINORS));
    }

    @Override
    public int compareTo(ChannelNumber other) {
        return Long.compare(ordinal(), other.ordinal());
    }

    @Override
    public String toString() {
        return minor == 0 ? Integer.toString(major) : major + "." + minor;
    }
}
