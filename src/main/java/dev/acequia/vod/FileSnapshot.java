package dev.acequia.vod;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A file and its readers at a moment.
///
/// @param reads how many parts are being read
/// @param sentBytes what clients have been sent of it
/// @param length of the file; -1 while it is not known
public record FileSnapshot(
        ContentId content,
        @Nullable String infohash,
        EngineAddress engine,
        Instant startedAt,
        int reads,
        long sentBytes,
        long length) {}
