package dev.acequia.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A YAML file of lines `key: value`, in which a value may be a list but nothing is nested.
///
/// Read event by event, so that values stay the text that was written, lines are known and nothing recurses.
final class YamlFile {
    /// In bytes; a file of all settings with their comments has less than a tenth.
    private static final int MAX_SIZE = 64 << 10;

    private final String name;
    private final Iterator<Event> events;
    private final Set<String> keys = new HashSet<>();
    private int line = 1;

    /// One key with its value; the items of a list have commas between them, `null` is empty.
    ///
    /// @param name the key as a problem names it, with its place
    record Entry(String key, String name, String text, boolean isList) {}

    private YamlFile(String name, String text) {
        this.name = name;
        this.events =
                new Parse(LoadSettings.builder().build()).parseString(text).iterator();
    }

    static List<Entry> read(Path file) throws SettingsException {
        String name = String.valueOf(file.getFileName());
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw refused(name + " must not be longer than " + MAX_SIZE + " bytes");
            }
            return parse(name, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw refused(name + " cannot be read: " + e);
        }
    }

    static List<Entry> parse(String name, String text) throws SettingsException {
        YamlFile file = new YamlFile(name, text);
        try {
            return file.entries();
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw refused(name + " line " + line + " is not YAML: " + Setting.clipped(e.getProblem()));
        } catch (ReaderException e) {
            long line = 1
                    + text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            throw refused(name + " line " + line + " is not YAML: it holds a control character");
        } catch (YamlEngineException | NumberFormatException e) { // the latter for a broken escape
            throw refused(file.place() + " or below is not YAML: " + Setting.clipped(e.toString()));
        }
    }

    private List<Entry> entries() throws SettingsException {
        List<Entry> entries = new ArrayList<>();
        next();
        if (next() instanceof StreamEndEvent) {
            return entries;
        }
        if (!(next() instanceof MappingStartEvent)) {
            throw refused(place() + " must be of the form key: value");
        }
        for (Event event = next(); !(event instanceof MappingEndEvent); event = next()) {
            entries.add(entry(event));
        }
        next();
        if (!(next() instanceof StreamEndEvent)) {
            throw refused(place() + " starts a second document");
        }
        return entries;
    }

    private Entry entry(Event key) throws SettingsException {
        if (!(key instanceof ScalarEvent scalar)) {
            throw refused(place() + " must be of the form key: value");
        }
        String label = Setting.clipped(scalar.getValue()) + " (" + place() + ")";
        if (!keys.add(scalar.getValue())) {
            throw refused(label + " is given twice");
        }
        Event value = next();
        if (value instanceof ScalarEvent one) {
            return new Entry(scalar.getValue(), label, text(one), false);
        }
        if (value instanceof SequenceStartEvent) {
            return new Entry(scalar.getValue(), label, items(label), true);
        }
        throw refused(label + " must be one value or a list of values");
    }

    private String items(String label) throws SettingsException {
        StringJoiner items = new StringJoiner(",");
        for (Event event = next(); !(event instanceof SequenceEndEvent); event = next()) {
            if (!(event instanceof ScalarEvent item)) {
                throw refused(label + " must be one value or a list of values");
            }
            items.add(text(item));
        }
        return items.toString();
    }

    private static String text(ScalarEvent scalar) {
        String text = scalar.getValue();
        boolean isNull = scalar.isPlain() && (text.equals("~") || text.equals("null"));
        return isNull ? "" : text;
    }

    private Event next() {
        Event event = events.next();
        line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(line);
        return event;
    }

    private String place() {
        return name + " line " + line;
    }

    private static SettingsException refused(String problem) {
        return new SettingsException(List.of(problem));
    }
}
