package dev.acequia.hls;

import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Scanner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Live segmentation of a channel's stream: an index over the ring, never a second copy.
///
/// Segments are cut whether or not somebody watches by HLS, so that the first who does finds some. Once somebody does,
/// the dates and the target duration stand. Not thread-safe: one feed owns it; what it finds is shown by [#segments].
public final class Segmenter implements Scanner.Sink {
    /// The part target duration (RFC 8216bis 4.4.3.7), below also in ticks of 90 kHz.
    public static final Duration PART = Duration.ofMillis(500);

    private static final long PART_TICKS = PART.toMillis() * 90;

    /// The longest delay until a segment is listed, where the engine sends faster than the stream plays.
    private static final long LONGEST_LAG = Duration.ofSeconds(60).toNanos();

    /// The most segments that wait until they are listed.
    private static final int MOST_HIDDEN = 64;

    /// No segment is larger, whatever its time stamps say; 8 s of 64 Mbit/s.
    private static final long MOST_BYTES = 64L << 20;

    private final Supplier<HlsOptions> options;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Segments shown;
    private final Cutting cutting = new Cutting();
    private final SteadyStamps stamps = new SteadyStamps(new Cutter());
    private final StartBurst burst = new StartBurst();
    private final List<Segment> segments = new ArrayList<>();
    private Numbers numbers = Numbers.fromZero();
    private @Nullable OpenSegment open;
    private @Nullable JoinPoint lastJoin;
    private long endedTicks;
    private boolean isDiscontinuity;
    private Duration target = Duration.ZERO;
    private boolean isEnded;
    private boolean isChanged;

    public Segmenter(Supplier<HlsOptions> options, InstantSource clock, LongSupplier nanoTime) {
        this.options = options;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.shown = new Segments(nanoTime);
    }

    /// The segments as players see them.
    public Segments segments() {
        return shown;
    }

    /// Counts on from what players of the content have had; before the first packet. That nothing goes on from what
    /// they had is counted, not marked: most players find these segments first, and what leads nowhere irritates
    /// some of them.
    public void number(Numbers from) {
        numbers = from;
        if (from.isContinued()) {
            from.nextDiscontinuity();
        }
    }

    /// Receiver of units with continuous time stamps.
    private final class Cutter implements Scanner.Sink {
        @Override
        public void joinPoint(JoinPoint point) {
            join(point);
        }

        @Override
        public void unit(long position, long pts, long dts) {
            cut(position, pts, dts);
        }

        @Override
        public void jump(long position) {
            leave(position);
        }
    }

    @Override
    public void mediaTime(long ticks) {
        stamps.mediaTime(ticks);
    }

    @Override
    public void joinPoint(JoinPoint point) {
        stamps.joinPoint(point);
    }

    @Override
    public void unit(long position, long pts, long dts) {
        stamps.unit(position, pts, dts);
    }

    @Override
    public void jump(long position) {
        stamps.jump(position);
    }

    /// Another session begins here, or none.
    public void anew(long position) {
        stamps.anew(position);
    }

    private void join(JoinPoint point) {
        if (lastJoin != null && open != null) {
            cutting.gap(OpenSegment.elapsed(lastJoin, point));
        }
        lastJoin = point;
        if (open == null) {
            open = begin(point);
            cutting.began();
        } else if (open.start() == point.position()) {
            open.joinedAt(point);
        } else {
            long length = open.elapsed(point);
            if (cutting.isAt(length)) {
                end(open, point.position(), length);
                open = begin(point);
            }
        }
    }

    private OpenSegment begin(JoinPoint point) {
        return OpenSegment.at(point, options.get().isLowLatency());
    }

    private void cut(long position, long pts, long dts) {
        if (open == null) {
            return;
        }
        if (cutting.isOverdue(open.reach(dts)) || position - open.start() > MOST_BYTES) {
            OpenSegment next = open.cutAt(position, pts, options.get().isLowLatency());
            end(open, position, open.elapsed(pts));
            open = next;
        } else if (open.isPartFull(dts, PART_TICKS)) {
            open.endPart(position, dts);
            isChanged = true;
        }
        open.unit(pts, dts);
    }

    private void leave(long position) {
        if (open != null && position > open.start()) {
            end(open, position, open.extent());
        }
        isDiscontinuity |= open != null;
        open = null;
        lastJoin = null;
    }

    /// The picture that began last will not come: the next bytes stand where it began.
    public void retract() {
        boolean isTold = stamps.retract();
        if (isTold && open != null) {
            open.retract();
        }
    }

    /// The engine's own next segment begins here: segments are cut where its are.
    public void engineCut() {
        cutting.engineCut();
    }

    private void end(OpenSegment ended, long position, long measured) {
        long length = cutting.ended(measured);
        endedTicks += length;
        if (!ended.parts().isEmpty()) {
            ended.endLastPart(position, length);
        }
        Duration duration = OpenSegment.duration(length);
        if (isDiscontinuity) {
            numbers.nextDiscontinuity();
        }
        segments.add(new Segment(
                numbers.takeSegment(),
                numbers.discontinuity(),
                isDiscontinuity,
                ended.isIndependent(),
                ended.tables(),
                ended.start(),
                position,
                duration,
                date(duration),
                shownAt(duration),
                ended.parts()));
        isDiscontinuity = false;
        isChanged = true;
    }

    /// Goes on from the segment before, or counts back from now: what has just ended is as new as can be.
    private Instant date(Duration duration) {
        Instant now = clock.instant().minus(duration);
        if (segments.isEmpty()) {
            return now;
        }
        Instant before = segments.getLast().dateOfEnd();
        return isDiscontinuity && now.isAfter(before) ? now : before;
    }

    /// Once players have begun, segments are shown as fast as they last: those that an engine sends at once would push
    /// the place where a player is out of the playlist.
    private long shownAt(Duration duration) {
        long now = nanoTime.getAsLong();
        if (target.isZero() || segments.isEmpty() || options.get().isLowLatency()) {
            return now;
        }
        long due = segments.getLast().shownAt() + duration.toNanos();
        return now + Math.clamp(due - now, 0, LONGEST_LAG);
    }

    private int hidden() {
        long now = nanoTime.getAsLong();
        return (int) segments.stream()
                .filter(each -> !each.isShown(now))
                .limit(MOST_HIDDEN)
                .count();
    }

    /// Shows what is new, now that the ring shows it; forgets what the ring has forgotten.
    ///
    /// @param tail the oldest position that is still in the ring
    public void publish(long tail) {
        boolean isDue = target.isZero() && shown.isWanted() && isEnough() && isCloseToLive();
        if (!isChanged && !isDue && !isGone(tail)) {
            return;
        }
        isChanged = false;
        if (target.isZero()) {
            dateBack();
        }
        if (isDue) {
            target = cutting.target(numbers.target(), open == null ? 0 : open.extent());
            numbers.target(target);
        }
        int kept = options.get().kept() + hidden();
        while (isGone(tail) || segments.size() > kept) {
            segments.removeFirst();
        }
        shown.show(new SegmentList(List.copyOf(segments), growing(), target, isEnded));
    }

    /// Tells players that no more will come.
    public void end() {
        isEnded = true;
        isChanged = true;
        publish(0);
    }

    /// The start of the oldest segment that players may still fetch; -1 when there are no players.
    public long needed() {
        return shown.isWanted() && !segments.isEmpty() ? segments.getFirst().start() : -1;
    }

    /// Players that want to be close to live would begin far behind it while the engine sends what it has stored.
    private boolean isCloseToLive() {
        long media = endedTicks + (open == null ? 0 : open.extent());
        return !options.get().isLowLatency() || cutting.isByEngine() || burst.isOver(media, nanoTime.getAsLong());
    }

    private boolean isEnough() {
        return segments.size() >= options.get().initialSegments();
    }

    private boolean isGone(long tail) {
        return !segments.isEmpty() && segments.getFirst().start() < tail;
    }

    /// Engines send the first seconds faster than they last: until players have seen the dates, the newest is now.
    private void dateBack() {
        Duration ahead = segments.isEmpty()
                ? Duration.ZERO
                : Duration.between(clock.instant(), segments.getLast().dateOfEnd());
        if (ahead.isPositive()) {
            segments.replaceAll(each -> each.on(each.date().minus(ahead)));
        }
    }

    private SegmentList.@Nullable Open growing() {
        if (open == null || isEnded) {
            return null;
        }
        return new SegmentList.Open(numbers.segment(), open.tables(), open.parts());
    }
}
