package dev.acequia.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Failure of an engine of the fleet.
///
/// @param name of the engine
/// @param sentence for an admin
/// @param exitCode where it is known
/// @param lastLines that it has printed
/// @param at when, by [System#nanoTime]
public record FleetFailure(
        String name,
        FailureClass kind,
        String sentence,
        @Nullable Integer exitCode,
        List<String> lastLines,
        long at) {
    public FleetFailure {
        lastLines = List.copyOf(lastLines);
    }

    FleetFailure with(List<String> lines) {
        return new FleetFailure(name, kind, sentence, exitCode, lines, at);
    }

    /// The last line that it has printed; empty when there is none.
    String lastLine() {
        return lastLines.isEmpty() ? "" : lastLines.getLast();
    }
}
