package dev.acequia.rig;

import io.avaje.jsonb.Jsonb;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A JSON value whose members are found by name, however deep they are.
///
/// @param value a map, a list, a text, a number, a truth value or nothing
public record Json(@Nullable Object value) {
    public static Json parse(String text) {
        return new Json(Jsonb.instance().type(Object.class).fromJson(text));
    }

    /// All members of this name in the order of the text.
    public List<Json> all(String name) {
        return members(value)
                .filter(each -> each.getKey().equals(name))
                .map(each -> new Json(each.getValue()))
                .toList();
    }

    private static Stream<Map.Entry<?, ?>> members(@Nullable Object some) {
        return switch (some) {
            case Map<?, ?> map ->
                map.entrySet().stream().flatMap(each -> Stream.concat(Stream.of(each), members(each.getValue())));
            case Collection<?> list -> list.stream().flatMap(Json::members);
            case null, default -> Stream.empty();
        };
    }

    public Optional<Json> first(String name) {
        return all(name).stream().findFirst();
    }

    /// The first member of this name as text; empty when there is none.
    public String text(String name) {
        return first(name).map(Json::text).orElse("");
    }

    public String text() {
        boolean isWhole = value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1L << 53;
        return isWhole ? Long.toString(number()) : Objects.toString(value);
    }

    public boolean isNumber() {
        return value instanceof Number;
    }

    public double real() {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }

    public long number() {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }
}
