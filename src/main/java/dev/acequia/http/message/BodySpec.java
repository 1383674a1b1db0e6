package dev.acequia.http.message;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.function.Supplier;

/// Media type and schema of a body.
public sealed interface BodySpec {
    /// JSON that is written from, or read as, values of a type.
    record Json(Type type) implements BodySpec {}

    /// JSON of no type of its own, as a schema of OpenAPI 3.0 describes it.
    ///
    /// @param name under which the schema is known
    /// @param schema asked for when the description is read
    record Shaped(String name, Supplier<Map<String, Object>> schema) implements BodySpec {}

    /// Bytes of a media type such as `video/mp2t`.
    record Media(String type) implements BodySpec {}

    static BodySpec media(String type) {
        return new Media(type);
    }
}
