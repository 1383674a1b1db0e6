package dev.acequia.output;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.EntityTag;
import dev.acequia.station.StationDatabase;
import dev.acequia.station.StationFilter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Cache of made lists of stations by their selections, the one asked for longest ago first, within a budget of bytes:
/// clients choose the selections, and so how many there are. Thread-safe.
final class StationListCache {
    /// The most bytes of all lists, whole and packed, with their selections.
    static final int MOST_BYTES = 16 << 20;

    /// The most bytes of a list that is kept.
    static final int LONGEST = 4 << 20;

    private static final int MOST_LISTS = 64;
    private static final int BYTES_PER_LIST = 1024;

    /// What a request chooses, and under which address.
    ///
    /// @param query of each URL; empty when no token is needed
    record Selection(String origin, String query, ListProfile profile, boolean isHls, StationFilter filter) {}

    /// A list, whole and packed.
    record Made(StationDatabase.Revision revision, Answer whole, Answer packed, EntityTag tag) {
        int size() {
            return whole.body().length + packed.body().length;
        }
    }

    // Guarded by this:
    private final Map<Selection, Made> lists = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// The list that was made of this revision of the stations; null when none was, or it is not kept.
    synchronized @Nullable Made find(Selection selection, StationDatabase.Revision revision) {
        Made known = lists.get(selection);
        return known != null && known.revision().equals(revision) ? known : null;
    }

    synchronized void keep(Selection selection, Made made) {
        Made last = lists.remove(selection);
        bytes -= last == null ? 0 : size(selection, last);
        if (made.whole().body().length > LONGEST) {
            return;
        }
        lists.put(selection, made);
        bytes += size(selection, made);
        Iterator<Map.Entry<Selection, Made>> eldest = lists.entrySet().iterator();
        while ((bytes > MOST_BYTES || lists.size() > MOST_LISTS) && eldest.hasNext()) {
            Map.Entry<Selection, Made> each = eldest.next();
            bytes -= size(each.getKey(), each.getValue());
            eldest.remove();
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    private static long size(Selection selection, Made made) {
        int chars = selection.origin().length()
                + selection.query().length()
                + selection.filter().group().length()
                + selection.filter().text().length();
        return (long) made.size() + 2L * chars + BYTES_PER_LIST;
    }
}
