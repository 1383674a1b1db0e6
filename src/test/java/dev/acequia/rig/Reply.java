package dev.acequia.rig;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An answer as a [Client] gets it.
///
/// @param headers by name in lower case
/// @param body empty unless it was read
public record Reply(int status, Map<String, String> headers, String body) {
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /// Where it leads.
    public String location() {
        return Objects.requireNonNull(header("location"));
    }

    /// The first member of a name in a body of JSON, as text; empty when there is none.
    public String field(String name) {
        return Json.parse(body).text(name);
    }
}
