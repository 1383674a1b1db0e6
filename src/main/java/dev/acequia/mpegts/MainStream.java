package dev.acequia.mpegts;

import org.jspecify.annotations.Nullable;

/// The elementary stream that a program is joined and cut by: its first one of pictures, or of sound where there are
/// none.
///
/// Where that one does not come, or nothing that is not scrambled, it is the best one that does; pictures that come
/// later are preferred at once. Not thread-safe: one feed owns it.
final class MainStream {
    private static final int NONE = -1;

    /// The time without a unit of it until another stream takes its place, by that one's time stamps, or in units of it
    /// where they do not advance.
    private static final long PATIENCE = Clock.PTS_HZ * 3 / 2;

    private static final int MOST_UNITS = 150;

    private int pid = NONE;
    private int rank;
    private Codec codec = Codec.NOT_VIDEO;
    private int other = NONE;
    private int otherRank;
    private int otherUnits;
    private long otherStart = Pes.NONE;

    /// The PID of the stream; -1 when there is none.
    int pid() {
        return pid;
    }

    Codec codec() {
        return codec;
    }

    /// Begins with the program's first one, unless it goes on with the same.
    void program(@Nullable Program program) {
        boolean goesOn = program != null && pid != NONE && program.rank(pid) == rank && program.codec(pid) == codec;
        if (!goesOn) {
            set(program, program == null ? NONE : program.first());
        }
    }

    /// Records that a unit of it has come that is not scrambled.
    void heard() {
        other = NONE;
    }

    /// Records that a unit of another of the program's streams has come; whether that one takes its place.
    boolean heardOther(Program program, int otherPid, long dts) {
        int itsRank = program.rank(otherPid);
        if (itsRank == Program.PICTURES && rank < itsRank) {
            set(program, otherPid);
            return true;
        }
        if (other == NONE || itsRank > otherRank) {
            other = otherPid;
            otherRank = itsRank;
            otherUnits = 0;
            otherStart = dts;
        }
        if (otherPid != other) {
            return false;
        }
        otherUnits++;
        boolean isTimed = otherStart != Pes.NONE && dts != Pes.NONE;
        long passed = isTimed ? Clock.ptsDistance(otherStart, dts) : 0;
        if (passed >= PATIENCE || otherUnits >= MOST_UNITS) {
            set(program, otherPid);
            return true;
        }
        return false;
    }

    private void set(@Nullable Program program, int newPid) {
        pid = newPid;
        rank = program == null ? 0 : program.rank(newPid);
        codec = program == null ? Codec.NOT_VIDEO : program.codec(newPid);
        other = NONE;
    }
}
