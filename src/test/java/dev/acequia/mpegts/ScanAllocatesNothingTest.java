package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ScanAllocatesNothingTest {
    private static final int PACKETS = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Aligner aligner = new Aligner(64 * 1024);
    private final Scanner scanner = new Scanner(point -> {
        throw new AssertionError("No key frame was sent: " + point);
    });

    /// Made once: a reference to a method costs memory each time.
    private final Aligner.Sink sink = this::take;

    private long position;

    @Test
    void packetsThatAreNoKeyFrameCostNoMemory() {
        byte[] second = second();
        int rounds = PACKETS / (second.length / Packet.SIZE);
        scan(second, 20);
        long before = threads.getCurrentThreadAllocatedBytes();
        scan(second, rounds);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("bytes allocated by %d packets", PACKETS).isLessThan(2000);
    }

    private void scan(byte[] b, int rounds) {
        for (int round = 0; round < rounds; round++) {
            int at = 0;
            while (at < b.length) {
                int part = Math.min(Math.min(7000, aligner.room()), b.length - at);
                System.arraycopy(b, at, aligner.array(), aligner.end(), part);
                aligner.filled(part, sink);
                at += part;
            }
        }
    }

    private void take(byte[] b, int from, int to) {
        scanner.packets(b, from, to, position);
        position += to - from;
    }

    /// Tables ten times, references 25 times, pictures and audio; over and over its clock stands still.
    private static byte[] second() {
        Ts ts = new Ts();
        for (int i = 0; i < 50; i++) {
            if (i % 5 == 0) {
                ts.pat().pmt(Ts.VIDEO_PID, Ts.VIDEO_PID, Ts.H264, Ts.AUDIO_PID, Ts.AAC);
            }
            ts.unitWithClock(Ts.VIDEO_PID, 0, 5 * Clock.PCR_HZ, Ts.H264_SLICE).filler(Ts.VIDEO_PID, 80);
            ts.unit(Ts.AUDIO_PID, Ts.RANDOM_ACCESS, new byte[100]).filler(Ts.AUDIO_PID, 4);
        }
        return ts.bytes();
    }
}
