package dev.acequia.app;

import dev.acequia.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The name that sets this installation apart from others on the same engines: drawn once, kept in the data folder.
final class InstanceName {
    private static final Logger log = LoggerFactory.getLogger(InstanceName.class);

    private InstanceName() {}

    /// The name in the folder; where the folder cannot be written, one for this process only.
    static String in(Path folder) {
        Path file = folder.resolve("instance");
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            String name = UUID.randomUUID().toString();
            new WholeFile(file).write((name + "\n").getBytes(StandardCharsets.UTF_8));
            return name;
        } catch (IOException e) {
            log.warn(
                    "[data] {} cannot be written, so nothing survives a restart; set data_dir to a writable folder: {}",
                    folder,
                    e.toString());
            return UUID.randomUUID().toString();
        }
    }
}
