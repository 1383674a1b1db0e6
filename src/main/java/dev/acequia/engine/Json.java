package dev.acequia.engine;

import dev.acequia.settings.WellFormed;
import io.avaje.json.JsonReader;
import io.avaje.json.stream.JsonStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lenient JSON reader into maps, lists, strings, doubles and booleans, so that a field of an unexpected type costs
/// that field only. Nested as [WellFormed] allows it. Thread-safe.
final class Json {
    private final JsonStream stream = JsonStream.builder().build();

    /// @throws IllegalArgumentException when it is not JSON
    @Nullable
    Object read(byte[] json) {
        byte[] well = WellFormed.json(json);
        try (JsonReader reader = stream.reader(well)) {
            return value(reader);
        } catch (RuntimeException e) {
            // The parser reports malformed text by several unrelated types.
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static @Nullable Object value(JsonReader reader) {
        return switch (reader.currentToken()) {
            case BEGIN_OBJECT -> object(reader);
            case BEGIN_ARRAY -> array(reader);
            case STRING -> reader.readString();
            case NUMBER -> reader.readDouble();
            case BOOLEAN -> reader.readBoolean();
            case NULL -> {
                reader.isNullValue();
                yield null;
            }
        };
    }

    private static Map<String, @Nullable Object> object(JsonReader reader) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNextField()) {
            fields.put(reader.nextField(), value(reader));
        }
        reader.endObject();
        return fields;
    }

    private static List<@Nullable Object> array(JsonReader reader) {
        List<@Nullable Object> elements = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNextElement()) {
            elements.add(value(reader));
        }
        reader.endArray();
        return elements;
    }
}
