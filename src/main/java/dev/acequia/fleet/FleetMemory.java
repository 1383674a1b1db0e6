package dev.acequia.fleet;

import dev.acequia.files.WholeFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is kept of the fleet over a restart: nothing that a list of the engines can tell.
final class FleetMemory {
    private static final Logger log = LoggerFactory.getLogger(FleetMemory.class);
    private static final int MOST_BYTES = 64 * 1024;
    private static final String DESIRED = "desired";
    private static final String DRAINED = "drained";

    private final WholeFile file;
    private Kept last;

    /// @param desired number that is set by hand; null when none is
    /// @param drained names of engines that are being drained
    record Kept(@Nullable Integer desired, Set<String> drained) {
        static final Kept NOTHING = new Kept(null, Set.of());
    }

    FleetMemory(Path file) {
        this.file = new WholeFile(file);
        this.last = read(this.file);
    }

    Kept kept() {
        return last;
    }

    private static Kept read(WholeFile file) {
        try {
            Properties all = new Properties();
            all.load(new StringReader(new String(file.read(MOST_BYTES), StandardCharsets.UTF_8)));
            String desired = all.getProperty(DESIRED, "");
            Set<String> drained =
                    new TreeSet<>(Set.of(all.getProperty(DRAINED, "").split(",", -1)));
            drained.remove("");
            return new Kept(desired.isEmpty() ? null : Integer.valueOf(desired), drained);
        } catch (NoSuchFileException none) {
            return Kept.NOTHING;
        } catch (IOException | IllegalArgumentException e) {
            log.warn("[fleet] ignored, since it cannot be read: {}: {}", file.path(), e.toString());
            return Kept.NOTHING;
        }
    }

    void keep(Kept now) {
        if (now.equals(last)) {
            return;
        }
        last = now;
        Properties all = new Properties();
        if (now.desired() != null) {
            all.setProperty(DESIRED, now.desired().toString());
        }
        all.setProperty(DRAINED, String.join(",", new TreeSet<>(now.drained())));
        StringWriter text = new StringWriter();
        try {
            all.store(text, null);
            file.write(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.warn(
                    "[fleet] {} cannot be written, so a restart forgets the number of engines: {}",
                    file.path(),
                    e.toString());
        }
    }
}
