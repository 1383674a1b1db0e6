package dev.acequia.simulator;

import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.broadcast.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The segments of a download that can be fetched: three when it starts to play, numbered from 0, and up to seventeen
/// as time goes by.
///
/// @param base the number, since the epoch, of the segment that the download numbers 0
/// @param end of the segment after the last, since the epoch
/// @param gap those that are missing
/// @param breaks those that are marked as a discontinuity
record HlsWindow(Broadcast broadcast, long base, long end, Run gap, Run breaks) {
    private static final int FIRST = 3;
    private static final int MOST = 17;

    /// Some segments in a row, by their numbers since the epoch.
    record Run(long from, long count) {
        boolean has(long number) {
            return number >= from && number < from + count;
        }

        /// The number of them before this one.
        long before(long number) {
            return Math.clamp(number - from, 0, count);
        }
    }

    /// The window as it is now, with what the faults do to it.
    static HlsWindow of(Engine engine, Download download) {
        Mood mood = engine.mood(download.content());
        Broadcast broadcast = mood.given(Knob.SEGMENT_KEY_FRAMES)
                .map(keyFrames -> download.broadcast().inSegmentsOf(Math.toIntExact((Long) keyFrames)))
                .orElse(download.broadcast());
        Duration skew = Duration.between(engine.now(), engine.airTime());
        Instant playing = download.playingSince().orElse(engine.now()).plus(skew);
        Instant until = engine.airTime();
        if (mood.is(Knob.HLS_FREEZE)) {
            until = mood.since(Knob.HLS_FREEZE).orElse(engine.now()).plus(skew);
        }
        long base = broadcast.segmentEdge(playing) - FIRST;
        long end = Math.max(broadcast.segmentEdge(until), base + FIRST);
        return new HlsWindow(
                broadcast,
                base,
                end,
                run(Knob.HLS_GAP, mood, broadcast, skew),
                run(Knob.HLS_DISCONTINUITY, mood, broadcast, skew));
    }

    /// The run of segments that a knob affects: as many as its value, from the time when it was turned on.
    private static Run run(Knob knob, Mood mood, Broadcast broadcast, Duration skew) {
        return mood.since(knob)
                .map(turned -> new Run(broadcast.segmentEdge(turned.plus(skew)), mood.number(knob)))
                .orElse(new Run(0, 0));
    }

    /// The number of the first segment in the playlist.
    long firstNumber() {
        return Math.max(0, end - base - MOST);
    }

    /// The number after that of the last.
    long endNumber() {
        return end - base;
    }

    /// A segment of the playlist, missing or not.
    Segment listed(long number) {
        return broadcast.segment(base + number);
    }

    boolean isMissing(long number) {
        return gap.has(base + number);
    }

    /// Whether a discontinuity stands before a segment.
    boolean isBroken(long number) {
        return breaks.has(base + number);
    }

    /// The number of discontinuities that have left the playlist.
    long brokenBefore() {
        return breaks.before(base + firstNumber());
    }

    /// A segment that can be fetched; empty when it cannot.
    Optional<Segment> segment(long number) {
        boolean isThere = number >= firstNumber() && number < endNumber() && !isMissing(number);
        return isThere ? Optional.of(listed(number)) : Optional.empty();
    }
}
