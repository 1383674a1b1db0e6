package dev.acequia.station;

import dev.acequia.stationlist.ChannelNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Edits of a station by the user, which win over the list's values, whatever the list says later. A field that is null
/// is as the list has it.
///
/// @param isHidden whether it is left out of all lists
/// @param isFavourite whether the user has marked it
public record StationEdits(
        @Nullable String name,
        @Nullable ChannelNumber number,
        @Nullable List<String> groups,
        @Nullable String logo,
        @Nullable String guideId,
        boolean isHidden,
        boolean isFavourite) {
    /// No edits.
    public static final StationEdits NONE = new StationEdits(null, null, null, null, null, false, false);

    public StationEdits {
        groups = groups == null ? null : List.copyOf(groups);
    }
}
