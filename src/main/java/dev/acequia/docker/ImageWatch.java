package dev.acequia.docker;

import dev.acequia.files.WholeFile;
import dev.acequia.fleet.ProviderException;
import dev.acequia.schedule.PeriodicTask;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A look for a newer image of the same name, once an interval: it is pulled, and when the name stands for another
/// image then, engines get another revision. What was seen last is kept over restarts, so that these renew nothing.
/// Thread-safe.
public final class ImageWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ImageWatch.class);
    private static final int MOST_BYTES = 4096;
    private static final int DIGITS = 12;

    /// After a look that has failed.
    private static final Duration AGAIN = Duration.ofHours(1);

    private final Images images;
    private final String image;
    private final Duration interval;
    private final WholeFile file;
    private final PeriodicTask task;
    private volatile Seen seen;
    private boolean hasFailed;

    ImageWatch(Images images, String image, Duration interval, Path file) {
        this.images = images;
        this.image = image;
        this.interval = interval;
        this.file = new WholeFile(file);
        this.seen = read();
        this.task = new PeriodicTask("image-watch", () -> Optional.of(pause()), this::look);
        task.start();
    }

    /// @param id of the image; empty before the first look
    /// @param revision empty until the image is another one for the first time
    /// @param at when it was looked for
    private record Seen(String id, String revision, Instant at) {
        static final Seen NOTHING = new Seen("", "", Instant.EPOCH);
    }

    /// The revision of the image that engines are to run, for [dev.acequia.fleet.EngineProfile#revision].
    public String revision() {
        return seen.revision();
    }

    private Duration pause() {
        Duration left = Duration.between(Instant.now(), seen.at().plus(interval));
        Duration next = hasFailed && left.compareTo(AGAIN) < 0 ? AGAIN : left;
        return next.isNegative() ? Duration.ZERO : next.compareTo(interval) > 0 ? interval : next;
    }

    private void look() throws InterruptedException {
        try {
            String id = images.refresh(image);
            hasFailed = false;
            boolean isAnother = !seen.id().isEmpty() && !seen.id().equals(id);
            Seen next = new Seen(id, isAnother ? shortened(id) : seen.revision(), Instant.now());
            write(next);
            seen = next;
            if (isAnother) {
                log.info("[fleet] image {} is another one now, {}: engines are renewed", image, seen.revision());
            }
        } catch (ProviderException e) {
            hasFailed = true;
            log.warn("[fleet] a newer image was looked for in vain: {}", e.sentence());
        }
    }

    private static String shortened(String id) {
        String digits = id.substring(id.indexOf(':') + 1);
        return digits.substring(0, Math.min(DIGITS, digits.length()));
    }

    private Seen read() {
        try {
            Properties all = new Properties();
            all.load(new StringReader(new String(file.read(MOST_BYTES), StandardCharsets.UTF_8)));
            Instant at = Instant.ofEpochMilli(Long.parseLong(all.getProperty("at", "0")));
            return image.equals(all.getProperty("image"))
                    ? new Seen(all.getProperty("id", ""), all.getProperty("revision", ""), at)
                    : Seen.NOTHING;
        } catch (NoSuchFileException none) {
            return Seen.NOTHING;
        } catch (IOException | IllegalArgumentException e) {
            log.warn("[fleet] ignored, since it cannot be read: {}: {}", file.path(), e.toString());
            return Seen.NOTHING;
        }
    }

    private void write(Seen now) {
        Properties all = new Properties();
        all.setProperty("image", image);
        all.setProperty("id", now.id());
        all.setProperty("revision", now.revision());
        all.setProperty("at", String.valueOf(now.at().toEpochMilli()));
        StringWriter text = new StringWriter();
        try {
            all.store(text, null);
            file.write(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.warn("[fleet] {} cannot be written, so a restart renews engines: {}", file.path(), e.toString());
        }
    }

    @Override
    public void close() {
        task.close();
    }
}
