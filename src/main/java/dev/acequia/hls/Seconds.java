package dev.acequia.hls;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Durations as playlists write them: decimal seconds, here to the microsecond.
final class Seconds {
    /// Nothing in a playlist may claim to be longer.
    static final Duration LONGEST = Duration.ofDays(1);

    private static final int DECIMALS = 6;
    private static final long MICROS = 1_000_000;
    private static final long LONGEST_MICROS = LONGEST.toSeconds() * MICROS;

    private Seconds() {}

    /// Reads an integer or a decimal without sign or exponent; null when it is none or longer than a day.
    static @Nullable Duration parse(String text) {
        int point = text.indexOf('.');
        int whole = point < 0 ? text.length() : point;
        if (text.length() <= (point < 0 ? 0 : 1)) {
            return null;
        }
        long micros = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (i == point) {
                continue;
            }
            if (digit < 0 || digit > 9) {
                return null;
            }
            int decimal = i - whole;
            if (decimal <= DECIMALS) {
                micros = 10 * micros + digit;
            } else if (decimal == DECIMALS + 1 && digit >= 5) {
                micros++;
            }
            if (micros > LONGEST_MICROS) {
                return null;
            }
        }
        int missing = DECIMALS - (point < 0 ? 0 : text.length() - whole - 1);
        for (int i = 0; i < missing; i++) {
            micros *= 10;
        }
        return micros > LONGEST_MICROS ? null : Duration.ofNanos(1000 * micros);
    }

    /// Writes seconds with six decimals.
    static StringBuilder append(StringBuilder text, Duration duration) {
        text.append(duration.toSeconds()).append('.');
        int micros = duration.toNanosPart() / 1000;
        for (int unit = 100_000; unit > 0; unit /= 10) {
            text.append((char) ('0' + micros / unit % 10));
        }
        return text;
    }

    /// The nearest duration that a playlist can name.
    ///
    /// @throws IllegalArgumentException when it is negative or longer than a day
    static Duration rounded(Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("no duration in a playlist is " + duration);
        }
        return Duration.ofNanos(1000 * ((duration.toNanos() + 500) / 1000));
    }
}
