package dev.acequia.vod;

import dev.acequia.engine.EngineException;
import dev.acequia.engine.FileResponse;
import dev.acequia.session.Session;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Read of a part of a file for one client, on the client's thread, which has entered the playback.
final class FileRead {
    private static final Logger log = LoggerFactory.getLogger(FileRead.class);
    private static final int PORTION = 64 << 10;

    /// After a refusal of a session that the engine still has; the last one counts.
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ZERO);

    private final FilePlayback file;
    private final @Nullable String range;
    private final FileSink sink;
    private boolean hasBegun;

    /// @param range null for all of it
    FileRead(FilePlayback file, @Nullable String range, FileSink sink) {
        this.file = file;
        this.range = range;
        this.sink = sink;
    }

    /// Outcome of a read.
    enum Outcome {
        /// The client got what there is, or has gone.
        DONE,
        /// The body broke off.
        BROKEN,
        /// The session is lost before anything was sent: another one may do.
        LOST
    }

    /// Sends a part of the file to a client. By a thread that has entered.
    ///
    /// @throws EngineException when the engine refuses it, with the session as it was and nothing sent
    Outcome run() throws EngineException, InterruptedException {
        try {
            return read();
        } catch (InterruptedException e) {
            if (!file.isEnding()) {
                throw e;
            }
            return hasBegun ? Outcome.BROKEN : Outcome.LOST;
        }
    }

    /// A session that was just taken over is refused by the engine until it is replaced here, so it is asked again.
    private Outcome read() throws EngineException, InterruptedException {
        for (Duration pause : PAUSES) {
            Session read = file.session();
            try {
                attempt();
                return Outcome.DONE;
            } catch (EngineException e) {
                log.info("[file {}] {}", file.content().shortName(), e.getMessage());
                boolean isLost = file.isLost(e);
                if (hasBegun) {
                    return Outcome.BROKEN;
                }
                if (isLost) {
                    return Outcome.LOST;
                }
                if (pause.isZero()) {
                    file.endIfUnsent(e);
                    throw e;
                }
                file.avoid(read);
                if (file.isEndedWithin(pause)) {
                    return Outcome.LOST;
                }
            }
        }
        return Outcome.LOST;
    }

    private void attempt() throws EngineException, InterruptedException {
        try (FileResponse response = file.open(range)) {
            if (response.status() == 206 && (range == null || response.contentRange() == null)) {
                throw file.session()
                        .playback()
                        .failed(EngineException.Reason.ENGINE, "it sends a part that nobody has asked for");
            }
            file.learn(response);
            hasBegun = true;
            file.sending().incrementAndGet();
            try {
                if (sink.begin(response)) {
                    copy(response);
                }
            } finally {
                file.sending().decrementAndGet();
            }
        }
    }

    private void copy(FileResponse response) throws EngineException, InterruptedException {
        byte[] portion = new byte[PORTION];
        Duration gap = file.gap();
        long left = response.length();
        while (left != 0) {
            int length = left < 0 ? PORTION : (int) Math.min(PORTION, left);
            int count = response.body().read(portion, 0, length, gap);
            if (count == 0) {
                throw file.session().playback().late(gap);
            }
            if (count < 0 && left > 0) {
                throw file.session()
                        .playback()
                        .failed(EngineException.Reason.TRANSIENT, "its body ended %d bytes early".formatted(left));
            }
            if (count < 0 || !sink.write(portion, count)) {
                return;
            }
            file.sent(count);
            left -= left < 0 ? 0 : count;
        }
    }
}
