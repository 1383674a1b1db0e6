package dev.acequia.stationlist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Attributes of a whole list: those of its `#EXTM3U` line.
///
/// @param attributes by their names in lower case
public record ListHead(Map<String, String> attributes) {
    public ListHead {
        attributes = Map.copyOf(attributes);
    }

    /// URLs of guides (XMLTV), the first one most important.
    public List<String> guides() {
        List<String> urls = new ArrayList<>();
        for (String name : List.of("x-tvg-url", "url-tvg", "tvg-url")) {
            for (String each : attributes.getOrDefault(name, "").split("[,\\s]+", -1)) {
                if (!each.isEmpty() && !urls.contains(each)) {
                    urls.add(each);
                }
            }
        }
        return List.copyOf(urls);
    }
}
