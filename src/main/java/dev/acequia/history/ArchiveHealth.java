package dev.acequia.history;

import dev.acequia.bounds.Durations;
import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Health of the archive: whether it can be written, and the pause before the next attempt.
///
/// Logged and published as events when it changes, not at each attempt. Changed by the recorder's thread; the trouble
/// is read by any.
final class ArchiveHealth {
    private static final Logger log = LoggerFactory.getLogger(ArchiveHealth.class);

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Path file;
    private final EventLog events;
    private volatile String trouble = "";
    private Duration pause = PAUSE;

    ArchiveHealth(Path file, EventLog events) {
        this.file = file;
        this.events = events;
    }

    /// Why nothing is kept now, in a sentence; empty when all is.
    String trouble() {
        return trouble;
    }

    /// How long to wait before the next attempt, or the next round while all is well.
    Duration pause() {
        return pause;
    }

    void pauseLonger() {
        pause = Durations.shorter(pause.multipliedBy(2), LONGEST_PAUSE);
    }

    /// Nothing can be kept.
    void stopped(String why) {
        if (trouble.isEmpty()) {
            log.error("[history] {}", why);
            publish("history_stopped", "Streams and events are not recorded for now: " + why);
        }
        trouble = why;
    }

    /// All is kept.
    void works() {
        if (!trouble.isEmpty()) {
            trouble = "";
            log.info("[history] {} can be written again", file);
            publish("history_resumed", "Streams and events are recorded again.");
        }
        pause = PAUSE;
    }

    /// The file was damaged and is set aside; a new one begins.
    void begunAnew(Path aside) {
        publish(
                "history_damaged",
                file + " was damaged; it is now " + aside.getFileName() + ", and a new file begins.");
    }

    private void publish(String category, String message) {
        events.add(Event.Type.SYSTEM, category, "history", message, Map.of());
    }
}
