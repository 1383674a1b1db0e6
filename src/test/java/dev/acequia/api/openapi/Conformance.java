package dev.acequia.api.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares values with the schemas of a document, strictly: what a schema does not name must not be there.
public record Conformance(Document document) {
    /// What is wrong with a value, each with its place.
    public List<String> complaints(Map<String, Object> schema, @Nullable Object value) {
        List<String> complaints = new ArrayList<>();
        check("", schema, value, complaints);
        return complaints;
    }

    private void check(String place, Map<String, Object> given, @Nullable Object value, List<String> complaints) {
        for (String key : List.of("anyOf", "allOf")) {
            if (given.containsKey(key)) {
                List<List<String>> each = Document.objects(given.get(key)).stream()
                        .map(option -> complaints(option, value))
                        .toList();
                if (each.stream().noneMatch(List::isEmpty) && !(value == null && isNullable(given))) {
                    complaints.add(place + " is none of " + each);
                }
                return;
            }
        }
        Map<String, Object> schema = document.resolved(given);
        if (value == null) {
            if (!isNullable(schema)) {
                complaints.add(place + " is null");
            }
            return;
        }
        switch (String.valueOf(schema.get("type"))) {
            case "object" -> members(place, schema, value, complaints);
            case "array" -> items(place, Document.object(schema.get("items")), value, complaints);
            case "null" -> {}
            default -> plain(place, schema, value, complaints);
        }
    }

    private static boolean isNullable(Map<String, Object> schema) {
        return Boolean.TRUE.equals(schema.get("nullable"));
    }

    private void members(String place, Map<String, Object> schema, Object value, List<String> complaints) {
        if (!(value instanceof Map<?, ?>)) {
            complaints.add(place + " is no object: " + value);
            return;
        }
        Map<String, Object> members = Document.object(value);
        if (schema.containsKey("additionalProperties")) {
            Map<String, Object> each = Document.object(schema.get("additionalProperties"));
            members.forEach((key, member) -> check(place + "/" + key, each, member, complaints));
            return;
        }
        if (!schema.containsKey("properties")) {
            return;
        }
        Map<String, Object> properties = Document.object(schema.get("properties"));
        members.forEach((key, member) -> {
            if (properties.containsKey(key)) {
                check(place + "/" + key, Document.object(properties.get(key)), member, complaints);
            } else {
                complaints.add(place + "/" + key + " is not described");
            }
        });
        Set<Object> missing = new TreeSet<>((List<?>) schema.getOrDefault("required", List.of()));
        missing.removeAll(members.keySet());
        missing.forEach(key -> complaints.add(place + "/" + key + " is missing"));
    }

    private void items(String place, Map<String, Object> schema, Object value, List<String> complaints) {
        if (!(value instanceof List<?> list)) {
            complaints.add(place + " is no list: " + value);
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            check(place + "/" + i, schema, list.get(i), complaints);
        }
    }

    private static void plain(String place, Map<String, Object> schema, Object value, List<String> complaints) {
        boolean fits = switch (String.valueOf(schema.get("type"))) {
            case "string" -> value instanceof String text && isOfForm(schema, text);
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Number number && number.doubleValue() == number.longValue();
            case "number" -> value instanceof Number;
            default -> false;
        };
        if (!fits) {
            complaints.add(place + " is " + value + ", but must be " + schema);
        }
    }

    private static boolean isOfForm(Map<String, Object> schema, String text) {
        return !(schema.get("enum") instanceof List<?> words && !words.contains(text))
                && !("date-time".equals(schema.get("format")) && !text.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"));
    }
}
