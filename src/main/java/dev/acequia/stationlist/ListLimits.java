package dev.acequia.stationlist;

import java.time.Duration;

/// Bounds of one list; past any of them the whole list is refused.
///
/// @param packed bytes as they come
/// @param unpacked bytes of text
/// @param entries those that are skipped included
/// @param time for all of it
public record ListLimits(long packed, long unpacked, int entries, Duration time) {
    public static final ListLimits DEFAULT = new ListLimits(128L << 20, 256L << 20, 500_000, Duration.ofMinutes(5));
}
