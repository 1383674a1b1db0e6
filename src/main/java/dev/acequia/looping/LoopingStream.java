package dev.acequia.looping;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A stream on the list of those that loop.
///
/// @param id       name by which it was watched: 40 hex digits, and the index of a file that is not the first
/// @param infohash the same by its infohash; null when no engine has told them
/// @param since    when it was put on the list
public record LoopingStream(String id, @Nullable String infohash, Instant since) {
    /// All names that it goes by.
    List<String> names() {
        return Stream.of(id, infohash).filter(Objects::nonNull).distinct().toList();
    }

    /// Whether it has been on the list for the retention; one of zero never ends.
    boolean isOver(Duration retention, Instant now) {
        return !retention.isZero() && !since.plus(retention).isAfter(now);
    }
}
