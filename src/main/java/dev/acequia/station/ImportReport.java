package dev.acequia.station;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Report of an import, or of its preview.
///
/// @param id 0 of a preview
/// @param list that was imported; 0 of a preview of a new one
/// @param counts how many entries and stations
/// @param samples the first of each kind
/// @param guides URLs of guides that the list names
/// @param undoneAt when it was undone; null when it was not
public record ImportReport(
        long id,
        long list,
        Instant at,
        Counts counts,
        Samples samples,
        List<String> guides,
        @Nullable Instant undoneAt) {
    /// How many names and skipped lines are kept of each kind.
    public static final int MOST_SAMPLES = 1000;

    /// Numbers of stations and entries.
    ///
    /// @param added stations
    /// @param changed stations whose values or sources are others now
    /// @param gone stations that the list has no more
    /// @param same stations that are as they were
    /// @param skipped entries that are left out
    public record Counts(int added, int changed, int gone, int same, int skipped) {}

    /// The first of each kind.
    ///
    /// @param added names of stations, as the next two
    public record Samples(List<String> added, List<String> changed, List<String> gone, List<Skipped> skipped) {
        public Samples {
            added = List.copyOf(added);
            changed = List.copyOf(changed);
            gone = List.copyOf(gone);
            skipped = List.copyOf(skipped);
        }
    }

    /// Entry that was left out.
    ///
    /// @param line number of its line or element
    /// @param name in the list; empty when it has none
    public record Skipped(int line, String name, String reason) {}

    public ImportReport {
        guides = List.copyOf(guides);
    }
}
