package dev.acequia.session;

import dev.acequia.bounds.Durations;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.engine.MediaBody;
import dev.acequia.engine.Playback;
import dev.acequia.hls.ByteRange;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The segments of a playback. Thread-safe.
record SegmentSource(EngineClient client, Playback playback, Supplier<IntakeOptions> options) {
    /// A session that stalls is given up; a segment that does is asked for anew well before.
    private static final int PATIENCE = 4;

    /// Opens a segment and passes over its first bytes, which were had before: engines serve identical ones.
    MediaBody open(PendingSegment segment, long after) throws EngineException, InterruptedException {
        URI url = segment.playlist().resolve(segment.entry().uri());
        MediaBody body = client.segment(playback, url, range(segment.entry().byteRange()), patience(segment));
        boolean isThere = false;
        try {
            body.skip(after, patience(segment));
            isThere = true;
            return body;
        } finally {
            if (!isThere) {
                body.close();
            }
        }
    }

    /// The longest silence of a segment's download.
    Duration patience(PendingSegment segment) {
        Duration part = options.get().stall().dividedBy(PATIENCE);
        Duration target = segment.targetDuration();
        return Durations.longer(part, Durations.shorter(target, Cadence.LONGEST));
    }

    /// The failure of a segment that sends nothing.
    EngineException silence(PendingSegment segment) {
        return playback.failed(
                Reason.TRANSIENT,
                "segment %d sent nothing for %s s"
                        .formatted(segment.number(), patience(segment).toMillis() / 1000.0));
    }

    private static @Nullable String range(@Nullable ByteRange range) {
        return range == null ? null : "bytes=%d-%d".formatted(range.offset(), range.end() - 1);
    }
}
