package dev.acequia.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `settings.json` in the data folder: the values that were changed while the server ran, as [FlatJson]; and
/// beside it, in `settings.previous.json`, those of the change before. Each is a [WholeFile], so that there
/// is always one to read.
final class SavedFile {
    private static final Logger log = LoggerFactory.getLogger(SavedFile.class);

    /// In bytes; a file of all settings has less than a tenth.
    private static final int MAX_SIZE = 64 << 10;

    private final WholeFile file;
    private final WholeFile previous;

    SavedFile(Path folder) {
        this.file = new WholeFile(folder.resolve("settings.json"));
        this.previous = new WholeFile(folder.resolve("settings.previous.json"));
    }

    /// The saved values by key; none when nothing was saved. A damaged file is set aside, and what it had
    /// replaced is taken for it.
    Map<String, Object> read() {
        if (!file.exists()) {
            return Map.of();
        }
        try {
            return FlatJson.values(file.read(MAX_SIZE));
        } catch (IllegalArgumentException e) {
            setAside(e);
            return readPrevious();
        } catch (IOException e) {
            log.warn("[settings] {} cannot be read, and nothing can be saved until it can: {}", file, e.toString());
            return Map.of();
        }
    }

    private void setAside(IllegalArgumentException damage) {
        try {
            Path broken = file.setAside().getFileName();
            log.warn("[settings] {} is ignored and now called {}: {}", file, broken, damage.getMessage());
        } catch (IOException e) {
            log.warn("[settings] {} is ignored: {}; nor can it be set aside: {}", file, damage.getMessage(), e);
        }
    }

    private Map<String, Object> readPrevious() {
        if (!previous.exists()) {
            return Map.of();
        }
        try {
            byte[] bytes = previous.read(MAX_SIZE);
            Map<String, Object> values = FlatJson.values(bytes);
            log.warn("[settings] what was saved before the last change is taken, from {}", previous);
            restore(bytes);
            return values;
        } catch (IOException | IllegalArgumentException e) {
            log.warn("[settings] {} cannot be taken either: {}", previous, e.getMessage());
            return Map.of();
        }
    }

    private void restore(byte[] bytes) {
        try {
            file.write(bytes);
        } catch (IOException e) {
            log.warn("[settings] {} cannot be written: {}", file, e.toString());
        }
    }

    /// Saves those of the values that come from being saved; returns when they are on the disk.
    ///
    /// @param others what is kept as it is, by key, although it has no effect now
    void write(Settings settings, Map<String, Object> others) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Setting<?> setting : Catalogue.all()) {
            if (settings.source(setting) == Source.SAVED) {
                values.put(setting.key(), json(settings, setting));
            }
        }
        others.forEach(values::putIfAbsent);
        byte[] bytes = FlatJson.write(values).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_SIZE) {
            throw new IOException("they would be longer than " + MAX_SIZE + " bytes");
        }
        if (file.exists()) {
            keepPrevious();
        }
        file.write(bytes);
    }

    private void keepPrevious() throws IOException {
        try {
            byte[] bytes = file.read(MAX_SIZE);
            FlatJson.values(bytes);
            previous.write(bytes);
        } catch (IllegalArgumentException e) {
            log.warn("[settings] {} was damaged while Acequia ran: {}", file, e.getMessage());
        }
    }

    private static <T> Object json(Settings settings, Setting<T> setting) {
        return setting.kind().json(settings.get(setting));
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
