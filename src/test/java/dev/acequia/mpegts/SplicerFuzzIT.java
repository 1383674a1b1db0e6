package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.acequia.mpegts.Splicer.Verdict;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever was sent and whatever comes: the place is where a search packet by packet finds it.
///
/// Every byte stands for one packet of a few, so that streams repeat themselves. The build runs it on random ones;
/// `JAZZER_FUZZ=1 ./dev test SplicerFuzzIT` lets the fuzzer look for worse ones.
class SplicerFuzzIT {
    private static final int TIMED = 2;
    private static final int KINDS = 5;
    private static final List<byte[]> PACKETS = List.of(
            Packet.nulls(1),
            new Ts().pat().bytes(),
            new Ts().unitWithClock(Ts.VIDEO_PID, 0, 1, Ts.H264_SLICE).bytes(),
            new Ts().filler(Ts.VIDEO_PID, 1).bytes(),
            new Ts().filler(Ts.AUDIO_PID, 1).bytes());

    // In this order, or the fuzzer refuses.
    @MethodSource("streams")
    @FuzzTest(maxDuration = "2m")
    void thePlaceIsRightBehindTheFirstPacketsThatAreTheLastOnesSent(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        int half = 1 + (bytes[0] & 0xFF) * (bytes.length - 1) / 256;
        List<Integer> sent = kinds(bytes, 1, half);
        List<Integer> session = kinds(bytes, half, bytes.length);
        Splicer splicer = new Splicer(packets(sent), Sessions.tables(), -1);

        byte[] b = packets(session);
        int portion = (1 + (bytes[1] & 0x0F)) * Packet.SIZE;
        int at = 0;
        while (at < b.length && splicer.verdict() == Verdict.SEARCHING) {
            at = splicer.packets(b, at, Math.min(b.length, at + portion));
        }

        List<Integer> key = key(sent);
        int found = Collections.indexOfSubList(session, key);
        int place = found < 0 ? session.size() : found + key.size();
        assertThat(splicer.verdict())
                .isEqualTo(key.isEmpty() ? Verdict.NO_OVERLAP : found < 0 ? Verdict.SEARCHING : Verdict.FOUND);
        assertThat(at / Packet.SIZE).isEqualTo(place);
    }

    private static List<Integer> key(List<Integer> sent) {
        List<Integer> key = new ArrayList<>();
        for (int i = sent.size() - 1; i >= 0; i--) {
            key.addFirst(sent.get(i));
            if (key.contains(TIMED)
                    && key.stream().filter(kind -> kind >= TIMED).count() >= 8) {
                return key;
            }
        }
        return List.of();
    }

    private static List<Integer> kinds(byte[] bytes, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Math.floorMod(bytes[i], KINDS))
                .toList();
    }

    private static byte[] packets(List<Integer> kinds) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        kinds.forEach(kind -> out.writeBytes(PACKETS.get(kind)));
        return out.toByteArray();
    }

    /// Random ones, some of two kinds only and so full of what is nearly the key, and sessions that overlap with what
    /// was sent.
    static Stream<byte[]> streams() {
        return IntStream.range(0, 300).mapToObj(seed -> {
            Random random = new Random(seed);
            int length = 10 + random.nextInt(200);
            byte[] b = new byte[2 * length + 1];
            b[0] = (byte) 128;
            int[] likely = {2, 3, 3, 3, 4, 0, random.nextInt(KINDS)};
            int kinds = seed % 2 == 0 ? 2 : likely.length;
            for (int i = 1; i < b.length; i++) {
                b[i] = (byte) likely[random.nextInt(kinds)];
            }
            if (seed % 3 > 0) {
                int overlap = random.nextInt(length);
                System.arraycopy(b, 1 + length - overlap, b, 1 + length + random.nextInt(length - overlap), overlap);
            }
            return b;
        });
    }
}
