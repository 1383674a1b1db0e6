package dev.acequia.api;

import dev.acequia.history.Figure;
import dev.acequia.history.Sample;
import io.avaje.jsonb.Json;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Position of an engine in the live window: Unix seconds and a count, as strings (`reference.md` 1.4).
@Json(naming = Json.Naming.LowerUnderscore)
public record LivePositionView(
        @Nullable String pos,
        @Nullable String liveFirst,
        @Nullable String liveLast,
        @Nullable String firstTs,
        @Nullable String lastTs,
        @Nullable String bufferPieces) {

    /// Null when the engine told none of it.
    static @Nullable LivePositionView of(Sample sample) {
        boolean isKnown = Stream.of(Figure.POS, Figure.LIVE_FIRST, Figure.LIVE_LAST, Figure.LAST_TS)
                .anyMatch(each -> sample.of(each) != null);
        return isKnown
                ? new LivePositionView(
                        sample.text(Figure.POS),
                        sample.text(Figure.LIVE_FIRST),
                        sample.text(Figure.LIVE_LAST),
                        sample.text(Figure.FIRST_TS),
                        sample.text(Figure.LAST_TS),
                        sample.text(Figure.BUFFER_PIECES))
                : null;
    }
}
