package dev.acequia.stationlist;

import dev.acequia.engine.ContentId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Entry of a list: a name, what is said about it, and the contents that it can be played from.
///
/// @param line number of the line or element that it begins with, from 1
/// @param name without control characters; empty when the list has none
/// @param guideName second name, by which guides know it; empty when there is none
/// @param groups in the list's order
/// @param logo URL of a picture; empty when there is none
/// @param guideId ID of a channel in a guide; empty when there is none
/// @param number as the list has it; null when it has none that can be used
/// @param attributes further ones that are kept, by their names in lower case
/// @param contents at least one, in the list's order
/// @param isDoubtful whether it is a URL of somebody else's server, which only names a content: not to be taken
///     without a confirmation
public record ListEntry(
        int line,
        String name,
        String guideName,
        List<String> groups,
        String logo,
        String guideId,
        @Nullable ChannelNumber number,
        Map<String, String> attributes,
        List<ContentId> contents,
        boolean isDoubtful) {
    /// How many contents one entry may have.
    static final int MOST_CONTENTS = 32;

    public ListEntry {
        groups = List.copyOf(groups);
        attributes = Map.copyOf(attributes);
        contents = List.copyOf(contents);
        if (contents.isEmpty()) {
            throw new IllegalArgumentException("An entry must have a content");
        }
    }
}
