package dev.acequia.api.openapi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// JSON objects whose members keep their order, so that the same routes make the same text. They do not change.
public final class JsonObject {
    private JsonObject() {}

    @SafeVarargs
    public static Map<String, Object> of(Map.Entry<String, ?>... members) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Map.Entry<String, ?> each : members) {
            all.put(each.getKey(), each.getValue());
        }
        return Collections.unmodifiableMap(all);
    }

    /// The object with one member more.
    public static Map<String, Object> with(Map<String, Object> object, String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(object);
        more.put(key, value);
        return Collections.unmodifiableMap(more);
    }
}
