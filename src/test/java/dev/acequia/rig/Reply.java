package dev.acequia.rig;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer as a [Client] gets it.
///
/// @param headers by name in lower case
/// @param body empty unless it has a `Content-Length`
public record Reply(int status, Map<String, String> headers, String body) {
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
