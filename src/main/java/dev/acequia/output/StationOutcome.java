package dev.acequia.output;

import dev.acequia.station.StationSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Receiver of how the sources of a station have done at a start; must not wait.
public interface StationOutcome {
    /// A source has shown a picture.
    ///
    /// @param infohash of its content; null while the engine has not told it
    void played(StationSource source, Duration took, @Nullable String infohash);

    /// A source could not be played, and no engine is to blame.
    void failed(StationSource source, String why);
}
