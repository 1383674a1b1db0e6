package dev.acequia.settings;

import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// A JSON object in which nothing is nested, as settings are saved and sent: `{"stream_mode": "HLS"}`.
public final class FlatJson {
    /// Stand-in for `null`, which as a text is empty.
    enum Nothing {
        NOTHING;

        @Override
        public String toString() {
            return "";
        }
    }

    /// More digits than any setting has, before the point or behind it.
    private static final int DIGITS = 20;

    private FlatJson() {}

    /// The values by key as texts that [Setting#parse] reads, in the order of the object; `null` is empty.
    ///
    /// @throws IllegalArgumentException when it is anything else; its message is a sentence without a full
    ///     stop
    public static Map<String, String> read(byte[] json) {
        return texts(values(json));
    }

    /// The same, of the object that stands in a field of the one that is read; the other fields are skipped.
    ///
    /// @throws IllegalArgumentException when it is anything else; its message is a sentence without a full
    ///     stop
    public static Map<String, String> readWithin(byte[] json, String field) {
        return parse(json, reader -> {
            Map<String, Object> values = null;
            reader.beginObject();
            while (reader.hasNextField()) {
                if (reader.nextField().equals(field)) {
                    values = object(reader);
                } else {
                    reader.skipValue();
                }
            }
            reader.endObject();
            if (values == null) {
                throw new Refused("it must contain an object \"" + field + "\"");
            }
            return texts(values);
        });
    }

    /// Reads a flat object like [#read], each value with its type: a text, a number, a boolean or [Nothing].
    static Map<String, Object> values(byte[] json) {
        return parse(json, FlatJson::object);
    }

    private static <T> T parse(byte[] json, Function<JsonReader, T> read) {
        byte[] well = WellFormed.json(json);
        try (JsonReader reader = JsonStream.builder().build().reader(well)) {
            T result = read.apply(reader);
            if (reader.hasNextStreamElement()) {
                throw new Refused("there must be one JSON object and nothing after it");
            }
            return result;
        } catch (Refused e) {
            throw e;
        } catch (RuntimeException e) {
            // The parser reports malformed text by several unrelated types.
            throw new IllegalArgumentException("it must be a JSON object, but is not", e);
        }
    }

    private static Map<String, Object> object(JsonReader reader) {
        Map<String, Object> values = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNextField()) {
            String key = reader.nextField();
            if (values.put(key, value(key, reader)) != null) {
                throw new Refused(Setting.clipped(key) + " is given twice");
            }
        }
        reader.endObject();
        return values;
    }

    private static Object value(String key, JsonReader reader) {
        return switch (reader.currentToken()) {
            case STRING -> reader.readString();
            case NUMBER -> number(reader.readDecimal());
            case BOOLEAN -> reader.readBoolean();
            case NULL -> reader.isNullValue() ? Nothing.NOTHING : "null";
            case BEGIN_OBJECT, BEGIN_ARRAY -> throw new Refused(Setting.clipped(key) + " must be one value");
        };
    }

    /// One that is too long to be written out becomes a text.
    private static Object number(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return Math.abs(shortest.scale()) > DIGITS ? shortest.toString() : new BigDecimal(shortest.toPlainString());
    }

    private static Map<String, String> texts(Map<String, Object> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((key, value) -> texts.put(key, text(value)));
        return texts;
    }

    static String text(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    /// One line a value, in the order of the map.
    static String write(Map<String, Object> values) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = JsonStream.builder().build().writer(text)) {
            writer.pretty(true);
            writer.beginObject();
            values.forEach((key, value) -> {
                writer.name(key);
                if (value instanceof Nothing) {
                    writer.nullValue();
                } else {
                    writer.jsonValue(value);
                }
            });
            writer.endObject();
        }
        return text + "\n";
    }

    private static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Refused(String sentence) {
            super(sentence);
        }
    }
}
