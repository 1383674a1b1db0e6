package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes arrive, in whatever portions: whole packets come out, and every byte is accounted for.
///
/// The build runs it on damaged streams; `JAZZER_FUZZ=1 ./dev test ScanFuzzIT` lets the fuzzer look for worse ones.
class ScanFuzzIT {
    private long position;

    // In this order, or the fuzzer refuses.
    @MethodSource("damagedStreams")
    @FuzzTest(maxDuration = "2m")
    void anyBytesBecomeWholePacketsOrAreDropped(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        position = 0;
        Scanner scanner = new Scanner(point -> assertThat(point.position()).isBetween(0L, (long) bytes.length));
        Aligner aligner = new Aligner(1504);
        int portion = 1 + 3 * (bytes[0] & 0xFF);
        int at = 0;
        while (at < bytes.length) {
            assertThat(aligner.room()).isPositive();
            int part = Math.min(Math.min(portion, aligner.room()), bytes.length - at);
            System.arraycopy(bytes, at, aligner.array(), aligner.end(), part);
            at += part;
            aligner.filled(part, (b, from, to) -> {
                assertThat(to - from).isPositive();
                assertThat((to - from) % 188).isZero();
                for (int packet = from; packet < to; packet += 188) {
                    assertThat(b[packet]).isEqualTo((byte) 0x47);
                }
                scanner.packets(b, from, to, position);
                position += to - from;
            });
            assertThat(position + aligner.dropped() + aligner.end()).isEqualTo(at);
        }
    }

    static Stream<byte[]> damagedStreams() {
        return IntStream.range(0, 100).mapToObj(seed -> {
            Random random = new Random(seed);
            int type = new int[] {Ts.H264, Ts.HEVC, Ts.MPEG2, Ts.AAC}[seed % 4];
            byte[] start = new byte[][] {Ts.H264_IDR, Ts.HEVC_IDR, Ts.MPEG2_SEQUENCE, Ts.H264_SLICE}[seed % 4];
            Ts ts = Ts.withVideo(type);
            for (int i = 0; i < 10; i++) {
                ts.unitWithClock(Ts.VIDEO_PID, seed & 0xC0, random.nextLong(Clock.PCR_WRAP), start);
                ts.filler(Ts.VIDEO_PID, 2).pat().pmt(Ts.VIDEO_PID, Ts.VIDEO_PID, type);
            }
            byte[] b = ts.bytes();
            for (int i = random.nextInt(60); i > 0; i--) {
                b[random.nextInt(b.length)] = (byte) random.nextInt();
            }
            return b;
        });
    }
}
