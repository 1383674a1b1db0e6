package dev.acequia.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A place in a [JsonTree], which may be empty: what is missing or of another type has no text, no number, no fields.
///
/// @param tree a map, list, string, double or boolean; null where there is nothing
public record JsonValue(@Nullable Object tree) {
    /// The whole of a text.
    ///
    /// @throws IllegalArgumentException when it is not JSON
    public static JsonValue read(byte[] json) {
        return new JsonValue(JsonTree.read(json));
    }

    /// What a field of a field has.
    public JsonValue at(String... names) {
        Object place = tree;
        for (String name : names) {
            place = place instanceof Map<?, ?> fields ? fields.get(name) : null;
        }
        return new JsonValue(place);
    }

    /// The text that is here; empty if there is none.
    public String text() {
        return tree instanceof String text ? text : "";
    }

    /// The number that is here.
    public Optional<Double> number() {
        return tree instanceof Double number ? Optional.of(number) : Optional.empty();
    }

    public boolean isTrue() {
        return Boolean.TRUE.equals(tree);
    }

    public boolean isObject() {
        return tree instanceof Map<?, ?>;
    }

    public Stream<JsonValue> elements() {
        return tree instanceof List<?> elements ? elements.stream().map(JsonValue::new) : Stream.empty();
    }

    /// The fields that are texts.
    public Map<String, String> texts() {
        if (!(tree instanceof Map<?, ?> fields)) {
            return Map.of();
        }
        var texts = new LinkedHashMap<String, String>();
        fields.forEach((name, value) -> {
            if (value instanceof String text) {
                texts.put(String.valueOf(name), text);
            }
        });
        return texts;
    }

    /// What each field has.
    public Stream<JsonValue> values() {
        return tree instanceof Map<?, ?> fields ? fields.values().stream().map(JsonValue::new) : Stream.empty();
    }
}
