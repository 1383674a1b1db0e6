package dev.acequia.mpegts;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Analysis of a passing stream: its tables, continuity counters and clock, and its join points.
///
/// A program without video is joined at an audio packet that starts a PES packet, at most every half second or,
/// where it has no clock, 64 kB. Video that shows no key frame is joined at any picture: after 10 s, or a minute where
/// key frames have been seen. Not
/// thread-safe: one feed owns it.
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

        /// Time or program go on elsewhere from here: the clock jumps by more than two seconds or back, is announced
        /// to, or the tables change.
        default void jump(long position) {}
    }

    private static final long LONGEST_CLOCK_STEP = 2 * Clock.PCR_HZ;
    private static final long WITHOUT_VIDEO_EVERY = Clock.PCR_HZ / 2;
    private static final long WITHOUT_CLOCK_EVERY = 64 * 1024;
    private static final long FIRST_KEY_FRAME_PATIENCE = 10 * Clock.PCR_HZ;
    private static final long NEXT_KEY_FRAME_PATIENCE = 60 * Clock.PCR_HZ;

    private final ProgramTables tables = new ProgramTables();
    private final Continuity continuity = new Continuity();
    private final Timeline timeline = new Timeline();
    private final KeyFrames keyFrames = new KeyFrames();
    private final Sink sink;

    /// The picture that began last and of which it is not yet known whether it is a key frame.
    private @Nullable JoinPoint candidate;

    private int tablesVersion;
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

    /// Forgets what belongs to a session that has ended; media time goes on.
    public void restart() {
        tables.restart();
        continuity.restart();
        timeline.restart();
        forgetPicture();
        patience = FIRST_KEY_FRAME_PATIENCE;
    }

    private void packet(byte[] b, int at, long position) {
        int pid = Packet.pid(b, at);
        if (pid == Packet.NULL_PID || Packet.isDamaged(b, at)) {
            return;
        }
        continuity.follows(b, at);
        if (pid == tables.pcrPid()) {
            clock(b, at, position);
        }
        if (pid == tables.videoPid()) {
            video(b, at, position);
        } else if (tables.videoPid() < 0 && Packet.startsUnit(b, at) && tables.isElementary(pid)) {
            withoutVideo(b, at, position);
        }
        tables.packet(b, at, pid);
        if (tables.version() != tablesVersion) {
            tablesVersion = tables.version();
            forgetPicture();
            sink.jump(position);
        }
    }

    private void clock(byte[] b, int at, long position) {
        boolean jumps = Packet.isDiscontinuous(b, at);
        if (Packet.hasPcr(b, at)) {
            long pcr = Packet.pcr(b, at);
            long step = timeline.lastPcr() < 0 ? 0 : Clock.pcrDistance(timeline.lastPcr(), pcr);
            jumps |= step < 0 || step > LONGEST_CLOCK_STEP;
            timeline.pcr(pcr, position);
        }
        if (jumps) {
            sink.jump(position);
        }
    }

    private void video(byte[] b, int at, long position) {
        boolean starts = Packet.startsUnit(b, at);
        KeyFrames.Verdict verdict = keyFrames.packet(b, at, tables.video());
        if (starts) {
            candidate = null;
            long pts = Pes.pts(b, at);
            long dts = Pes.dts(b, at);
            sink.unit(position, pts, dts);
            if (verdict == KeyFrames.Verdict.KEY) {
                joinKeyFrame(point(tables.videoPid(), position, pts, dts));
            } else if (timeline.ticks() - lastJoinTicks > patience) {
                patience = FIRST_KEY_FRAME_PATIENCE;
                join(point(tables.videoPid(), position, pts, dts));
            } else if (verdict == KeyFrames.Verdict.UNDECIDED) {
                candidate = point(tables.videoPid(), position, pts, dts);
            }
        } else if (candidate != null && verdict != KeyFrames.Verdict.UNDECIDED) {
            if (verdict == KeyFrames.Verdict.KEY) {
                joinKeyFrame(candidate);
            }
            candidate = null;
        }
    }

    private void forgetPicture() {
        keyFrames.restart();
        candidate = null;
    }

    private void withoutVideo(byte[] b, int at, long position) {
        long pts = Pes.pts(b, at);
        sink.unit(position, pts, pts);
        boolean isDue = timeline.lastPcr() < 0
                ? position - lastJoinPosition >= WITHOUT_CLOCK_EVERY
                : timeline.ticks() - lastJoinTicks >= WITHOUT_VIDEO_EVERY;
        if (!joined || isDue) {
            join(point(Packet.pid(b, at), position, pts, pts));
        }
    }

    private void joinKeyFrame(JoinPoint point) {
        patience = NEXT_KEY_FRAME_PATIENCE;
        join(point);
    }

    private void join(JoinPoint point) {
        joined = true;
        lastJoinTicks = point.ticks();
        lastJoinPosition = point.position();
        sink.joinPoint(point);
    }

    private JoinPoint point(int pid, long position, long pts, long dts) {
        byte[] packets = tables.packets(continuity);
        byte[] flags = Discontinuity.packets(tables, continuity, pid, timeline.lastPcr());
        byte[] restart = Arrays.copyOf(flags, flags.length + packets.length);
        System.arraycopy(packets, 0, restart, flags.length, packets.length);
        return new JoinPoint(position, timeline.ticks(), pts, dts, tables.videoPid(), packets, restart);
    }
}
