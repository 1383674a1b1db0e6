package dev.acequia.api.openapi;

import static java.util.Map.entry;

import dev.acequia.http.Parameter;
import dev.acequia.http.message.BodySpec;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The schemas of what is sent and received (OpenAPI 3.0.3, 4.7.24), made from the records that are written as JSON.
///
/// Names are those of the components in lower case with underscores; a component that may be null may be absent. Each
/// record, and each shape with a name, is one schema that others refer to. One thread.
final class Schemas {
    private static final String VIEW = "View";

    private final SortedMap<String, Map<String, Object>> named = new TreeMap<>();
    private final Map<String, Object> sources = new LinkedHashMap<>();

    /// The schemas that have been referred to so far, by name.
    SortedMap<String, Map<String, Object>> named() {
        return named;
    }

    /// The schema of a body.
    Map<String, Object> of(BodySpec body) {
        return switch (body) {
            case BodySpec.Json(Type type) -> of(type);
            case BodySpec.Shaped(String name, Supplier<Map<String, Object>> shape) -> {
                Map<String, Object> schema = shape.get();
                claim(name, schema);
                named.put(name, schema);
                yield reference(name);
            }
            case BodySpec.Media(String type) when type.startsWith("text/") || type.endsWith("mpegurl") -> text();
            case BodySpec.Media _ -> JsonObject.of(entry("type", "string"), entry("format", "binary"));
        };
    }

    /// The schema of a parameter.
    static Map<String, Object> of(Parameter parameter) {
        return switch (parameter) {
            case Parameter.Text text ->
                text.example().isEmpty() ? text() : JsonObject.with(text(), "example", text.example());
            case Parameter.WholeNumber number -> of(number);
            case Parameter.Time _ -> moment();
            case Parameter.Flag _ -> JsonObject.of(entry("type", "boolean"), entry("default", false));
            case Parameter.Choice choice -> choice(choice.choices());
            case Parameter.Header _ -> text();
            case Parameter.Shaped shaped -> shaped.schema();
        };
    }

    private static Map<String, Object> of(Parameter.WholeNumber number) {
        Map<String, Object> schema = JsonObject.of(entry("type", "integer"), entry("minimum", number.least()));
        if (number.most() < Integer.MAX_VALUE) {
            schema = JsonObject.with(schema, "maximum", number.most());
        }
        Integer usual = number.usual();
        return usual == null ? schema : JsonObject.with(schema, "default", usual);
    }

    private Map<String, Object> of(Type type) {
        return switch (type) {
            case Class<?> plain -> plain(plain);
            case ParameterizedType generic
            when generic.getRawType() == List.class ->
                JsonObject.of(entry("type", "array"), entry("items", of(generic.getActualTypeArguments()[0])));
            case ParameterizedType generic
            when generic.getRawType() == Map.class ->
                JsonObject.of(
                        entry("type", "object"),
                        entry("additionalProperties", of(generic.getActualTypeArguments()[1])));
            default -> throw new IllegalArgumentException(type + " must be a class, a list or a map");
        };
    }

    private Map<String, Object> plain(Class<?> type) {
        if (type.isRecord()) {
            return reference(record(type));
        }
        if (type.isEnum()) {
            return choice(
                    Arrays.stream(type.getEnumConstants()).map(String::valueOf).toList());
        }
        return switch (type.getSimpleName()) {
            case "String" -> text();
            case "Instant" -> moment();
            case "boolean", "Boolean" -> Map.of("type", "boolean");
            case "int", "Integer" -> number("integer", "int32");
            case "long", "Long" -> number("integer", "int64");
            case "double", "Double" -> number("number", "double");
            case "Object" -> Map.of();
            default -> throw new IllegalArgumentException(type + " must be a record or a plain value");
        };
    }

    private String record(Class<?> type) {
        String name = name(type);
        if (claim(name, type)) {
            Map<String, Object> properties = new LinkedHashMap<>();
            List<String> required = new ArrayList<>();
            for (RecordComponent each : type.getRecordComponents()) {
                String key = underscored(each.getName());
                Map<String, Object> schema = of(each.getGenericType());
                if (isNullable(each.getAnnotatedType())) {
                    properties.put(key, nullable(schema));
                } else {
                    properties.put(key, schema);
                    required.add(key);
                }
            }
            Map<String, Object> schema = JsonObject.of(entry("type", "object"), entry("properties", properties));
            named.put(name, required.isEmpty() ? schema : JsonObject.with(schema, "required", required));
        }
        return name;
    }

    /// Whether the name is new; a name that two have is our mistake.
    private boolean claim(String name, Object source) {
        Object other = sources.putIfAbsent(name, source);
        if (other != null && !other.equals(source)) {
            throw new IllegalArgumentException("Two schemas are named " + name + ": " + other + " and " + source);
        }
        return other == null;
    }

    private static String name(Class<?> type) {
        String name = type.getSimpleName();
        return name.endsWith(VIEW) ? name.substring(0, name.length() - VIEW.length()) : name;
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    /// The schema of a value that may be null; a reference is wrapped, since fields beside one are ignored (OpenAPI
    /// 3.0.3, 4.7.23.1).
    private static Map<String, Object> nullable(Map<String, Object> schema) {
        return schema.containsKey("$ref")
                ? JsonObject.of(entry("allOf", List.of(schema)), entry("nullable", true))
                : JsonObject.with(schema, "nullable", true);
    }

    private static String underscored(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> text() {
        return Map.of("type", "string");
    }

    private static Map<String, Object> reference(String name) {
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    private static Map<String, Object> moment() {
        return JsonObject.of(entry("type", "string"), entry("format", "date-time"));
    }

    private static Map<String, Object> choice(List<String> words) {
        return JsonObject.of(entry("type", "string"), entry("enum", words));
    }

    private static Map<String, Object> number(String type, String format) {
        return JsonObject.of(entry("type", type), entry("format", format));
    }
}
