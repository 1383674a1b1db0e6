package dev.acequia.api;

import dev.acequia.http.message.Request;
import dev.acequia.settings.FlatJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Parameters of a request, from its query and its body, each at most once.
final class Parameters {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private Parameters() {}

    /// @throws IllegalArgumentException with a sentence for users
    static Map<String, String> of(Request request) {
        Map<String, String> all = new LinkedHashMap<>();
        addOnce(all, request.query());
        if (request.body().length > 0) {
            switch (request.mediaType()) {
                case JSON -> FlatJson.read(request.body()).forEach((key, value) -> addOnce(all, key, value));
                case FORM -> addOnce(all, request.form());
                default ->
                    throw new IllegalArgumentException("the body must be " + JSON + " or " + FORM + ", but is "
                            + (request.mediaType().isEmpty() ? "of no type" : request.mediaType()));
            }
        }
        return all;
    }

    private static void addOnce(Map<String, String> all, Map<String, List<String>> parameters) {
        parameters.forEach((key, values) -> values.forEach(value -> addOnce(all, key, value)));
    }

    private static void addOnce(Map<String, String> all, String key, String value) {
        if (all.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException(key + " is given twice");
        }
    }
}
