package dev.acequia.api;

import dev.acequia.api.jsonb.GeneratedJsonComponent;
import dev.acequia.json.JsonAdapters;
import io.avaje.jsonb.Jsonb;

/// The JSON adapters of the API's records.
public final class Adapters {
    private Adapters() {}

    /// Makes the JSON mapping of the API, in which an unknown value is null and not absent, as in the reference.
    public static Jsonb make() {
        return JsonAdapters.of(new ApiJsonComponent(), new GeneratedJsonComponent());
    }
}
