package dev.acequia.mpegts;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads along with a stream: follows its tables, counters and clock, and finds its join points.
///
/// A program without video is joined at an audio packet that starts a PES packet, at most every half second or,
/// where it has no clock, 64 kB. Video that shows no key frame is joined at any picture: after 10 s, or a minute where
/// key frames have been seen. Not
/// thread-safe: one feed owns it.
public final class Scanner {
    /// Takes join points in the order of the stream.
    public interface Sink {
        void joinPoint(JoinPoint point);
    }

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
        if (pid == tables.pcrPid() && Packet.hasPcr(b, at)) {
            timeline.pcr(Packet.pcr(b, at), position);
        }
        if (pid == tables.videoPid()) {
            video(b, at, position);
        } else if (tables.videoPid() < 0 && Packet.startsUnit(b, at) && tables.isElementary(pid)) {
            withoutVideo(pid, position);
        }
        tables.packet(b, at, pid);
    }

    private void video(byte[] b, int at, long position) {
        if (tables.version() != tablesVersion) {
            tablesVersion = tables.version();
            forgetPicture();
        }
        boolean starts = Packet.startsUnit(b, at);
        KeyFrames.Verdict verdict = keyFrames.packet(b, at, tables.video());
        if (starts) {
            candidate = null;
            if (verdict == KeyFrames.Verdict.KEY) {
                joinKeyFrame(point(tables.videoPid(), position));
            } else if (timeline.ticks() - lastJoinTicks > patience) {
                patience = FIRST_KEY_FRAME_PATIENCE;
                join(point(tables.videoPid(), position));
            } else if (verdict == KeyFrames.Verdict.UNDECIDED) {
                candidate = point(tables.videoPid(), position);
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

    private void withoutVideo(int pid, long position) {
        boolean isDue = timeline.lastPcr() < 0
                ? position - lastJoinPosition >= WITHOUT_CLOCK_EVERY
                : timeline.ticks() - lastJoinTicks >= WITHOUT_VIDEO_EVERY;
        if (!joined || isDue) {
            join(point(pid, position));
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

    private JoinPoint point(int pid, long position) {
        byte[] packets = tables.packets(continuity);
        byte[] flags = Discontinuity.packets(tables, continuity, pid, timeline.lastPcr());
        byte[] restart = Arrays.copyOf(flags, flags.length + packets.length);
        System.arraycopy(packets, 0, restart, flags.length, packets.length);
        return new JoinPoint(position, timeline.ticks(), tables.videoPid(), packets, restart);
    }
}
