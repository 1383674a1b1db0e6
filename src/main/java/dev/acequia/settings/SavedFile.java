package dev.acequia.settings;

import dev.acequia.files.WholeFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `settings.json` in the data folder: the values that were changed while the server ran, as [FlatJson]; and beside it,
/// in `settings.previous.json`, those of the change before. Each is a [WholeFile], so that there is always one to read.
/// The secrets of now are in `settings.secrets.json`, too: who takes those of before for a damaged file must not open
/// what has been closed.
final class SavedFile {
    private static final Logger log = LoggerFactory.getLogger(SavedFile.class);

    /// In bytes; a file of all settings has less than a tenth.
    private static final int MAX_SIZE = 64 << 10;

    /// Of the form of the file. It was never written; a greater one will be in a form that is not known here.
    private static final BigDecimal VERSION = BigDecimal.ONE;

    private final WholeFile file;
    private final WholeFile previous;
    private final WholeFile secrets;

    /// Contents of the saved file.
    ///
    /// @param values by key; none when nothing was saved
    /// @param fault why they are not known, keys and tokens among them, as sentences; empty when they are
    record Saved(Map<String, Object> values, String fault) {}

    /// A form of the file that is known to a newer version only, which is not to be touched.
    private static final class Newer extends IOException {
        private static final long serialVersionUID = 1;

        Newer(String message) {
            super(message);
        }
    }

    SavedFile(Path folder) {
        this.file = new WholeFile(folder.resolve("settings.json"));
        this.previous = new WholeFile(folder.resolve("settings.previous.json"));
        this.secrets = new WholeFile(folder.resolve("settings.secrets.json"));
    }

    /// The saved values. A damaged file is set aside, and what it had replaced is taken for it; so it is for a
    /// file that is gone or cannot be read.
    Saved read() {
        if (!file.mayExist()) {
            return previous.mayExist() || file.broken().mayExist()
                    ? readPrevious("is missing")
                    : new Saved(Map.of(), "");
        }
        try {
            return new Saved(values(file), "");
        } catch (IllegalArgumentException e) {
            setAside(e);
            return readPrevious("is damaged: " + e.getMessage());
        } catch (Newer e) {
            return lost(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            log.warn("[settings] {} cannot be read, and no changes can be saved until it can: {}", file, e.toString());
            return readPrevious("cannot be read: " + e);
        }
    }

    /// @throws IllegalArgumentException when it is damaged; its message is a sentence without a full stop
    private static Map<String, Object> values(WholeFile file) throws IOException {
        Map<String, Object> values = FlatJson.values(file.read(MAX_SIZE));
        for (Map.Entry<String, Object> each : values.entrySet()) {
            boolean isVersion = each.getKey().equals("version") || each.getKey().endsWith("_version");
            if (isVersion && each.getValue() instanceof BigDecimal number && number.compareTo(VERSION) > 0) {
                throw new Newer("is of a newer version: " + each.getKey() + " is " + number.toPlainString());
            }
            Optional<Setting<?>> secret = Catalogue.named(each.getKey()).filter(Setting::isSecret);
            if (secret.isPresent() && !isSecret(secret.get(), each.getValue())) {
                throw new IllegalArgumentException(
                        each.getKey() + " must be " + secret.get().kind().expected() + ", but is something else");
            }
        }
        return values;
    }

    private static boolean isSecret(Setting<?> setting, Object value) {
        boolean isText = value instanceof String || value instanceof BigDecimal;
        return isText && setting.parse(FlatJson.text(value)) instanceof Parsed.Valid;
    }

    private void setAside(IllegalArgumentException damage) {
        try {
            Path broken = file.setAside().getFileName();
            log.warn("[settings] {} is damaged and was renamed to {}: {}", file, broken, damage.getMessage());
        } catch (IOException e) {
            log.warn("[settings] {} is damaged: {}; it cannot be renamed: {}", file, damage.getMessage(), e);
        }
    }

    private Saved readPrevious(String why) {
        try {
            Map<String, Object> values = new LinkedHashMap<>(values(previous));
            if (secrets.mayExist()) {
                values.keySet().removeIf(SavedFile::isSecret);
                values.putAll(values(secrets));
            }
            log.warn("[settings] {} {}; the settings before the last change are used, from {}", file, why, previous);
            restore(values);
            return new Saved(values, "");
        } catch (IOException | IllegalArgumentException e) {
            log.warn(
                    "[settings] the settings before the last change cannot be used either, from {}: {}",
                    previous,
                    e.toString());
            return lost(why);
        }
    }

    private Saved lost(String why) {
        String fault = "The saved settings, which may include keys and tokens, are unknown because " + file + " " + why
                + ". Nothing can be played or changed until the file is restored, or it, "
                + previous.path().getFileName() + " and " + file.broken().path().getFileName()
                + " are deleted, and the server is restarted";
        log.error("[settings] {}", fault);
        return new Saved(Map.of(), fault);
    }

    private void restore(Map<String, Object> values) {
        if (file.mayExist()) {
            return;
        }
        try {
            file.writeForGood(bytes(values));
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
        byte[] bytes = bytes(values);
        if (bytes.length > MAX_SIZE) {
            throw new IOException("they would be longer than " + MAX_SIZE + " bytes");
        }
        keepSecrets(values);
        if (file.exists()) {
            keepPrevious();
        }
        file.writeForGood(bytes);
    }

    private void keepPrevious() throws IOException {
        try {
            values(file);
            previous.writeForGood(file.read(MAX_SIZE));
        } catch (IllegalArgumentException e) {
            log.warn("[settings] {} was damaged while Acequia was running: {}", file, e.getMessage());
        }
    }

    /// Nothing is written where nothing changes, as there are mostly none.
    private void keepSecrets(Map<String, Object> next) throws IOException {
        Map<String, Object> kept = new LinkedHashMap<>(next);
        kept.keySet().removeIf(key -> !isSecret(key));
        byte[] bytes = bytes(kept);
        boolean isKnown = secrets.exists() ? Arrays.equals(bytes, secrets.read(2 * MAX_SIZE)) : kept.isEmpty();
        if (!isKnown) {
            secrets.writeForGood(bytes);
        }
    }

    private static boolean isSecret(String key) {
        return Catalogue.named(key).filter(Setting::isSecret).isPresent();
    }

    private static byte[] bytes(Map<String, Object> values) {
        return FlatJson.write(values).getBytes(StandardCharsets.UTF_8);
    }

    private static <T> Object json(Settings settings, Setting<T> setting) {
        return setting.kind().json(settings.get(setting));
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
