package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// Streams made to cost as much as they can: memory that is kept is bounded, and what is made and thrown away is in
/// proportion to what has come.
class CraftedStreamTest {
    private static final int ROUNDS = 20;
    private static final long MOST_PER_BYTE = 16;

    private final JoinPoints points = new JoinPoints();
    private final Scanner scanner = new Scanner(point -> points.add(point, 0));
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long position;

    @Test
    void eachPacketAKeyFrameOfAProgramOfTwoHundredStreams() {
        int[] streams = new int[400];
        for (int i = 0; i < 200; i++) {
            streams[2 * i] = Ts.VIDEO_PID + i;
            streams[2 * i + 1] = Ts.H264;
        }
        Ts ts = new Ts().pat().pmt(Ts.VIDEO_PID, streams);
        for (int i = 0; i < 2000; i++) {
            ts.unitWithClock(Ts.VIDEO_PID, Ts.RANDOM_ACCESS, i * 9L * Clock.PCR_HZ % Clock.PCR_WRAP, Ts.H264_IDR);
        }
        assertBounded(ts);
        assertThat(points.size()).isPositive();
    }

    @Test
    void tablesThatChangeWithEachPacket() {
        Ts ts = new Ts();
        for (int i = 0; i < 1000; i++) {
            ts.section(0, Ts.patSection(i % 32, true, 1 + i % 7, 0x1000 + i % 5));
            ts.section(0x1000 + i % 5, Ts.pmtSection(1 + i % 7, i % 32, 0x101, 0, 0x101 + i % 11, Ts.H264));
            ts.unit(0x101 + i % 11, Ts.RANDOM_ACCESS, Ts.H264_IDR);
        }
        assertBounded(ts);
    }

    @Test
    void eachPacketAnotherPid() {
        Ts ts = Ts.withVideo(Ts.H264);
        for (int pid = 0x20; pid < 0x1FFF; pid++) {
            ts.unit(pid, Ts.RANDOM_ACCESS, Ts.H264_IDR);
        }
        assertBounded(ts);
    }

    @Test
    void pmtsWithoutAPatOnEachPid() {
        Ts ts = new Ts();
        for (int pid = 0x20; pid < 0x1FF0; pid++) {
            ts.section(pid, Ts.pmtSection(pid, 0, pid, 0, pid, Ts.H264));
        }
        assertBounded(ts);
    }

    @Test
    void sectionsThatNeverEnd() {
        Ts ts = new Ts();
        for (int i = 0; i < 2000; i++) {
            ts.packet(0, i % 100 == 0, 0, -1, Ts.hex("00 00 BFFF 0001 C1 0000" + "0001E100".repeat(40)));
        }
        assertBounded(ts);
    }

    @Test
    void picturesThatNeverTell() {
        Ts ts = Ts.withVideo(Ts.H264);
        byte[] message = new byte[184];
        for (int i = 0; i < 3000; i++) {
            ts.unit(Ts.VIDEO_PID, 0, Ts.hex("000001 06 FFFFFFFFFFFFFF")).more(Ts.VIDEO_PID, message);
        }
        assertBounded(ts);
        assertThat(points.size()).isZero();
    }

    private void assertBounded(Ts ts) {
        byte[] b = ts.bytes();
        scan(b);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < ROUNDS; round++) {
            scan(b);
        }
        long made = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(made).isLessThan(MOST_PER_BYTE * ROUNDS * b.length);
        assertThat(points.size()).isLessThanOrEqualTo(JoinPoints.MOST_POINTS);
    }

    private void scan(byte[] b) {
        scanner.packets(b, 0, b.length, position);
        position += b.length;
    }
}
