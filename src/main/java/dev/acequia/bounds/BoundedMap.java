package dev.acequia.bounds;

import java.util.LinkedHashMap;
import java.util.Map;

/// A map of at most so many entries: one more, and the first of them is forgotten. Not thread-safe.
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    private final int most;

    private BoundedMap(int most, boolean isByUse) {
        super(16, 0.75f, isByUse);
        this.most = most;
    }

    /// One that keeps what was last read or written; the entry that was longest quiet comes first.
    public static <K, V> Map<K, V> ofLastUsed(int most) {
        return new BoundedMap<>(most, true);
    }

    /// One that keeps what was last added; the oldest entry comes first.
    public static <K, V> Map<K, V> ofLastAdded(int most) {
        return new BoundedMap<>(most, false);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
