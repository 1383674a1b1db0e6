package dev.acequia.json;

import io.avaje.jsonb.Jsonb;
import io.avaje.jsonb.spi.GeneratedComponent;

/// The JSON adapters of a package's records.
public final class JsonAdapters {
    private JsonAdapters() {}

    /// Adapters that write what is not known as null. They are named, not looked for in every jar there is, as `Jsonb`
    /// does with the thread's class loader.
    public static Jsonb of(GeneratedComponent... components) {
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            Jsonb.Builder json = Jsonb.builder().serializeNulls(true);
            for (GeneratedComponent each : components) {
                each.register(json);
            }
            return json.build();
        } finally {
            thread.setContextClassLoader(usual);
        }
    }
}
