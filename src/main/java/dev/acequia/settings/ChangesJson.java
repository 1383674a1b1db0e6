package dev.acequia.settings;

import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Changes as they are kept in a file: a JSON array of objects with an array of steps in each.
final class ChangesJson {
    private ChangesJson() {}

    static String write(List<Change> changes) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = JsonStream.builder().build().writer(text)) {
            writer.beginArray();
            changes.forEach(each -> write(each, writer));
            writer.endArray();
        }
        return text + "\n";
    }

    private static void write(Change change, JsonWriter writer) {
        writer.beginObject();
        writer.name("id");
        writer.value(change.id());
        writer.name("time");
        writer.value(change.time().toString());
        writer.name("who");
        writer.value(change.who());
        writer.name("undoes");
        writer.value(change.undoes());
        writer.name("steps");
        writer.beginArray();
        for (Change.Step step : change.steps()) {
            writer.beginObject();
            writer.name("key");
            writer.value(step.key());
            writer.name("before");
            writer.value(step.before());
            writer.name("after");
            writer.value(step.after());
            writer.name("was_saved");
            writer.value(step.wasSaved());
            writer.endObject();
        }
        writer.endArray();
        writer.endObject();
    }

    /// @throws IllegalArgumentException when it is anything else; its message is a sentence without a full
    ///     stop
    static List<Change> read(byte[] json) {
        byte[] well = WellFormed.json(json);
        try (JsonReader reader = JsonStream.builder().build().reader(well)) {
            List<Change> changes = new ArrayList<>();
            reader.beginArray();
            while (reader.hasNextElement()) {
                changes.add(change(reader));
            }
            reader.endArray();
            return changes;
        } catch (RuntimeException e) {
            // The parser reports malformed text by several unrelated types.
            throw new IllegalArgumentException("it must be a JSON array of changes, but is not", e);
        }
    }

    private static Change change(JsonReader reader) {
        long id = 0;
        long undoes = 0;
        Instant time = Instant.EPOCH;
        String who = "";
        List<Change.Step> steps = new ArrayList<>();
        reader.beginObject();
        while (reader.hasNextField()) {
            switch (reader.nextField()) {
                case "id" -> id = reader.readLong();
                case "undoes" -> undoes = reader.readLong();
                case "time" -> time = Instant.parse(reader.readString());
                case "who" -> who = reader.readString();
                case "steps" -> {
                    reader.beginArray();
                    while (reader.hasNextElement()) {
                        steps.add(step(reader));
                    }
                    reader.endArray();
                }
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        return new Change(id, time, who, steps, undoes);
    }

    private static Change.Step step(JsonReader reader) {
        String key = "";
        String before = "";
        String after = "";
        boolean wasSaved = false;
        reader.beginObject();
        while (reader.hasNextField()) {
            switch (reader.nextField()) {
                case "key" -> key = reader.readString();
                case "before" -> before = reader.readString();
                case "after" -> after = reader.readString();
                case "was_saved" -> wasSaved = reader.readBoolean();
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        return new Change.Step(key, before, after, wasSaved);
    }
}
