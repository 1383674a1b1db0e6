package dev.acequia.api;

import dev.acequia.http.Request;
import dev.acequia.settings.FlatJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a request asks for: the parameters of its query and the values of its body, each once.
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
            throw new IllegalArgumentException(key + " is there twice");
        }
    }

    /// @param usual where the query does not tell
    /// @throws IllegalArgumentException with a sentence for users when it is no number of that range
    static int number(Request request, String name, int usual, int least, int most) {
        String text = request.parameter(name);
        try {
            int number = text == null ? usual : Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As one that is out of range.
        }
        throw new IllegalArgumentException(
                name + " must be a number from " + least + " to " + most + ", not '" + text + "'");
    }
}
