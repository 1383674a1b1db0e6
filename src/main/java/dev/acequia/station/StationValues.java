package dev.acequia.station;

import dev.acequia.stationlist.ChannelNumber;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values of a station that come from its list.
///
/// @param guideName second name, by which guides know it; empty when there is none
/// @param number that the list gives it; null when it gives none
/// @param logo URL of a picture; empty when there is none
/// @param guideId ID of a channel in a guide; empty when there is none
/// @param attributes of the entry that are kept, such as `tvg-shift`
public record StationValues(
        String name,
        String guideName,
        @Nullable ChannelNumber number,
        List<String> groups,
        String logo,
        String guideId,
        Map<String, String> attributes) {
    public StationValues {
        groups = List.copyOf(groups);
        attributes = Map.copyOf(attributes);
    }
}
