package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/// The time in which a session plays already and has no data yet (`engine-api.md` 1.6).
final class Warmup {
    private static final Duration STEP = Duration.ofMillis(20);

    private final Engine engine;

    Warmup(Engine engine) {
        this.engine = engine;
    }

    /// Waits for data the way the faults want it. False when it has answered the request itself.
    boolean hasData(Session session, Connection connection) throws IOException {
        Download download = session.download();
        Instant since = engine.now();
        while (engine.phase(download) != Phase.PLAYING) {
            Mood mood = engine.mood(download.content());
            HeaderMode mode = mood.word(Knob.HEADER_MODE, HeaderMode.class);
            Duration waited = Duration.between(since, engine.now());
            if (session.isOver()) {
                connection.send(Reply.text(500, "download not found"));
                return false;
            }
            if (mode == HeaderMode.EMPTY) {
                return true;
            }
            if (mode != HeaderMode.HOLD && waited.compareTo(mood.scaled(mood.duration(Knob.HEADER_TIMEOUT))) >= 0) {
                boolean isLate = mode == HeaderMode.START_TIMEOUT;
                connection.send(Reply.text(500, isLate ? "start timeout" : "download not found"));
                return false;
            }
            download.touch(engine.now());
            connection.pause(STEP);
        }
        return true;
    }
}
