package dev.acequia.api.openapi;

import io.avaje.jsonb.Jsonb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// An OpenAPI document as a client reads it.
public record Document(Map<String, Object> root) {
    /// A method of a path.
    public record Call(String method, String path, Map<String, Object> operation) {
        public List<Map<String, Object>> parameters() {
            return Document.objects(operation.get("parameters"));
        }

        public Map<String, Object> responses() {
            return Document.object(operation.get("responses"));
        }

        /// The media types and schemas of the answers with a status; those of all other errors when it is not told.
        public Map<String, Object> content(int status) {
            Object response = responses().get(String.valueOf(status));
            if (response == null) {
                response = status >= 400 ? responses().get("default") : null;
            }
            return response == null ? Map.of() : object(object(response).getOrDefault("content", Map.of()));
        }

        /// The schema of a JSON answer; null when there is none.
        public @Nullable Map<String, Object> schema(int status) {
            Object json = content(status).get("application/json");
            return json == null ? null : object(object(json).get("schema"));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public static Document read(String json) {
        return new Document(object(Jsonb.instance().type(Object.class).fromJson(json)));
    }

    /// All operations, in the order of the document.
    public List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        object(root.get("paths"))
                .forEach((path, item) -> object(item)
                        .forEach((method, operation) ->
                                calls.add(new Call(method.toUpperCase(Locale.ROOT), path, object(operation)))));
        return calls;
    }

    /// An operation such as `GET /engines`.
    public Call call(String name) {
        return calls().stream()
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public Map<String, Object> schemas() {
        return object(object(root.get("components")).get("schemas"));
    }

    /// The schema itself, where it is a reference.
    public Map<String, Object> resolved(Map<String, Object> schema) {
        Object reference = schema.get("$ref");
        return reference == null
                ? schema
                : object(schemas().get(reference.toString().replace("#/components/schemas/", "")));
    }

    /// Tells of every object in the document, and where it stands.
    void walk(BiConsumer<String, Map<String, Object>> visitor) {
        walk("#", root, visitor);
    }

    private static void walk(String place, @Nullable Object node, BiConsumer<String, Map<String, Object>> visitor) {
        if (node instanceof Map<?, ?>) {
            visitor.accept(place, object(node));
            object(node).forEach((key, child) -> walk(place + "/" + key, child, visitor));
        } else if (node instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                walk(place + "/" + i, list.get(i), visitor);
            }
        }
    }

    /// The node as a JSON object.
    public static Map<String, Object> object(@Nullable Object node) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (!(node instanceof Map<?, ?> map)) {
            throw new AssertionError(node + " must be an object");
        }
        map.forEach((key, value) -> members.put(String.valueOf(key), value));
        return members;
    }

    /// The node as a list of JSON objects.
    public static List<Map<String, Object>> objects(@Nullable Object node) {
        if (!(node instanceof List<?> list)) {
            throw new AssertionError(node + " must be a list");
        }
        return list.stream().map(Document::object).toList();
    }
}
