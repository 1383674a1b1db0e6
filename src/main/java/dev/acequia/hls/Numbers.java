package dev.acequia.hls;

import dev.acequia.bounds.Durations;
import java.time.Duration;

/// Hands out the media and discontinuity sequence numbers of one stream: each larger than all that players have seen,
/// over any number of channels and restarts of the process.
///
/// Numbers are reserved ahead in the [NumberStore], so that a process that is killed wastes some and repeats none.
/// Not thread-safe: one feed owns it.
public final class Numbers implements AutoCloseable {
    static final int SEGMENTS_AHEAD = 128;
    static final int DISCONTINUITIES_AHEAD = 16;

    /// Persisted numbering state of a stream.
    ///
    /// @param segment the next media sequence number
    /// @param discontinuity the last discontinuity sequence number
    /// @param target the target duration that players were told; zero when none were
    record Mark(long segment, long discontinuity, Duration target) {
        static final Mark NONE = new Mark(0, 0, Duration.ZERO);

        /// The mark up to which numbers may be handed out from here.
        Mark ahead() {
            return new Mark(segment + SEGMENTS_AHEAD, discontinuity + DISCONTINUITIES_AHEAD, target);
        }

        /// The mark that has all that both have.
        Mark max(Mark other) {
            return new Mark(
                    Math.max(segment, other.segment),
                    Math.max(discontinuity, other.discontinuity),
                    Durations.longer(target, other.target));
        }
    }

    /// Persistence of marks.
    interface Keeper {
        /// Keeps a mark that holds from now on; soon, and without waiting.
        void reserve(Mark mark);

        /// Keeps the mark where it ended.
        void end(Mark mark);

        /// Keeps the first mark; returns when it is on the disk, or after two seconds.
        default void begin(Mark mark) throws InterruptedException {
            reserve(mark);
        }
    }

    private final Keeper keeper;
    private final boolean isContinued;
    private final long first;
    private Mark next;
    private Mark reserved;
    private boolean isKept;

    Numbers(Mark from, Keeper keeper) {
        this.keeper = keeper;
        this.isContinued = !from.equals(Mark.NONE);
        this.first = from.segment;
        this.next = from;
        this.reserved = from.ahead();
    }

    /// Numbers of a stream from zero, kept nowhere.
    static Numbers fromZero() {
        return from(Mark.NONE);
    }

    /// Numbers that go on from a mark, kept nowhere.
    static Numbers from(Mark mark) {
        return new Numbers(mark, new Keeper() {
            @Override
            public void reserve(Mark mark) {}

            @Override
            public void end(Mark mark) {}
        });
    }

    /// Keeps what is reserved, before players are told of any; a stream that never comes so far leaves nothing. Waits
    /// for the disk, but no longer than two seconds.
    public void keep() throws InterruptedException {
        if (!isKept) {
            isKept = true;
            keeper.begin(reserved);
        }
    }

    /// Whether players have had segments of this stream before.
    boolean isContinued() {
        return isContinued;
    }

    /// The number that the next segment will have.
    long segment() {
        return next.segment;
    }

    long takeSegment() {
        long taken = next.segment;
        go(new Mark(taken + 1, next.discontinuity, next.target));
        return taken;
    }

    /// The number of the segments from now on.
    long discontinuity() {
        return next.discontinuity;
    }

    void nextDiscontinuity() {
        go(new Mark(next.segment, next.discontinuity + 1, next.target));
    }

    /// The target duration that players were told; zero when they were told none.
    Duration target() {
        return next.target;
    }

    void target(Duration target) {
        next = new Mark(next.segment, next.discontinuity, target);
        reserveAhead();
    }

    private void go(Mark mark) {
        next = mark;
        if (mark.segment > reserved.segment - SEGMENTS_AHEAD / 2
                || mark.discontinuity > reserved.discontinuity - DISCONTINUITIES_AHEAD / 2) {
            reserveAhead();
        }
    }

    private void reserveAhead() {
        reserved = next.ahead();
        isKept = true;
        keeper.reserve(reserved);
    }

    /// Gives back what was reserved and not handed out, if anything was kept or handed out. A segment that was offered
    /// in parts and never became whole keeps its number.
    @Override
    public void close() {
        if (isKept || next.segment > first) {
            keeper.end(new Mark(next.segment + 1, next.discontinuity, next.target));
        }
    }
}
