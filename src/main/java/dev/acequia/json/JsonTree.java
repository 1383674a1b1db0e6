package dev.acequia.json;

import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.BytesJsonWriter;
import io.avaje.json.stream.JsonStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON without a schema, as maps, lists, strings, doubles and booleans, so that a field of an unexpected type costs
/// that field only.
public final class JsonTree {
    /// The deepest nesting of objects and arrays that is read.
    private static final int DEEPEST = 32;

    private static final JsonStream STREAM = JsonStream.builder().build();

    private JsonTree() {}

    /// A whole text.
    ///
    /// @throws IllegalArgumentException when it is not JSON, or nested too deeply
    public static @Nullable Object read(byte[] json) {
        try (JsonReader reader = STREAM.reader(json)) {
            return value(reader, 0);
        } catch (RuntimeException e) {
            // The parser reports malformed text by several unrelated types.
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    /// Written out: of maps, collections, texts, numbers and booleans.
    public static byte[] write(Map<String, ?> object) {
        try (BytesJsonWriter writer = STREAM.bufferedWriterAsBytes()) {
            // Empty objects mean something: {"6878/tcp":{}}.
            writer.serializeEmpty(true);
            write(object, writer);
            return writer.result();
        }
    }

    private static @Nullable Object value(JsonReader reader, int depth) {
        return switch (reader.currentToken()) {
            case BEGIN_OBJECT -> object(reader, deeper(depth));
            case BEGIN_ARRAY -> array(reader, deeper(depth));
            case STRING -> reader.readString();
            case NUMBER -> reader.readDouble();
            case BOOLEAN -> reader.readBoolean();
            case NULL -> {
                reader.isNullValue();
                yield null;
            }
        };
    }

    private static int deeper(int depth) {
        if (depth == DEEPEST) {
            throw new IllegalArgumentException("nested deeper than " + DEEPEST + " levels");
        }
        return depth + 1;
    }

    private static Map<String, @Nullable Object> object(JsonReader reader, int depth) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNextField()) {
            fields.put(reader.nextField(), value(reader, depth));
        }
        reader.endObject();
        return fields;
    }

    private static List<@Nullable Object> array(JsonReader reader, int depth) {
        List<@Nullable Object> elements = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNextElement()) {
            elements.add(value(reader, depth));
        }
        reader.endArray();
        return elements;
    }

    private static void write(Object value, JsonWriter writer) {
        switch (value) {
            case Map<?, ?> fields -> {
                writer.beginObject();
                fields.forEach((name, each) -> {
                    writer.name(String.valueOf(name));
                    write(each, writer);
                });
                writer.endObject();
            }
            case Collection<?> elements -> {
                writer.beginArray();
                elements.forEach(each -> write(each, writer));
                writer.endArray();
            }
            case Boolean flag -> writer.value(flag);
            case Integer number -> writer.value(number);
            case Long number -> writer.value(number);
            default -> writer.value(value.toString());
        }
    }
}
