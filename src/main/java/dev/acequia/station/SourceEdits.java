package dev.acequia.station;

import dev.acequia.engine.ContentId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes of the user to the sources of a station.
///
/// @param order the user's own sources, and those of lists that are to come first; null to leave them as they are
/// @param setsPin whether another source is pinned, or none; otherwise the pin stays where it is
/// @param pinned the source that comes before all others, whatever the scores say; null for none
public record SourceEdits(
        @Nullable List<ContentId> order,
        boolean setsPin,
        @Nullable ContentId pinned) {
    /// No edits.
    public static final SourceEdits NONE = new SourceEdits(null, false, null);

    public SourceEdits {
        order = order == null ? null : List.copyOf(order);
    }
}
