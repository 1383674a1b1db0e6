package dev.acequia.hls;

import dev.acequia.hls.Numbers.Mark;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The numbers below which no content begins that is not known any more. Thread-safe.
///
/// What a damaged file held is above none of: four numbers for each second since before there was this program, as no
/// content has more than two segments a second; and far above all that was given so before, should the clock have been
/// set back.
final class Floor {
    private static final Logger log = LoggerFactory.getLogger(Floor.class);
    private static final String NAME = "floor";
    private static final Instant BEFORE_ALL = Instant.parse("2024-01-01T00:00:00Z");
    private static final long A_SECOND = 4;
    private static final long FAR = 1 << 24;

    private final Path file;
    private final Instant now;
    private Mark mark = Mark.NONE;
    private boolean isRead;

    Floor(Path folder, Instant now) {
        this.file = folder.resolve(NAME);
        this.now = now;
    }

    boolean isIn(Path other) {
        return other.equals(file);
    }

    /// The first numbers of an unknown stream.
    synchronized Mark unknown() {
        read();
        return mark;
    }

    /// The first numbers of a stream whose own numbers are lost.
    synchronized Mark damaged() {
        read();
        long byClock = Math.max(0, Duration.between(BEFORE_ALL, now).toSeconds()) * A_SECOND;
        long least = Math.max(mark.segment(), mark.discontinuity());
        long number = Math.max(byClock, least + FAR);
        raise(new Mark(number, number, Duration.ZERO));
        return mark;
    }

    /// Raises the floor to the numbers of a stream that is forgotten.
    synchronized void raise(Mark forgotten) {
        read();
        Mark higher = mark.max(new Mark(forgotten.segment(), forgotten.discontinuity(), Duration.ZERO));
        if (!higher.equals(mark)) {
            mark = higher;
            try {
                MarkFile.write(file, mark);
            } catch (IOException e) {
                log.warn("[segment numbers] {} cannot be written: {}", file, e.toString());
            }
        }
    }

    private void read() {
        if (isRead) {
            return;
        }
        isRead = true;
        try {
            mark = MarkFile.read(file);
        } catch (NoSuchFileException e) {
            mark = Mark.NONE;
        } catch (IOException | IllegalArgumentException e) {
            log.warn("[segment numbers] {} cannot be read, so numbers jump ahead: {}", file, e.toString());
            damaged();
        }
    }
}
