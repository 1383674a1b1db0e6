package dev.acequia.api.openapi;

import static dev.acequia.api.openapi.Document.object;
import static dev.acequia.api.openapi.Document.objects;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a document must be so that clients can be generated from it (OpenAPI 3.0.3, chapter 4.7).
public final class DocumentRules {
    private static final Pattern PLACE = Pattern.compile("\\{([^}]+)}");
    private static final Set<String> TYPES = Set.of("object", "array", "string", "boolean", "integer", "number");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PATCH", "DELETE");

    private final Document document;
    private final List<String> complaints = new ArrayList<>();

    private DocumentRules(Document document) {
        this.document = document;
    }

    /// What is wrong with the document, each with its place.
    public static List<String> complaints(Document document) {
        DocumentRules rules = new DocumentRules(document);
        rules.head();
        rules.calls();
        rules.schemas();
        return rules.complaints;
    }

    private void require(boolean isSo, String complaint) {
        if (!isSo) {
            complaints.add(complaint);
        }
    }

    private void head() {
        require(String.valueOf(document.root().get("openapi")).matches("3\\.0\\.\\d"), "the version is none");
        require(object(document.root().get("info")).containsKey("title"), "there is no title");
        require(object(document.root().get("info")).containsKey("version"), "there is no version");
    }

    private void calls() {
        Set<Object> ids = new HashSet<>();
        Set<Object> tags = objects(document.root().get("tags")).stream()
                .map(each -> each.get("name"))
                .collect(Collectors.toSet());
        Set<String> shapes = new HashSet<>();
        for (Document.Call each : document.calls()) {
            require(METHODS.contains(each.method()), each + " has another method");
            require(
                    shapes.add(each.method() + PLACE.matcher(each.path()).replaceAll("{}")),
                    each + " cannot be told from another");
            require(ids.add(each.operation().get("operationId")), each + " has no id of its own");
            require(
                    String.valueOf(each.operation().get("operationId")).matches("[a-z][A-Za-z0-9]+"),
                    each + " has an id that is no name");
            require(
                    each.operation().get("tags") instanceof List<?> own && !own.isEmpty() && tags.containsAll(own),
                    each + " has a tag that is not described");
            parameters(each);
            responses(each);
            security(each);
        }
    }

    private void parameters(Document.Call call) {
        Set<String> seen = new HashSet<>();
        Set<String> places =
                PLACE.matcher(call.path()).results().map(each -> each.group(1)).collect(Collectors.toSet());
        for (Map<String, Object> each : call.parameters()) {
            String name = String.valueOf(each.get("name"));
            boolean isInPath = "path".equals(each.get("in"));
            require(Set.of("path", "query", "header").contains(each.get("in")), call + ": " + name + " is nowhere");
            require(seen.add(each.get("in") + " " + name), call + ": " + name + " is there twice");
            require(isInPath == places.contains(name), call + ": " + name + " is at the wrong place");
            require(Boolean.valueOf(isInPath).equals(each.get("required")), call + ": " + name + " must be required");
            require(each.get("schema") instanceof Map, call + ": " + name + " has no schema");
            require(!String.valueOf(each.get("description")).isBlank(), call + ": " + name + " is not described");
            places.remove(isInPath ? name : "");
        }
        require(places.isEmpty(), call + " does not describe " + places);
    }

    private void responses(Document.Call call) {
        require(
                call.responses().keySet().stream().anyMatch(each -> each.matches("[123]\\d\\d")),
                call + " never succeeds");
        call.responses().forEach((status, response) -> {
            require(status.matches("[1-5]\\d\\d|default"), call + " has a status that is none: " + status);
            require(
                    object(response).get("description") instanceof String text && !text.isBlank(),
                    call + ": " + status + " is not described");
        });
    }

    private void security(Document.Call call) {
        Map<String, Object> schemes =
                object(object(document.root().get("components")).get("securitySchemes"));
        objects(call.operation().get("security"))
                .forEach(each ->
                        require(schemes.keySet().containsAll(each.keySet()), call + " has an unknown security scheme"));
    }

    private void schemas() {
        document.walk((place, each) -> {
            if (each.get("$ref") instanceof String reference) {
                String name = reference.replace("#/components/schemas/", "");
                require(document.schemas().containsKey(name), place + " refers to nothing: " + reference);
                require(each.size() == 1, place + " has something beside a reference");
            }
            if (place.endsWith("/schema") || place.matches("#/components/schemas/[^/]+")) {
                Object type = each.get("type");
                require(type == null || TYPES.contains(type), place + " is of an unknown type");
                require(!"array".equals(type) || each.containsKey("items"), place + " has items of no type");
                require(
                        object(each.getOrDefault("properties", Map.of()))
                                .keySet()
                                .containsAll((List<?>) each.getOrDefault("required", List.of())),
                        place + " requires what it does not have");
            }
        });
        document.schemas()
                .keySet()
                .forEach(each -> require(each.matches("[A-Za-z0-9._-]+"), each + " is no name of a schema"));
    }
}
