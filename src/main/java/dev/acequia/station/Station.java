package dev.acequia.station;

import dev.acequia.stationlist.ChannelNumber;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Row of the user's list.
///
/// @param id from 1, permanent and never used again: what its URLs name
/// @param number under which it is dialled, no other station's
/// @param values as its list has them
/// @param list that has added it; null when the user has
/// @param staleAt when its list last came without it; null while it has it
/// @param sources in the order of preference; empty where they were not asked for
public record Station(
        long id,
        ChannelNumber number,
        StationValues values,
        StationEdits edits,
        @Nullable Long list,
        @Nullable Instant staleAt,
        Instant createdAt,
        List<StationSource> sources) {
    public Station {
        sources = List.copyOf(sources);
    }

    public String name() {
        return edits.name() == null ? values.name() : edits.name();
    }

    public List<String> groups() {
        return edits.groups() == null ? values.groups() : edits.groups();
    }

    public String logo() {
        return edits.logo() == null ? values.logo() : edits.logo();
    }

    /// The channel of a guide that it is linked to by its list or its user; empty when there is none.
    public String guideId() {
        return edits.guideId() == null ? values.guideId() : edits.guideId();
    }

    /// The ID by which our lists and our guide name it: letters, digits and hyphens, its own for ever.
    public String listId() {
        return "station-" + id;
    }

    Station with(List<StationSource> found) {
        return new Station(id, number, values, edits, list, staleAt, createdAt, found);
    }
}
