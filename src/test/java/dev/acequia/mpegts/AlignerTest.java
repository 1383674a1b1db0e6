package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlignerTest {
    private static final int CAPACITY = 4096;

    private final byte[] stream = numbered(40);

    @Test
    void wholePacketsGoThroughUnchangedInOneRun() {
        Feed feed = new Feed(CAPACITY);
        feed.portion(Arrays.copyOf(stream, 20 * 188));
        assertThat(feed.out()).isEqualTo(Arrays.copyOf(stream, 20 * 188));
        assertThat(feed.runs).isEqualTo(1);
        assertThat(feed.aligner.dropped()).isZero();
        assertThat(feed.aligner.losses()).isZero();
    }

    @Test
    void anyPortioningGivesTheSamePackets() {
        Random random = new Random(1);
        byte[] damaged = stream.clone();
        damaged[7 * 188] = 0;
        damaged = without(damaged, 15 * 188 + 50, 30);
        damaged = with(damaged, 25 * 188 + 100, new byte[77]);
        byte[] expected = new Feed(16 * CAPACITY).portion(damaged).out();
        for (int round = 0; round < 300; round++) {
            Feed feed = new Feed(752 + random.nextInt(3000));
            feed.portions(damaged, random, 1 + random.nextInt(600));
            assertThat(feed.out()).isEqualTo(expected);
        }
    }

    @Test
    void thePartOfAPacketWaitsForItsRest() {
        Feed feed = new Feed(CAPACITY);
        feed.portion(Arrays.copyOf(stream, 4 * 188 + 187));
        assertThat(feed.out()).hasSize(4 * 188);
        feed.portion(Arrays.copyOfRange(stream, 4 * 188 + 187, 4 * 188 + 188));
        assertThat(feed.out()).isEqualTo(Arrays.copyOf(stream, 5 * 188));
    }

    @Test
    void nothingGoesThroughBeforeThreeSyncBytesStandInARow() {
        Feed feed = new Feed(CAPACITY);
        feed.portion(Arrays.copyOf(stream, 2 * 188));
        assertThat(feed.runs).isZero();
        feed.portion(Packet.SYNC);
        assertThat(feed.out()).isEqualTo(Arrays.copyOf(stream, 2 * 188));
    }

    @Test
    void aStreamThatStartsInsideAPacketIsJoinedAtTheNext() {
        Feed feed = new Feed(16 * CAPACITY);
        feed.portion(Arrays.copyOfRange(stream, 100, stream.length));
        assertThat(feed.out()).isEqualTo(Arrays.copyOfRange(stream, 188, stream.length));
        assertThat(feed.aligner.dropped()).isEqualTo(88);
        assertThat(feed.aligner.losses()).isZero();
    }

    @Test
    void aChangedSyncByteCostsThatPacketOnly() {
        byte[] damaged = stream.clone();
        damaged[10 * 188] ^= 1;
        Feed feed = new Feed(16 * CAPACITY).portion(damaged);
        assertThat(feed.out()).isEqualTo(without(stream, 10 * 188, 188));
        assertThat(feed.aligner.dropped()).isEqualTo(188);
        assertThat(feed.aligner.losses()).isEqualTo(1);
    }

    @Test
    void insertedBytesAreDropped() {
        Feed feed = new Feed(16 * CAPACITY).portion(with(stream, 10 * 188, new byte[1000]));
        assertThat(feed.out()).isEqualTo(stream);
        assertThat(feed.aligner.dropped()).isEqualTo(1000);
    }

    @Test
    void removedBytesCostThePacketBehindThem() {
        Feed feed = new Feed(16 * CAPACITY).portion(without(stream, 10 * 188 + 100, 50));
        byte[] out = feed.out();
        assertThat(out).hasSize(stream.length - 188);
        assertThat(Arrays.copyOf(out, 10 * 188 + 100)).isEqualTo(Arrays.copyOf(stream, 10 * 188 + 100));
        assertThat(Arrays.copyOfRange(out, 11 * 188, out.length))
                .isEqualTo(Arrays.copyOfRange(stream, 12 * 188, stream.length));
        assertThat(feed.aligner.losses()).isEqualTo(1);
    }

    @Test
    void aSyncByteInsidePayloadsIsNotTakenForAPacket() {
        byte[] tricky = numbered(12);
        tricky[40] = Packet.SYNC;
        tricky[40 + 188] = Packet.SYNC;
        Feed feed = new Feed(16 * CAPACITY).portion(Arrays.copyOfRange(tricky, 10, tricky.length));
        assertThat(feed.out()).isEqualTo(Arrays.copyOfRange(tricky, 188, tricky.length));
    }

    @Test
    void garbageIsDroppedAndNeverFillsTheRoom() {
        Feed feed = new Feed(752);
        byte[] garbage = new byte[100_000];
        new Random(2).nextBytes(garbage);
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = garbage[i] == Packet.SYNC && i % 3 > 0 ? 0 : garbage[i];
        }
        feed.portions(garbage, new Random(3), 400);
        assertThat(feed.leastRoom).isGreaterThanOrEqualTo(752 - 2 * 188);
        assertThat(feed.out()).isEmpty();
        assertThat(feed.aligner.dropped() + feed.aligner.end()).isEqualTo(garbage.length);
    }

    @Test
    void evenOnlySyncBytesLeaveRoom() {
        Feed feed = new Feed(752);
        byte[] syncs = new byte[10_000];
        Arrays.fill(syncs, Packet.SYNC);
        feed.portions(syncs, new Random(4), 300);
        assertThat(feed.leastRoom).isPositive();
        assertThat(feed.out().length + feed.aligner.end()).isEqualTo(syncs.length);
    }

    @Test
    void aRestartForgetsThePartOfAPacket() {
        Feed feed = new Feed(CAPACITY);
        feed.portion(Arrays.copyOf(stream, 5 * 188 + 100));
        feed.aligner.restart();
        feed.portion(Arrays.copyOfRange(stream, 10 * 188, 15 * 188));
        assertThat(feed.out()).hasSize(10 * 188);
        assertThat(feed.aligner.dropped()).isEqualTo(100);
        assertThat(feed.aligner.losses()).isZero();
    }

    @Test
    void anAlignerWithoutRoomForFourPacketsIsRefused() {
        assertThatThrownBy(() -> new Aligner(751)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {192, 204, 208})
    void packetsWithSomethingBetweenThemComeWithoutIt(int distance) {
        Random random = new Random(5);
        byte[] spaced = spaced(stream, distance, random);
        for (int round = 0; round < 50; round++) {
            Feed feed = new Feed(CAPACITY + random.nextInt(5000));
            feed.portions(Arrays.copyOfRange(spaced, random.nextInt(188), spaced.length), random, 2000);
            byte[] out = feed.out();
            assertThat(out).hasSizeGreaterThanOrEqualTo(stream.length - 188);
            assertThat(out).isEqualTo(Arrays.copyOfRange(stream, stream.length - out.length, stream.length));
            assertThat(feed.aligner.losses()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {192, 204, 208})
    void afterDamageTheyAreFoundAgain(int distance) {
        byte[] spaced = spaced(stream, distance, new Random(6));
        spaced[10 * distance] ^= 1;
        byte[] torn = without(spaced, 20 * distance + 60, 50);
        byte[] out = new Feed(16 * CAPACITY).portion(torn).out();
        assertThat(out).hasSize(stream.length - 2 * 188);
        assertThat(Arrays.copyOf(out, 10 * 188)).isEqualTo(Arrays.copyOf(stream, 10 * 188));
        assertThat(Arrays.copyOfRange(out, 20 * 188, out.length))
                .isEqualTo(Arrays.copyOfRange(stream, 22 * 188, stream.length));
    }

    @Test
    void theDistanceMayChangeWithinAStream() {
        Random random = new Random(7);
        ByteArrayOutputStream mixed = new ByteArrayOutputStream();
        for (int distance : new int[] {188, 192, 204, 188, 208, 192, 188}) {
            mixed.writeBytes(spaced(stream, distance, random));
        }
        for (int portion : new int[] {100, 1000, 3000}) {
            Feed feed = new Feed(16 * CAPACITY);
            feed.portions(mixed.toByteArray(), random, portion);
            assertThat(feed.out()).hasSizeBetween(7 * stream.length - 7 * 188, 7 * stream.length);
        }
    }

    /// The packets with so many bytes from one to the next, no sync byte among those between them.
    private static byte[] spaced(byte[] packets, int distance, Random random) {
        byte[] out = new byte[packets.length / 188 * distance];
        random.nextBytes(out);
        for (int i = 0; i < out.length; i++) {
            out[i] = out[i] == Packet.SYNC ? 0 : out[i];
        }
        for (int i = 0; i < packets.length / 188; i++) {
            System.arraycopy(packets, i * 188, out, i * distance, 188);
        }
        return out;
    }

    /// Packets that hold their number and no sync byte but the first.
    private static byte[] numbered(int packets) {
        byte[] b = new byte[packets * 188];
        for (int i = 0; i < packets; i++) {
            Arrays.fill(b, i * 188, (i + 1) * 188, (byte) (0x80 + i));
            b[i * 188] = Packet.SYNC;
        }
        return b;
    }

    private static byte[] without(byte[] b, int at, int count) {
        byte[] less = new byte[b.length - count];
        System.arraycopy(b, 0, less, 0, at);
        System.arraycopy(b, at + count, less, at, less.length - at);
        return less;
    }

    private static byte[] with(byte[] b, int at, byte[] inserted) {
        byte[] more = new byte[b.length + inserted.length];
        System.arraycopy(b, 0, more, 0, at);
        System.arraycopy(inserted, 0, more, at, inserted.length);
        System.arraycopy(b, at, more, at + inserted.length, b.length - at);
        return more;
    }

    private static final class Feed {
        final Aligner aligner;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        int runs;
        int leastRoom = Integer.MAX_VALUE;

        Feed(int capacity) {
            aligner = new Aligner(capacity);
        }

        Feed portion(byte... b) {
            System.arraycopy(b, 0, aligner.array(), aligner.end(), b.length);
            aligner.filled(b.length, (array, from, to) -> {
                out.write(array, from, to - from);
                runs++;
            });
            leastRoom = Math.min(leastRoom, aligner.room());
            return this;
        }

        void portions(byte[] b, Random random, int most) {
            int at = 0;
            while (at < b.length) {
                int part = Math.min(Math.min(1 + random.nextInt(most), aligner.room()), b.length - at);
                portion(Arrays.copyOfRange(b, at, at + part));
                at += part;
            }
        }

        byte[] out() {
            return out.toByteArray();
        }
    }
}
