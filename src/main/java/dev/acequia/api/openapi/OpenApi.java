package dev.acequia.api.openapi;

import static java.util.Map.entry;

import dev.acequia.http.ApiTag;
import dev.acequia.http.Operation;
import dev.acequia.http.Parameter;
import dev.acequia.http.ResponseSpec;
import dev.acequia.http.message.BodySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The description of the API as an OpenAPI 3.0.3 document, made from the operations of the table of routes.
final class OpenApi {
    private static final BodySpec PROBLEM = new BodySpec.Json(ProblemView.class);

    /// Body of every error answer.
    ///
    /// @param detail a sentence
    /// @param error a code that stays the same
    record ProblemView(String detail, String error) {}

    private final Schemas schemas = new Schemas();

    private OpenApi() {}

    /// The document as JSON has it.
    static Map<String, Object> describe(List<Operation> operations, String version) {
        OpenApi api = new OpenApi();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.0.3");
        document.put("info", info(version));
        document.put("tags", tags(operations));
        document.put("paths", api.paths(operations));
        document.put("components", api.components());
        return document;
    }

    private static Map<String, Object> info(String version) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("title", "Acequia");
        info.put(
                "description",
                "Times are ISO 8601 in UTC, sizes are in bytes, rates in bits per second. Invalid input is answered with"
                        + " a status and a sentence; values that may be null may be absent. While `API_KEY` is set,"
                        + " marked operations require the key; without it, everybody may read and only this machine may"
                        + " change anything.");
        info.put("version", version);
        return info;
    }

    private static List<Map<String, Object>> tags(List<Operation> operations) {
        return Arrays.stream(ApiTag.values())
                .filter(tag -> operations.stream().anyMatch(each -> each.tag() == tag))
                .map(tag -> JsonObject.of(entry("name", tag(tag)), entry("description", tag.sentence())))
                .toList();
    }

    private static String tag(ApiTag tag) {
        return tag.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, Object> paths(List<Operation> operations) {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        operations.stream().sorted((a, b) -> a.tag().compareTo(b.tag())).forEach(each -> {
            Map<String, Object> methods = paths.computeIfAbsent(each.path(), _ -> new LinkedHashMap<>());
            if (methods.put(each.method().name().toLowerCase(Locale.ROOT), operation(each)) != null) {
                throw new IllegalArgumentException(each.method() + " " + each.path() + " is described twice");
            }
        });
        return new LinkedHashMap<>(paths);
    }

    private Map<String, Object> operation(Operation operation) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("tags", List.of(tag(operation.tag())));
        shown.put("summary", operation.sentence());
        shown.put("operationId", id(operation));
        shown.put(
                "parameters",
                operation.parameters().stream()
                        .map(each -> parameter(operation, each))
                        .toList());
        if (!operation.body().isEmpty()) {
            shown.put("requestBody", Map.of("content", contents(operation.body())));
        }
        shown.put("responses", responses(operation));
        shown.put(
                "security",
                operation.isGuarded()
                        ? List.of(Map.of("bearer", List.of()), Map.of("api_key", List.of()), Map.of())
                        : List.of());
        return shown;
    }

    /// From method and path: `getEnginesById` of `GET /engines/{id}`.
    private static String id(Operation operation) {
        StringBuilder id = new StringBuilder(operation.method().name().toLowerCase(Locale.ROOT));
        String path = operation.path().equals("/") ? "root" : operation.path().replace("{", "by/");
        for (String each : path.split("\\W+|_", -1)) {
            if (!each.isEmpty()) {
                id.append(Character.toUpperCase(each.charAt(0))).append(each.substring(1));
            }
        }
        return id.toString();
    }

    private static Map<String, Object> parameter(Operation operation, Parameter parameter) {
        boolean isInPath = operation.isInPath(parameter);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", parameter.name());
        shown.put("in", isInPath ? "path" : parameter instanceof Parameter.Header ? "header" : "query");
        shown.put("description", parameter.sentence());
        shown.put("required", isInPath);
        shown.put("schema", Schemas.of(parameter));
        return shown;
    }

    private Map<String, Object> responses(Operation operation) {
        List<ResponseSpec> specs = new ArrayList<>(operation.responses());
        if (operation.isGuarded()) {
            specs.add(new ResponseSpec(
                    401, "`missing_key`: the server has an API key, but the request has none.", List.of()));
            specs.add(new ResponseSpec(
                    403,
                    "`wrong_key`, `key_not_set`, `foreign_host`: the key is wrong, or the server must have a key for"
                            + " this, or the request names a host that is not the server's.",
                    List.of()));
        }
        Map<String, Map<String, Object>> responses = new TreeMap<>();
        for (ResponseSpec each : specs) {
            List<BodySpec> bodies = each.isProblem() ? List.of(PROBLEM) : each.bodies();
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("description", each.sentence());
            if (!bodies.isEmpty()) {
                shown.put("content", contents(bodies));
            }
            responses.merge(String.valueOf(each.status()), shown, OpenApi::together);
        }
        responses.put(
                "default",
                JsonObject.of(entry("description", "Any other error."), entry("content", contents(List.of(PROBLEM)))));
        return new LinkedHashMap<>(responses);
    }

    /// Two reasons for one status.
    private static Map<String, Object> together(Map<String, Object> one, Map<String, Object> other) {
        one.merge("description", other.get("description"), (a, b) -> a + "\n\n" + b);
        return one;
    }

    private Map<String, Object> contents(List<BodySpec> bodies) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (BodySpec each : bodies) {
            String type = each instanceof BodySpec.Media media ? media.type() : "application/json";
            shown.merge(type, Map.of("schema", schemas.of(each)), OpenApi::either);
        }
        return shown;
    }

    /// Two shapes of one media type.
    private static Object either(Object one, Object other) {
        return Map.of("schema", Map.of("anyOf", List.of(schema(one), schema(other))));
    }

    private static Object schema(Object content) {
        return Objects.requireNonNull(((Map<?, ?>) content).get("schema"));
    }

    private Map<String, Object> components() {
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("schemas", schemas.named());
        components.put(
                "securitySchemes",
                JsonObject.of(
                        entry("bearer", JsonObject.of(entry("type", "http"), entry("scheme", "bearer"))),
                        entry(
                                "api_key",
                                JsonObject.of(
                                        entry("type", "apiKey"), entry("in", "header"), entry("name", "X-API-Key")))));
        return components;
    }
}
