package dev.acequia.simulator;

import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.broadcast.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The segments of a download that can be had: three when it starts to play, numbered from 0, and up to seventeen as
/// time goes by.
///
/// @param base the number, since the epoch, of the segment that the download numbers 0
/// @param end of the segment after the last, since the epoch
/// @param gapFrom from which segment on some are missing, since the epoch
/// @param gap how many are missing
record HlsWindow(Broadcast broadcast, long base, long end, long gapFrom, long gap) {
    private static final int FIRST = 3;
    private static final int MOST = 17;

    /// The window as it is now, with what the faults do to it.
    static HlsWindow of(Engine engine, Download download) {
        Mood mood = engine.mood(download.content());
        Broadcast broadcast = download.broadcast();
        Duration skew = Duration.between(engine.now(), engine.airTime());
        Instant playing = download.playingSince().orElse(engine.now()).plus(skew);
        Instant until = engine.airTime();
        if (mood.is(Knob.HLS_FREEZE)) {
            until = mood.since(Knob.HLS_FREEZE).orElse(engine.now()).plus(skew);
        }
        long base = broadcast.segmentEdge(playing) - FIRST;
        long end = Math.max(broadcast.segmentEdge(until), base + FIRST);
        long gap = (Long) mood.given(Knob.HLS_GAP).orElse(0L);
        long gapFrom = broadcast.segmentEdge(
                mood.since(Knob.HLS_GAP).orElse(engine.now()).plus(skew));
        return new HlsWindow(broadcast, base, end, gapFrom, gap);
    }

    /// The number of the first segment in the playlist, missing ones included.
    long firstNumber() {
        return Math.max(0, end - base - MOST);
    }

    /// The segments of the playlist by number.
    SequencedMap<Long, Segment> listed() {
        TreeMap<Long, Segment> listed = new TreeMap<>();
        for (long number = firstNumber(); number < end - base; number++) {
            long listedNumber = number;
            segment(number).ifPresent(segment -> listed.put(listedNumber, segment));
        }
        return listed;
    }

    /// A segment in the window.
    Optional<Segment> segment(long number) {
        long sinceEpoch = base + number;
        boolean isMissing = sinceEpoch >= gapFrom && sinceEpoch < gapFrom + gap;
        boolean isThere = number >= firstNumber() && sinceEpoch < end && !isMissing;
        return isThere ? Optional.of(broadcast.segment(sinceEpoch)) : Optional.empty();
    }
}
