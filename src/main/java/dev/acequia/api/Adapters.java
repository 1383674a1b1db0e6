package dev.acequia.api;

import dev.acequia.api.jsonb.GeneratedJsonComponent;
import dev.acequia.json.JsonAdapters;
import io.avaje.jsonb.Jsonb;

/// The JSON adapters of the API's records.
public final class Adapters {
    private Adapters() {}

    /// As the reference's clients know it: what is not known is null, not absent.
    public static Jsonb make() {
        return JsonAdapters.of(new ApiJsonComponent(), new GeneratedJsonComponent());
    }
}
