package dev.acequia.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Notation of a knob's value: a hint for people and a parser that throws [IllegalArgumentException].
record Syntax(String hint, Function<String, Object> parser) {
    static final Syntax FLAG = new Syntax("true or false", Syntax::flag);
    static final Syntax DURATION =
            new Syntax("a duration such as 250ms, 8s, 2m; a bare number is seconds", Syntax::time);
    static final Syntax OFFSET = new Syntax("a duration, negative with a minus before it", Syntax::offset);
    static final Syntax SIZE = new Syntax("a size such as 100, 64k, 10MB", Syntax::size);
    static final Syntax COUNT = new Syntax("a whole number", Long::valueOf);
    static final Syntax FACTOR = new Syntax("a positive number such as 0.1", Syntax::factor);
    static final Syntax TEXT = new Syntax("a text", text -> text);
    static final Syntax AFTER = new Syntax("a size (10MB) or a duration (3s)", After::parse);
    static final Syntax SPELL = new Syntax("a duration, or true for as long as it is set", Syntax::spell);
    static final Syntax INJECTIONS =
            new Syntax("route:status[:count], several separated by commas", Injection::parseAll);

    static final Syntax TAIL = new Syntax(
            "median, 95th percentile and, where wanted, a seed, with commas between them: 4s,30s,1", Syntax::tail);

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)\\s*([a-zA-Z]*)");
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /// One of the constants of an enum, written in camel case.
    static <E extends Enum<E>> Syntax word(Class<E> type) {
        return new Syntax("one of " + words(type), text -> constant(type, text));
    }

    /// Some of the constants of an enum, with commas between them.
    static <E extends Enum<E>> Syntax words(Class<E> type, String separator) {
        return new Syntax("some of " + words(type) + ", separated by commas", text -> {
            Set<E> some = EnumSet.noneOf(type);
            for (String word : text.split(separator, -1)) {
                some.add(constant(type, word.strip()));
            }
            return Set.copyOf(some);
        });
    }

    Object parse(String text) {
        return parser.apply(text.strip());
    }

    /// A constant's name as it is written in a request: `START_TIMEOUT` is `startTimeout`.
    static String camelCase(Enum<?> constant) {
        String[] parts = constant.name().toLowerCase(Locale.ROOT).split("_", -1);
        return parts[0]
                + Arrays.stream(parts)
                        .skip(1)
                        .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                        .collect(Collectors.joining());
    }

    static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> camelCase(constant).equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of " + words(type)));
    }

    private static <E extends Enum<E>> List<String> words(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Syntax::camelCase).toList();
    }

    private static Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> throw new IllegalArgumentException("it must be true or false");
        };
    }

    static Duration time(String text) {
        Duration time = offset(text);
        if (time.isNegative()) {
            throw new IllegalArgumentException("a duration is not negative");
        }
        return time;
    }

    private static Duration offset(String text) {
        Matcher parts = split(text);
        double millis = switch (parts.group(2).toLowerCase(Locale.ROOT)) {
            case "ms" -> 1;
            case "", "s" -> 1000;
            case "m", "min" -> 60_000;
            case "h" -> 3_600_000;
            default -> throw new IllegalArgumentException("not a unit of time: " + parts.group(2));
        };
        return Duration.ofMillis(Math.round(Double.parseDouble(parts.group(1)) * millis));
    }

    static Long size(String text) {
        Matcher parts = split(text);
        double bytes = switch (parts.group(2).toLowerCase(Locale.ROOT)) {
            case "", "b" -> 1;
            case "k", "kb" -> 1000;
            case "m", "mb" -> 1_000_000;
            default -> throw new IllegalArgumentException("not a unit of size: " + parts.group(2));
        };
        long size = Math.round(Double.parseDouble(parts.group(1)) * bytes);
        if (size < 0) {
            throw new IllegalArgumentException("a size is not negative");
        }
        return size;
    }

    private static Double factor(String text) {
        double factor = Double.parseDouble(text);
        if (!(factor > 0) || factor > 1e6) {
            throw new IllegalArgumentException("it must be above 0 and at most a million");
        }
        return factor;
    }

    private static StartTail tail(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 2 && parts.length != 3) {
            throw new IllegalArgumentException("it takes a median and a 95th percentile");
        }
        long seed = parts.length == 2 ? 0 : Long.parseLong(parts[2].strip());
        return new StartTail(time(parts[0].strip()), time(parts[1].strip()), seed);
    }

    private static Duration spell(String text) {
        return text.equalsIgnoreCase("true") ? FOR_EVER : time(text);
    }

    private static Matcher split(String text) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no number at the start");
        }
        return parts;
    }
}
