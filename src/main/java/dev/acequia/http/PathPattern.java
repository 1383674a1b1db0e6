package dev.acequia.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A path with places for values, such as `/engines/{id}`; one that ends in `/*` stands for all that go on there.
///
/// A named place takes one part of a path that is not empty, the star one or more parts. Of two patterns that match a
/// path, the one comes first whose first part that differs says more: a word before a name, a name before the star.
record PathPattern(String text, List<String> parts) implements Comparable<PathPattern> {
    private static final String STAR = "*";

    /// Kinds of pattern segments, most specific first.
    private enum Place {
        WORD,
        NAME,
        REST;

        static Place of(String part) {
            if (part.equals(STAR)) {
                return REST;
            }
            return part.startsWith("{") && part.endsWith("}") ? NAME : WORD;
        }
    }

    PathPattern(String text) {
        this(text, List.of(text.split("/", -1)));
    }

    /// The values of the placeholders, by name and in their order, and under `*` the rest; null when the path does not
    /// match.
    @Nullable
    Map<String, String> values(List<String> path) {
        if (isOpen() ? path.size() < parts.size() : path.size() != parts.size()) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            String given = path.get(i);
            boolean fits = switch (Place.of(part)) {
                case WORD -> part.equals(given);
                case NAME -> {
                    values.put(part.substring(1, part.length() - 1), given);
                    yield !given.isEmpty();
                }
                case REST -> {
                    values.put(STAR, String.join("/", path.subList(i, path.size())));
                    yield true;
                }
            };
            if (!fits) {
                return null;
            }
        }
        return values;
    }

    private boolean isOpen() {
        return parts.getLast().equals(STAR);
    }

    @Override
    public int compareTo(PathPattern other) {
        int common = Math.min(parts.size(), other.parts.size());
        for (int i = 0; i < common; i++) {
            String mine = parts.get(i);
            String theirs = other.parts.get(i);
            int order = Place.of(mine).compareTo(Place.of(theirs));
            if (order == 0 && Place.of(mine) == Place.WORD) {
                order = mine.compareTo(theirs);
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(parts.size(), other.parts.size());
    }
}
