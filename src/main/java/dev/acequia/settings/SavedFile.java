package dev.acequia.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `settings.json` in the data folder: the values that were changed while the server ran, as [FlatJson].
///
/// Replaced as a whole: whoever reads it finds the old values or the new ones, also after a kill or a loss of power.
/// Only its owner may read it, for it may hold the API key.
final class SavedFile {
    private static final Logger log = LoggerFactory.getLogger(SavedFile.class);

    /// In bytes; a file of all settings has less than a tenth.
    private static final int MAX_SIZE = 64 << 10;

    private final Path path;

    SavedFile(Path folder) {
        this.path = folder.resolve("settings.json");
    }

    /// The saved texts by key; none when nothing was saved. A damaged file is set aside, so that it is not lost when
    /// the next change is saved.
    Map<String, String> read() {
        if (!Files.exists(path)) {
            return Map.of();
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw new IllegalArgumentException("it must not be longer than " + MAX_SIZE + " bytes");
            }
            return FlatJson.read(bytes);
        } catch (IOException | IllegalArgumentException e) {
            setAside(e);
            return Map.of();
        }
    }

    private void setAside(Exception damage) {
        Path broken = path.resolveSibling(path.getFileName() + ".broken");
        try {
            Files.move(path, broken, StandardCopyOption.REPLACE_EXISTING);
            log.warn("[settings] {} is ignored and now called {}: {}", path, broken.getFileName(), damage.getMessage());
        } catch (IOException e) {
            log.warn("[settings] {} is ignored: {}; nor can it be set aside: {}", path, damage.getMessage(), e);
        }
    }

    /// Saves those of the values that come from being saved; returns when they are on the disk.
    void write(Settings settings) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Setting<?> setting : Catalogue.all()) {
            if (settings.source(setting) == Source.SAVED) {
                values.put(setting.key(), json(settings, setting));
            }
        }
        Files.createDirectories(path.toAbsolutePath().getParent());
        Path fresh = path.resolveSibling(path.getFileName() + ".tmp");
        Files.deleteIfExists(fresh);
        try (FileChannel file = FileChannel.open(
                fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forOwner(path))) {
            ByteBuffer bytes = ByteBuffer.wrap(FlatJson.write(values).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static <T> Object json(Settings settings, Setting<T> setting) {
        return setting.kind().json(settings.get(setting));
    }

    private static FileAttribute<?>[] forOwner(Path path) {
        boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
