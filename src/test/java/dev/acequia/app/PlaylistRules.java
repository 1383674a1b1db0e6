package dev.acequia.app;

import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.MediaSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one player was told in one playlist after the other, and whatever contradicts itself or RFC 8216 in it. Not
/// thread-safe.
public final class PlaylistRules {
    /// What was told of a segment.
    ///
    /// @param discontinuities up to it, those that have left the playlist included
    public record Entry(
            String uri,
            Duration duration,
            boolean isDiscontinuity,
            long discontinuities,
            @Nullable Instant date) {}

    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private @Nullable MediaPlaylist last;

    public void take(MediaPlaylist playlist) {
        MediaPlaylist before = last;
        if (before != null) {
            expect(
                    playlist.targetDuration().equals(before.targetDuration()),
                    "the target duration was " + before.targetDuration() + ", is " + playlist.targetDuration());
            expectGrowth("media sequence", before.mediaSequence(), playlist.mediaSequence());
            expectGrowth("next sequence", before.nextSequence(), playlist.nextSequence());
            expectGrowth("discontinuity sequence", before.discontinuitySequence(), playlist.discontinuitySequence());
        }
        expect(!playlist.segments().isEmpty(), "there is no segment");
        long number = playlist.mediaSequence();
        long discontinuities = playlist.discontinuitySequence();
        for (MediaSegment each : playlist.segments()) {
            discontinuities += each.isDiscontinuity() ? 1 : 0;
            take(number++, each, discontinuities, playlist.targetDuration());
        }
        last = playlist;
    }

    private void take(long number, MediaSegment segment, long discontinuities, Duration target) {
        Entry entry = new Entry(
                segment.uri().replaceFirst("\\?.*", ""),
                segment.duration(),
                segment.isDiscontinuity(),
                discontinuities,
                segment.programDateTime());
        expect(
                segment.duration().plusMillis(500).toSeconds() <= target.toSeconds(),
                "segment " + number + " has " + segment.duration() + " of " + target);
        Entry known = entries.get(number);
        if (known != null) {
            expect(known.equals(entry), "segment " + number + " was " + known + ", is " + entry);
            return;
        }
        if (!entries.isEmpty()) {
            expectFollows(number, entry);
        }
        entries.put(number, entry);
    }

    private void expectFollows(long number, Entry entry) {
        Entry before = entries.lastEntry().getValue();
        long more = entry.discontinuities() - before.discontinuities();
        if (number == entries.lastKey() + 1) {
            expect(
                    more == (entry.isDiscontinuity() ? 1 : 0),
                    "segment " + number + " is discontinuity " + entry.discontinuities() + " after " + before);
        } else {
            expect(number > entries.lastKey(), "segment " + number + " is new after " + entries.lastKey());
            expect(
                    more >= 0,
                    "segment " + number + " is discontinuity " + entry.discontinuities() + " after " + before);
        }
    }

    private void expectGrowth(String name, long before, long now) {
        expect(now >= before, "the " + name + " was " + before + ", is " + now);
    }

    private void expect(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    /// Every segment that was told of, by number.
    public SortedMap<Long, Entry> entries() {
        return new TreeMap<>(entries);
    }

    public List<String> faults() {
        return List.copyOf(faults);
    }
}
