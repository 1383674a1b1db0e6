package dev.acequia.feed;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.Packet;
import io.netty.buffer.ByteBuf;
import java.util.function.BooleanSupplier;

/// Boundary up to which a stream consists of whole pictures. The bytes of the next one are held back, so that a session
/// that is lost in the middle of it leaves viewers no torn picture.
///
/// A picture that lasts for longer than a few frames is not waited for any longer, nor one of more than a megabyte; and
/// where two in a row were like that, the next is not waited for at all. Owned by the thread that
/// feeds: the channel's, or the engine's event loop while the stream flows.
public final class PictureBoundary {
    private static final long LONGEST = Clock.PCR_HZ * 3 / 10;
    private static final long LARGEST = 1 << 20;
    private static final int MOST_LATE = 2;
    private static final long NONE = -1;

    private final BooleanSupplier isWaitedFor;
    private long start = NONE;
    private long startTicks;
    private boolean isLate;
    private int lateInARow;

    /// @param isWaitedFor whether any picture is
    public PictureBoundary(BooleanSupplier isWaitedFor) {
        this.isWaitedFor = isWaitedFor;
    }

    /// A picture begins at this position; the one before it is whole.
    void began(long position, long ticks) {
        lateInARow = isLate || isLate(position, ticks) ? lateInARow + 1 : 0;
        isLate = false;
        start = position;
        startTicks = ticks;
    }

    /// The last picture is whole, although no other one begins.
    void ended() {
        start = NONE;
    }

    /// The end of the last whole picture.
    ///
    /// @param position the end of all that has come
    /// @param ticks media time there, of 27 MHz
    long end(long position, long ticks) {
        isLate |= isLate(position, ticks);
        boolean isWhole = start == NONE || isLate || lateInARow >= MOST_LATE || !isWaitedFor.getAsBoolean();
        return isWhole ? position : start;
    }

    /// The number of bytes in these packets before the next picture; 0 when none begins in them.
    public static int nextStart(ByteBuf packets, int videoPid) {
        for (int at = packets.readerIndex(); at + Packet.SIZE <= packets.writerIndex(); at += Packet.SIZE) {
            int head = packets.getUnsignedShort(at + 1);
            boolean starts = (head & 0x4000) != 0 && (head & 0x1FFF) == videoPid;
            if (starts) {
                return at - packets.readerIndex();
            }
        }
        return 0;
    }

    private boolean isLate(long position, long ticks) {
        return start != NONE && (ticks - startTicks > LONGEST || position - start > LARGEST);
    }
}
