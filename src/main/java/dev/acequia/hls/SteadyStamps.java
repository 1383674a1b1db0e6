package dev.acequia.hls;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Scanner;
import org.jspecify.annotations.Nullable;

/// Time stamps that always go on, made of those of a stream, which may not.
///
/// A unit whose decoding time leads elsewhere is held back until the next one tells: when that goes on from it, the
/// stream jumps there; when that goes on from the one before, the time stamp was damaged and is made good. Where time
/// stamps stand still or are missing for two seconds of media, media time takes their place. Jumps that follow each
/// other within two seconds' pictures are no news to players: time goes on over them. Not thread-safe: one feed owns
/// it.
final class SteadyStamps implements Scanner.Sink {
    private static final long NONE = -1;
    /// From one unit to the next, unless they are evenly farther apart; a longer gap is a jump.
    private static final long LONGEST_STEP = Clock.PTS_HZ;

    private static final long LONGEST_EVEN_STEP = 10 * Clock.PTS_HZ;
    private static final long LONGEST_GAP = 2 * Clock.PTS_HZ;

    /// The longest step back of pictures without decoding times, in their order of transmission.
    private static final long LONGEST_REORDERING = Clock.PTS_HZ;

    /// A picture is shown after it is decoded, but not long.
    private static final long LONGEST_DELAY = 2 * Clock.PTS_HZ;

    private static final long USUAL_FRAME = Clock.PTS_HZ / 25;
    private static final long PATIENCE = 2 * Clock.PCR_HZ;
    private static final int TICKS_PER_STAMP = 300;
    private static final int FEWEST_UNITS = 50;

    private final Scanner.Sink sink;
    private long ticks;

    /// The newest decoding time of the stream that is believed, and the offset added to all.
    private long last = NONE;

    private long shift;
    private long frame = USUAL_FRAME;

    /// The newest time that was told, and media time then.
    private long told = NONE;

    private long toldTicks;
    private long toldAt = NONE;
    private long toldPts;
    private boolean isTimeless;
    private int unitsSinceJump = FEWEST_UNITS;

    // The unit that is held back; nothing when `heldAt` is -1.
    private long heldAt = NONE;
    private long heldPts;
    private long heldDts;
    private @Nullable JoinPoint heldJoin;

    /// @param sink takes what comes, with time stamps that go on
    SteadyStamps(Scanner.Sink sink) {
        this.sink = sink;
    }

    @Override
    public void mediaTime(long newTicks) {
        ticks = newTicks;
    }

    @Override
    public void unit(long position, long pts, long dts) {
        if (pts < 0 || dts < 0) {
            release(false);
            withoutStamp(position);
        } else if (last == NONE) {
            begin(position, pts, dts);
        } else if (heldAt != NONE) {
            settle(dts);
            unit(position, pts, dts);
        } else {
            stamped(position, pts, dts);
        }
    }

    @Override
    public void joinPoint(JoinPoint point) {
        if (point.position() == heldAt) {
            heldJoin = point;
            return;
        }
        release(false);
        if (last == NONE && point.pts() >= 0 && point.dts() >= 0) {
            adopt(point.position(), point.pts(), point.dts());
        }
        if (told == NONE) {
            sink.joinPoint(point);
        } else {
            sink.joinPoint(point.position() == toldAt ? stamped(point, toldPts, told) : stamped(point));
        }
    }

    /// The program goes on elsewhere, and so may the time stamps.
    @Override
    public void jump(long position) {
        release(false);
        if (unitsSinceJump >= FEWEST_UNITS) {
            anew(position);
        } else {
            last = NONE;
        }
    }

    /// Another session goes on here.
    void anew(long position) {
        release(false);
        last = NONE;
        told = NONE;
        shift = 0;
        unitsSinceJump = 0;
        sink.jump(position);
    }

    /// Withdraws the unit that began last; returns whether it had been passed on already.
    boolean retract() {
        boolean isTold = heldAt == NONE;
        heldAt = NONE;
        heldJoin = null;
        return isTold;
    }

    private void stamped(long position, long pts, long dts) {
        long step = Clock.ptsDistance(last, dts);
        if (isStep(step)) {
            frame = step;
            last = dts;
            isTimeless = false;
            tell(position, pts - dts, wrapped(dts + shift));
        } else if (step <= 0 && step >= -LONGEST_REORDERING) {
            withoutStep(position, pts, dts);
        } else if (isTimeless) {
            begin(position, pts, dts);
        } else {
            heldAt = position;
            heldPts = pts;
            heldDts = dts;
        }
    }

    /// The next unit is decoded then: tells what the one is that is held back.
    private void settle(long dts) {
        long before = Clock.ptsDistance(last, heldDts);
        long after = Clock.ptsDistance(heldDts, dts);
        boolean isEven = before > 0 && before <= LONGEST_EVEN_STEP && Math.abs(after - before) <= before / 4;
        boolean isDamaged = !isEven && (!isStep(after) || isStep(Clock.ptsDistance(last, dts)));
        if (!isDamaged && (isEven || before > 0 && before <= LONGEST_GAP)) {
            frame = isEven ? before : frame;
            shift = wrapped(told + before - heldDts);
            last = heldDts;
            long position = heldAt;
            JoinPoint join = heldJoin;
            retract();
            tell(position, heldPts - heldDts, wrapped(heldDts + shift));
            if (join != null) {
                joinPoint(join);
            }
        } else {
            release(!isDamaged);
        }
    }

    /// Goes on with the unit that is held back.
    private void release(boolean isJump) {
        if (heldAt == NONE) {
            return;
        }
        long position = heldAt;
        JoinPoint join = heldJoin;
        heldAt = NONE;
        heldJoin = null;
        if (isJump) {
            jump(position);
            begin(position, heldPts, heldDts);
        } else {
            last = wrapped(last + frame);
            tell(position, 0, wrapped(told + frame));
        }
        if (join != null) {
            joinPoint(join);
        }
    }

    /// The first unit of a run: from here on its time stamps are believed.
    private void begin(long position, long pts, long dts) {
        adopt(position, pts, dts);
        tell(position, pts - dts, wrapped(dts + shift));
    }

    private void adopt(long position, long pts, long dts) {
        last = dts;
        isTimeless = false;
        if (told == NONE) {
            shift = 0;
            told = dts;
            toldTicks = ticks;
            toldAt = position;
            toldPts = pts;
        } else {
            shift = wrapped(told + frame - dts);
        }
    }

    /// Pictures may come in the order in which they are shown; what stands still for long is worth nothing.
    private void withoutStep(long position, long pts, long dts) {
        if (isTimeless || ticks - toldTicks > PATIENCE) {
            last = dts;
            withoutStamp(position);
        } else {
            sink.unit(position, wrapped(pts + shift), told);
            toldAt = position;
            toldPts = wrapped(pts + shift);
        }
    }

    private void withoutStamp(long position) {
        long passed = ticks - toldTicks;
        if (told == NONE || passed <= (isTimeless ? 0 : PATIENCE)) {
            return;
        }
        isTimeless = true;
        long time = wrapped(told + Math.min(passed / TICKS_PER_STAMP, LONGEST_GAP));
        shift = wrapped(time - last);
        tell(position, 0, time);
    }

    private void tell(long position, long delay, long time) {
        unitsSinceJump = Math.min(unitsSinceJump + 1, FEWEST_UNITS);
        told = time;
        toldTicks = ticks;
        toldAt = position;
        toldPts = wrapped(time + Math.clamp(Clock.ptsDistance(0, delay), 0, LONGEST_DELAY));
        sink.unit(position, toldPts, time);
    }

    /// A place without time stamps, by the media time since those that were told last.
    private JoinPoint stamped(JoinPoint point) {
        long time = wrapped(told + Math.clamp((point.ticks() - toldTicks) / TICKS_PER_STAMP, 0, LONGEST_GAP));
        return stamped(point, time, time);
    }

    private static JoinPoint stamped(JoinPoint point, long pts, long dts) {
        if (point.pts() == pts && point.dts() == dts) {
            return point;
        }
        return new JoinPoint(
                point.position(), point.ticks(), pts, dts, point.videoPid(), point.tables(), point.restart());
    }

    private boolean isStep(long step) {
        return step > 0 && step <= Math.max(LONGEST_STEP, 2 * frame);
    }

    private static long wrapped(long stamp) {
        return Math.floorMod(stamp, Clock.PTS_WRAP);
    }
}
