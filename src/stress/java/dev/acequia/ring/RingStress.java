package dev.acequia.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// What one writer and readers of a ring may see of each other, on this machine and with any compiler.
///
/// Results count right bytes; 0 is "nothing yet", and below 0 stands [#LAPPED], [#ENDED] or, never, [#WRONG].
public final class RingStress {
    private static final int LAPPED = -1;
    private static final int ENDED = -2;
    private static final int WRONG = -3;
    private static final int CHUNK = 8;

    private RingStress() {}

    /// A ring of one chunk, which is full and visible, or empty.
    abstract static class OneChunk {
        final Ring ring = new Ring(CHUNK, CHUNK);

        OneChunk(boolean isFull) {
            if (isFull) {
                write();
                ring.publish();
            }
        }

        /// Appends a chunk of bytes, none of them 0, as fresh memory is.
        final void write() {
            byte[] b = new byte[CHUNK];
            for (int i = 0; i < CHUNK; i++) {
                b[i] = (byte) (i + 1);
            }
            ring.append(b, 0, CHUNK);
        }

        final int read(long position) {
            return switch (ring.poll(position, CHUNK)) {
                case Poll.Data(ByteBuf bytes) -> {
                    int right = right(bytes, position);
                    bytes.release();
                    yield right;
                }
                case Poll.Lapped.LAPPED -> LAPPED;
                case Poll.Empty.EMPTY -> 0;
                case Poll.Ended.ENDED -> ENDED;
            };
        }

        static int right(ByteBuf bytes, long position) {
            int length = bytes.readableBytes();
            for (int i = 0; i < length; i++) {
                if (bytes.getByte(i) != position % CHUNK + i + 1) {
                    return WRONG;
                }
            }
            return length;
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Both before.")
    @Outcome(id = "0, 8", expect = ACCEPTABLE, desc = "In between.")
    @Outcome(id = "8, 8", expect = ACCEPTABLE, desc = "Both after.")
    @Outcome(expect = FORBIDDEN, desc = "Bytes that are not there yet, or gone again.")
    @State
    public static class PublishedBytesAreThere extends OneChunk {
        public PublishedBytesAreThere() {
            super(false);
        }

        @Actor
        public void writer() {
            write();
            ring.publish();
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = read(0);
            r.r2 = read(0);
        }

        @Arbiter
        public void close(II_Result r) {
            ring.close();
        }
    }

    @JCStressTest
    @Outcome(id = "8", expect = ACCEPTABLE, desc = "In time.")
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Lapped.")
    @Outcome(expect = FORBIDDEN, desc = "Another chunk's bytes, or none.")
    @State
    public static class DroppedBytesAreLappedOrRight extends OneChunk {
        public DroppedBytesAreLappedOrRight() {
            super(true);
        }

        @Actor
        public void writer() {
            byte[] others = new byte[4 * CHUNK];
            ring.append(others, 0, others.length);
            ring.publish();
        }

        @Actor
        public void reader(I_Result r) {
            r.r1 = read(0);
        }

        @Arbiter
        public void close(I_Result r) {
            ring.close();
        }
    }

    @JCStressTest
    @Outcome(id = "8, 0", expect = ACCEPTABLE, desc = "Held: right after the ring has gone, freed by the last reader.")
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "Lapped: freed by the ring.")
    @Outcome(expect = FORBIDDEN, desc = "Freed too early, twice or never.")
    @State
    public static class MemoryGoesWithItsLastHolder extends OneChunk {
        private final ByteBuf witness;
        private @Nullable ByteBuf held;

        public MemoryGoesWithItsLastHolder() {
            super(true);
            witness = ((Poll.Data) ring.poll(0, CHUNK)).bytes();
            witness.release();
        }

        @Actor
        public void writer() {
            ring.close();
        }

        @Actor
        public void reader() {
            if (ring.poll(0, CHUNK) instanceof Poll.Data(ByteBuf bytes)) {
                held = bytes;
            }
        }

        @Arbiter
        public void release(II_Result r) {
            r.r1 = LAPPED;
            if (held != null) {
                r.r1 = right(held, 0);
                held.release();
            }
            r.r2 = witness.refCnt();
        }
    }

    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Before.")
    @Outcome(id = "8", expect = ACCEPTABLE, desc = "After the bytes, maybe after the end.")
    @Outcome(expect = FORBIDDEN, desc = "An end that hides the last bytes.")
    @State
    public static class TheEndHidesNoBytes extends OneChunk {
        public TheEndHidesNoBytes() {
            super(false);
        }

        @Actor
        public void writer() {
            write();
            ring.publish();
            ring.end();
        }

        @Actor
        public void reader(I_Result r) {
            r.r1 = read(0);
        }

        @Arbiter
        public void close(I_Result r) {
            ring.close();
        }
    }

    @JCStressTest
    @Outcome(id = "8, 0", expect = ACCEPTABLE, desc = "In time.")
    @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "Lapped, and the tail is further on.")
    @Outcome(expect = FORBIDDEN, desc = "Lapped, and sent to where it was lapped.")
    @State
    public static class ALappedReaderFindsALaterTail extends OneChunk {
        public ALappedReaderFindsALaterTail() {
            super(true);
        }

        @Actor
        public void writer() {
            write();
            ring.publish();
            write();
            ring.close();
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = read(0);
            r.r2 = r.r1 == LAPPED && ring.tail() > 0 ? 1 : 0;
        }
    }
}
