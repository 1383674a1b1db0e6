package dev.acequia.api;

import dev.acequia.api.jsonb.GeneratedJsonComponent;
import io.avaje.jsonb.Jsonb;

/// The JSON adapters of the API's records.
public final class Adapters {
    private Adapters() {}

    /// As the reference's clients know it: what is not known is null, not absent. The adapters are named, not
    /// looked for in every jar there is, as `Jsonb` does with the thread's class loader.
    public static Jsonb make() {
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            Jsonb.Builder json = Jsonb.builder().serializeNulls(true);
            new ApiJsonComponent().register(json);
            new GeneratedJsonComponent().register(json);
            return json.build();
        } finally {
            thread.setContextClassLoader(usual);
        }
    }
}
