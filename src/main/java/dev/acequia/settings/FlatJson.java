package dev.acequia.settings;

import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/// A JSON object in which nothing is nested, as settings are saved and sent: `{"stream_mode": "HLS"}`.
public final class FlatJson {
    /// More digits than any setting has, before the point or behind it.
    private static final int DIGITS = 20;

    private FlatJson() {}

    /// The values by key as texts that [Setting#parse] reads, in the order of the object; `null` is empty.
    ///
    /// @throws IllegalArgumentException when it is anything else; its message is a sentence without a full stop
    public static Map<String, String> read(byte[] json) {
        try (JsonReader reader = JsonStream.builder().build().reader(json)) {
            Map<String, String> values = new LinkedHashMap<>();
            reader.beginObject();
            while (reader.hasNextField()) {
                String key = reader.nextField();
                if (values.put(key, text(key, reader)) != null) {
                    throw new Refused(Setting.clipped(key) + " is there twice");
                }
            }
            reader.endObject();
            if (reader.hasNextStreamElement()) {
                throw new Refused("there must be one JSON object and nothing behind it");
            }
            return values;
        } catch (Refused e) {
            throw e;
        } catch (RuntimeException e) {
            // The parser reports malformed text by several unrelated types.
            throw new IllegalArgumentException("it must be a JSON object, but is none", e);
        }
    }

    private static String text(String key, JsonReader reader) {
        return switch (reader.currentToken()) {
            case STRING -> reader.readString();
            case NUMBER -> text(reader.readDecimal());
            case BOOLEAN -> String.valueOf(reader.readBoolean());
            case NULL -> reader.isNullValue() ? "" : "null";
            case BEGIN_OBJECT, BEGIN_ARRAY -> throw new Refused(Setting.clipped(key) + " must be one value");
        };
    }

    private static String text(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return Math.abs(shortest.scale()) > DIGITS ? shortest.toString() : shortest.toPlainString();
    }

    /// One line a value, in the order of the map.
    static String write(Map<String, Object> values) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = JsonStream.builder().build().writer(text)) {
            writer.pretty(true);
            writer.beginObject();
            values.forEach((key, value) -> {
                writer.name(key);
                writer.jsonValue(value);
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
