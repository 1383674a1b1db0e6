package dev.acequia.mpegts;

import java.util.Arrays;

/// Analysis of a passing stream: its tables, continuity counters and clock, and its join points.
///
/// A program without video is joined at an audio packet that starts a PES packet, at most every half second or,
/// where it has no clock, 64 kB. Video that shows no key frame is joined at any picture: after 10 s, or a minute where
/// key frames have been seen. Join points are a tenth of a second apart, and what they consist of is never more than
/// the stream they stand in ([Allowance]). Not thread-safe: one feed owns it.
public final class Scanner {
    /// Receiver of what is found. Positions grow, except that a join point may show a few packets after its first one.
    public interface Sink {
        void joinPoint(JoinPoint point);

        /// A picture starts here, or, in a program without video, a PES packet of sound; before its join point if it is
        /// one.
        ///
        /// @param pts when it is shown, in ticks of 90 kHz that wrap; -1 when it does not tell
        /// @param dts when it is decoded, likewise
        default void unit(long position, long pts, long dts) {}

        /// The media time of the next call, in ticks of 27 MHz ([Timeline#ticks]).
        default void mediaTime(long ticks) {}

        /// The program goes on from here with other streams.
        default void jump(long position) {}
    }

    /// Units of other streams that may come between two of the main stream before they count against it.
    private static final int FEW_BESIDE = 10;

    private static final long CLOSEST = Clock.PCR_HZ / 10;
    private static final long WITHOUT_VIDEO_EVERY = Clock.PCR_HZ / 2;
    private static final long WITHOUT_CLOCK_EVERY = 64 * 1024;
    private static final long FIRST_KEY_FRAME_PATIENCE = 10 * Clock.PCR_HZ;
    private static final long NEXT_KEY_FRAME_PATIENCE = 60 * Clock.PCR_HZ;

    private final ProgramTables tables = new ProgramTables();
    private final Surmise surmise = new Surmise(tables);
    private final MainStream main = new MainStream();
    private final Continuity continuity = new Continuity();
    private final Counters marked = continuity.marked();
    private final Timeline timeline = new Timeline();
    private final KeyFrames keyFrames = new KeyFrames();
    private final Allowance allowance = new Allowance();
    private final Sink sink;

    /// The PID of the [MainStream], compared with each packet's; -1 when there is none.
    private int mainPid = -1;

    /// The unit of the main stream that began last, and whether it may turn out to be a key frame.
    private long unitPosition;

    private long unitPts;
    private long unitDts;
    private long unitTicks;
    private long unitPcr;
    private boolean isCandidate;

    /// Units of the program's other streams since the last one of the main stream.
    private int besideMain;

    private int changes;
    private boolean isHeard;
    private long lastJoinTicks;
    private long lastJoinPosition;
    private long patience = FIRST_KEY_FRAME_PATIENCE;
    private boolean joined;

    public Scanner(Sink sink) {
        this.sink = sink;
    }

    /// Reads the packets in `b` from index `from` up to, without, `to`; the first stands at `position` of the stream.
    public void packets(byte[] b, int from, int to, long position) {
        for (int at = from; at < to; at += Packet.SIZE) {
            packet(b, at, position + (at - from));
        }
    }

    public Timeline timeline() {
        return timeline;
    }

    public Continuity continuity() {
        return continuity;
    }

    public ProgramTables tables() {
        return tables;
    }

    /// The PID of the pictures that the program is joined at; -1 when that is done at its sound, or unknown.
    public int videoPid() {
        return main.codec().isVideo() ? main.pid() : -1;
    }

    /// Forgets what belongs to a session that has ended; media time goes on.
    public void restart() {
        tables.restart();
        surmise.restart();
        main.program(null);
        mainPid = main.pid();
        continuity.restart();
        timeline.restart();
        forgetPicture();
        isHeard = false;
        patience = FIRST_KEY_FRAME_PATIENCE;
    }

    private void packet(byte[] b, int at, long position) {
        int pid = Packet.pid(b, at);
        if (pid == Packet.NULL_PID || Packet.isDamaged(b, at)) {
            return;
        }
        continuity.follows(b, at);
        int role = tables.role(pid);
        if ((role & ProgramTables.CLOCK) != 0 && Packet.hasPcr(b, at)) {
            timeline.pcr(Packet.pcr(b, at), position);
        }
        if (pid == mainPid) {
            if (isCandidate || Packet.startsUnit(b, at)) {
                main(b, at, position);
            }
        } else if (role != 0) {
            beside(b, at, pid, role, position);
        }
        if (!isHeard) {
            surmise.packet(b, at, pid, continuity);
            follow(position);
        }
    }

    /// A packet of another stream, or of a table.
    private void beside(byte[] b, int at, int pid, int role, long position) {
        if ((role & ProgramTables.TABLE) != 0) {
            tables.packet(b, at, pid);
            follow(position);
        } else if (role != ProgramTables.CLOCK && isUnit(b, at)) {
            other(b, at, pid, role, position);
        }
    }

    /// A unit of another stream than the main one begins.
    private void other(byte[] b, int at, int pid, int role, long position) {
        Program program = tables.program();
        if ((role & ProgramTables.ELSEWHERE) != 0) {
            tables.heardElsewhere(pid);
            follow(position);
        } else if (program != null
                && (besideMain++ >= FEW_BESIDE || !main.codec().isVideo())) {
            tables.heard();
            if (main.heardOther(program, pid, Pes.dts(b, at))) {
                mainPid = main.pid();
                forgetPicture();
                main(b, at, position);
            }
        }
    }

    /// Goes along when another program is played, or other streams of it.
    private void follow(long position) {
        if (tables.changes() != changes) {
            changes = tables.changes();
            main.program(tables.program());
            mainPid = main.pid();
            forgetPicture();
            sink.jump(position);
        }
    }

    private void main(byte[] b, int at, long position) {
        boolean starts = Packet.startsUnit(b, at);
        if (starts && !Packet.isScrambled(b, at)) {
            isHeard = true;
            besideMain = 0;
            main.heard();
            tables.heard();
        }
        if (main.codec().isVideo()) {
            video(b, at, position, starts);
        } else if (starts) {
            unit(b, at, position);
            if (isDueWithoutVideo()) {
                join(continuity);
            }
        }
    }

    private void video(byte[] b, int at, long position, boolean starts) {
        KeyFrames.Verdict verdict = keyFrames.packet(b, at, main.codec());
        if (starts) {
            unit(b, at, position);
            if (verdict == KeyFrames.Verdict.KEY) {
                joinKeyFrame(continuity);
            } else if (timeline.ticks() - lastJoinTicks > patience) {
                patience = FIRST_KEY_FRAME_PATIENCE;
                join(continuity);
            } else if (verdict == KeyFrames.Verdict.UNDECIDED) {
                continuity.mark();
                isCandidate = true;
            }
        } else if (isCandidate && verdict != KeyFrames.Verdict.UNDECIDED) {
            isCandidate = false;
            if (verdict == KeyFrames.Verdict.KEY) {
                joinKeyFrame(marked);
            }
        }
    }

    private void unit(byte[] b, int at, long position) {
        unitPosition = position;
        unitPts = Pes.pts(b, at);
        unitDts = Pes.dts(b, at);
        if (unitDts != Pes.NONE) {
            timeline.dts(unitDts, position);
        }
        unitTicks = timeline.ticks();
        unitPcr = timeline.lastPcr();
        isCandidate = false;
        sink.mediaTime(unitTicks);
        sink.unit(position, unitPts, unitDts);
    }

    private void forgetPicture() {
        keyFrames.restart();
        isCandidate = false;
    }

    private static boolean isUnit(byte[] b, int at) {
        return Packet.startsUnit(b, at) && !Packet.isScrambled(b, at);
    }

    private boolean isDueWithoutVideo() {
        long waited = timeline.ticks() - lastJoinTicks;
        boolean isDue =
                waited == 0 ? unitPosition - lastJoinPosition >= WITHOUT_CLOCK_EVERY : waited >= WITHOUT_VIDEO_EVERY;
        return !joined || isDue;
    }

    private void joinKeyFrame(Counters counters) {
        patience = NEXT_KEY_FRAME_PATIENCE;
        long waited = unitTicks - lastJoinTicks;
        if (!joined || waited == 0 || waited >= CLOSEST) {
            join(counters);
        }
    }

    /// The unit that began last is a place to join, where the counters stood like that.
    private void join(Counters counters) {
        if (!allowance.isEnough(unitPosition)) {
            return;
        }
        joined = true;
        lastJoinTicks = unitTicks;
        lastJoinPosition = unitPosition;
        JoinPoint point = point(counters);
        allowance.spend(point.restart().length + point.tables().length);
        sink.joinPoint(point);
    }

    private JoinPoint point(Counters counters) {
        byte[] packets = tables.packets(counters);
        byte[] flags = Discontinuity.packets(tables, continuity.pids(), counters, main.pid(), unitPcr);
        byte[] restart = Arrays.copyOf(flags, flags.length + packets.length);
        System.arraycopy(packets, 0, restart, flags.length, packets.length);
        return new JoinPoint(unitPosition, unitTicks, unitPts, unitDts, videoPid(), packets, restart);
    }
}
