package dev.acequia.settings.kind;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A kind of value that is counted and has a smallest and a greatest one, both allowed.
public sealed interface Amount<T extends Comparable<T>> extends Kind<T> {
    T min();

    T max();

    /// The amount that a text stands for, in range or not; empty when it is not an amount.
    Optional<T> amount(String text);

    @Override
    default Optional<T> read(String text) {
        Optional<T> amount = amount(text);
        boolean isInRange = amount.isPresent()
                && amount.get().compareTo(min()) >= 0
                && amount.get().compareTo(max()) <= 0;
        return isInRange ? amount : Optional.empty();
    }

    @Override
    default String range() {
        return write(min()) + " to " + write(max());
    }

    private static boolean isDigits(String text, int atMost) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= atMost;
    }

    private static Optional<Double> decimal(String text) {
        int point = text.indexOf('.');
        boolean isDecimal = point < 0
                ? isDigits(text, 9)
                : isDigits(text.substring(0, point), 9) && isDigits(text.substring(point + 1), 9);
        return isDecimal ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static Object number(BigDecimal number) {
        return number.stripTrailingZeros().scale() > 0 ? (Object) number.doubleValue() : (Object) number.longValue();
    }

    record WholeNumber(Integer min, Integer max) implements Amount<Integer> {
        @Override
        public Optional<Integer> amount(String text) {
            return isDigits(text, 9) ? Optional.of(Integer.valueOf(text)) : Optional.empty();
        }

        @Override
        public String write(Integer value) {
            return value.toString();
        }

        @Override
        public Object json(Integer value) {
            return value;
        }

        @Override
        public String expected() {
            return "a whole number from " + range();
        }
    }

    record Decimal(Double min, Double max, String unit) implements Amount<Double> {
        @Override
        public Optional<Double> amount(String text) {
            return decimal(text);
        }

        @Override
        public String write(Double value) {
            return plain(BigDecimal.valueOf(value));
        }

        @Override
        public Object json(Double value) {
            return number(BigDecimal.valueOf(value));
        }

        @Override
        public String expected() {
            return "a number from " + range();
        }
    }

    /// Seconds without a unit behind them, with decimals where needed.
    record Seconds(Duration min, Duration max) implements Amount<Duration> {
        @Override
        public Optional<Duration> amount(String text) {
            return decimal(text).map(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)));
        }

        @Override
        public String write(Duration value) {
            return plain(BigDecimal.valueOf(value.toNanos(), 9));
        }

        @Override
        public Object json(Duration value) {
            return number(BigDecimal.valueOf(value.toNanos(), 9));
        }

        @Override
        public String expected() {
            return "a number of seconds from " + range();
        }

        @Override
        public String unit() {
            return "s";
        }
    }

    /// A number of bytes, or of kB, MB or GB, of which each is 1024 of the one before: `512k`, `64MB`, `2 GiB`.
    record Bytes(Long min, Long max) implements Amount<Long> {
        @Override
        public Optional<Long> amount(String text) {
            int end = 0;
            while (end < text.length() && isDigits(text.substring(end, end + 1), 1)) {
                end++;
            }
            String digits = text.substring(0, end);
            int power = power(text.substring(end).strip().toLowerCase(Locale.ROOT));
            return isDigits(digits, 10) && power >= 0 && Long.parseLong(digits) <= Long.MAX_VALUE >> 10 * power
                    ? Optional.of(Long.parseLong(digits) << 10 * power)
                    : Optional.empty();
        }

        private static int power(String unit) {
            return switch (unit) {
                case "", "b" -> 0;
                case "k", "kb", "kib" -> 1;
                case "m", "mb", "mib" -> 2;
                case "g", "gb", "gib" -> 3;
                default -> -1;
            };
        }

        @Override
        public String write(Long value) {
            int power = Math.min(Long.numberOfTrailingZeros(value) / 10, 3);
            return (value >> 10 * power) + List.of("", "kB", "MB", "GB").get(power);
        }

        @Override
        public Object json(Long value) {
            return value;
        }

        @Override
        public String expected() {
            return "a size from " + range();
        }

        @Override
        public String unit() {
            return "bytes";
        }
    }
}
