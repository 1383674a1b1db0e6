package dev.acequia.delivery;

import dev.acequia.feed.Feed;
import dev.acequia.feed.PictureBoundary;
import dev.acequia.feed.StreamBuffer;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.net.SocketQueue;
import dev.acequia.ring.Poll;
import dev.acequia.ring.Ring;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One viewer's endless body: a cursor on the ring and the socket that it moves along. All runs on the socket's loop.
///
/// A socket that takes bytes is given slices of the ring's chunks, up to its high-water mark; while it takes none, the
/// cursor stays. So a slow viewer is late, and costs nobody anything. One that the ring is about to overtake is moved
/// ahead: it gets the rest of its picture, then what announces the discontinuity, the tables, and a join point.
final class TsDelivery implements StreamReader {
    /// So much at a time, then the others of its loop have their turn.
    private static final int TURN_BYTES = 1 << 20;

    private final ReaderLoop loop;
    private final Viewer viewer;
    private final StreamBuffer buffer;
    private final Ring ring;
    private final Channel socket;
    private @Nullable JoinPoint start;
    private boolean hasBegun;
    private long position;
    /// Overtaken: what comes next is a join point, chosen when the socket takes bytes again.
    private boolean isSkipping;
    private boolean pumping;
    private boolean ended;
    private long queuedBytes;
    private long fillerBytes;
    private long pendingBytes;
    private long skips;
    private final SocketProgress progress;
    private final DeliveredMedia delivered;

    TsDelivery(ReaderLoop loop, Viewer viewer, Channel socket, @Nullable JoinPoint start) {
        this.loop = loop;
        this.viewer = viewer;
        this.buffer = loop.buffer();
        this.ring = buffer.ring();
        this.socket = socket;
        this.start = start;
        this.delivered = new DeliveredMedia(buffer);
        this.progress = new SocketProgress(viewer.connectedAt(), System.nanoTime());
        this.position = start == null ? ring.tail() : start.position();
    }

    @Override
    public Protocol protocol() {
        return Protocol.TS;
    }

    @Override
    public void close() {
        ended = true;
        loop.remove(this);
    }

    @Override
    public void take(@Nullable SharedWrite shared) {
        if (!socket.isWritable()) {
            rescue(Feed.CHUNK_BYTES);
            return;
        }
        if (shared != null && shared.position() == position && hasBegun && !isSkipping && !pumping && !ended) {
            int taken = shared.give(socket);
            queuedBytes += taken;
            position += taken;
            if (position == shared.end()) {
                return;
            }
        }
        pump();
    }

    private void pump() {
        if (pumping || ended) {
            return;
        }
        pumping = true;
        int turn = 0;
        int queued;
        do {
            queued = fill(TURN_BYTES - turn);
            turn += queued;
            if (queued > 0) {
                socket.flush();
            }
        } while (queued > 0 && turn < TURN_BYTES);
        pumping = false;
        pendingBytes();
        if (turn >= TURN_BYTES && socket.isWritable()) {
            socket.eventLoop().execute(this::pump);
        }
    }

    /// Queues slices until the socket has enough, nothing is left or `most` is passed; how many bytes.
    private int fill(int most) {
        int queued = 0;
        int step = 1;
        while (step > 0 && queued < most && socket.isWritable()) {
            step = step();
            queued += step;
        }
        return queued;
    }

    /// Sends null packets, unless the viewer has something else to get.
    @Override
    public void idle(ByteBuf nulls) {
        boolean hasMore = !isSkipping && position < ring.head();
        if (ended || !hasBegun || hasMore || pendingBytes() > 0) {
            nulls.release();
            return;
        }
        fillerBytes += write(nulls);
        socket.flush();
    }

    /// Has the viewer leap when its socket takes nothing and the ring is about to overtake it.
    private void rescue(int margin) {
        if (hasBegun && !isSkipping && ring.tail() > 0 && position < ring.tail() + margin) {
            beginSkip();
            socket.flush();
        }
    }

    @Override
    public boolean holdsDropped() {
        long pending = pendingBytes();
        return pending > 0 && position - pending < ring.tail();
    }

    /// Stuck is a socket that has accepted nothing for `limit`, although the player has played all it got before.
    @Override
    public boolean check(long nanos, Instant now, Duration limit) {
        long pending = pendingBytes();
        progress.tick(Math.max(0, queuedBytes - pending), pending, nanos, now);
        if (hasBegun) {
            progress.plays(delivered.seconds(behind()), nanos, now, this::cause);
        }
        return !progress.isStuck(nanos, limit);
    }

    private long behind() {
        return ring.head() - position + pendingBytes();
    }

    /// Why the player has nothing to play.
    private RebufferingCause cause() {
        long waiting = behind();
        if (pendingBytes > 0) {
            return new RebufferingCause(
                    RebufferingCause.Owner.VIEWER,
                    "its network or player reads too slowly: " + waiting + " bytes wait for it");
        }
        return waiting > 0
                ? new RebufferingCause(
                        RebufferingCause.Owner.ACEQUIA, waiting + " bytes wait although its socket accepts data")
                : loop.cause().get();
    }

    @Override
    public ViewerSnapshot snapshot() {
        double seconds = Math.round(buffer.seconds(behind()) * 1000) / 1000.0;
        return new ViewerSnapshot(
                viewer,
                progress.lastActive(),
                sentBytes(),
                Math.round(progress.bitsPerSecond()),
                seconds,
                skips,
                hasBegun ? Math.max(0, progress.reserve(System.nanoTime())) : 0,
                progress.rebuffering());
    }

    @Override
    public long sentBytes() {
        return Math.max(0, queuedBytes - fillerBytes - pendingBytes());
    }

    @Override
    public long fillerBytes() {
        return fillerBytes;
    }

    @Override
    public String name() {
        return viewer.id();
    }

    @Override
    public void abort() {
        ended = true;
        SocketQueue.reset(socket);
    }

    /// One step ahead: a slice, the end of a leap or its beginning; about how many bytes, 0 when nothing is to do now.
    private int step() {
        if (isSkipping) {
            return endSkip();
        }
        if (!hasBegun && position < ring.head()) {
            return start();
        }
        return switch (ring.poll(position, Integer.MAX_VALUE)) {
            case Poll.Data(ByteBuf bytes) -> {
                position += bytes.readableBytes();
                yield write(bytes);
            }
            case Poll.Lapped _ -> beginSkip();
            case Poll.Empty _ -> 0;
            case Poll.Ended _ -> finish();
        };
    }

    /// Begins where it joined, or at the next join point when that has left the ring before it was shown.
    private int start() {
        JoinPoint point = start == null || position < ring.tail() ? buffer.resume(position) : start;
        if (point == null) {
            return buffer.isOver() ? finish() : 0; // no place to go on yet, or never
        }
        start = point;
        position = point.position();
        if (!(ring.poll(position, Integer.MAX_VALUE) instanceof Poll.Data(ByteBuf bytes))) {
            return 0;
        }
        hasBegun = true;
        delivered.landed(point.ticks());
        position += bytes.readableBytes();
        return write(Unpooled.wrappedBuffer(point.tables())) + write(bytes);
    }

    /// Leaves the stream at the end of the picture that the viewer is in, if that is still there.
    private int beginSkip() {
        delivered.skips(behind());
        isSkipping = true;
        skips++;
        JoinPoint any = buffer.join();
        if (any == null || !(ring.poll(position, Integer.MAX_VALUE) instanceof Poll.Data(ByteBuf bytes))) {
            return 1;
        }
        int rest = PictureBoundary.nextStart(bytes, any.videoPid());
        position += rest;
        if (rest > 0) {
            write(bytes.retainedSlice(bytes.readerIndex(), rest));
        }
        bytes.release();
        return 1;
    }

    /// Goes on at the newest join point that leaves the runway, but never back.
    private int endSkip() {
        JoinPoint point = buffer.resume(position);
        if (point == null) {
            return buffer.isOver() ? finish() : 0; // no place to go on yet, or never
        }
        isSkipping = false;
        delivered.landed(point.ticks());
        position = point.position();
        return write(Unpooled.wrappedBuffer(point.restart()));
    }

    private int write(ByteBuf bytes) {
        int length = bytes.readableBytes();
        queuedBytes += length;
        socket.write(bytes, socket.voidPromise());
        return length;
    }

    /// The end of the body: what is queued is sent, then the connection closes.
    private int finish() {
        if (!ended) {
            ended = true;
            socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
        return 0;
    }

    /// Bytes that the socket was given and has not taken; the last known number once it is closed.
    private long pendingBytes() {
        long now = SocketQueue.of(socket);
        if (now >= 0) {
            pendingBytes = now;
        }
        return pendingBytes;
    }
}
