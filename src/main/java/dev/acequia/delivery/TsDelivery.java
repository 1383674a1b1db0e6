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

    private enum State {
        /// Nothing was sent yet: the join point is awaited.
        WAITING,
        READING,
        /// Overtaken: what comes next is a join point, chosen when the socket takes bytes again.
        SKIPPING,
        /// No more is queued.
        ENDED
    }

    private final ReaderLoop loop;
    private final Viewer viewer;
    private final StreamBuffer buffer;
    private final Ring ring;
    private final Channel socket;
    private final SocketOutput output;
    private @Nullable JoinPoint start;
    private State state = State.WAITING;
    private long position;
    /// A flush can find the socket writable again, which calls [#take] from within.
    private boolean isPumping;
    private long skips;
    private final SocketProgress progress;
    private final DeliveredMedia delivered;

    TsDelivery(ReaderLoop loop, Viewer viewer, Channel socket, @Nullable JoinPoint start) {
        this.loop = loop;
        this.viewer = viewer;
        this.buffer = loop.buffer();
        this.ring = buffer.ring();
        this.socket = socket;
        this.output = new SocketOutput(socket);
        this.start = start;
        this.delivered = new DeliveredMedia(buffer);
        this.progress = new SocketProgress(viewer.connectedAt(), System.nanoTime());
        this.position = start == null ? ring.tail() : start.position();
    }

    void followsAnother() {
        state = State.SKIPPING;
    }

    @Override
    public Protocol protocol() {
        return Protocol.TS;
    }

    @Override
    public void close() {
        state = State.ENDED;
        loop.remove(this);
    }

    @Override
    public void take(@Nullable SharedWrite shared) {
        if (!socket.isWritable()) {
            rescue(Feed.CHUNK_BYTES);
            return;
        }
        if (shared != null && shared.position() == position && state == State.READING && !isPumping) {
            position += output.write(shared);
            if (position == shared.end()) {
                return;
            }
        }
        pump();
    }

    private void pump() {
        if (isPumping || state == State.ENDED) {
            return;
        }
        isPumping = true;
        int turn = 0;
        int queued;
        do {
            queued = fill(TURN_BYTES - turn);
            turn += queued;
            if (queued > 0) {
                socket.flush();
            }
        } while (queued > 0 && turn < TURN_BYTES);
        isPumping = false;
        output.pending();
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
        boolean hasNothing = state == State.SKIPPING || (state == State.READING && position >= ring.head());
        if (!hasNothing || output.pending() > 0) {
            nulls.release();
            return;
        }
        output.writeFiller(nulls);
        socket.flush();
    }

    /// Has the viewer leap when its socket takes nothing and the ring is about to overtake it.
    private void rescue(int margin) {
        if (state == State.READING && ring.tail() > 0 && position < ring.tail() + margin) {
            beginSkip();
            socket.flush();
        }
    }

    @Override
    public boolean holdsDropped() {
        long pending = output.pending();
        return pending > 0 && position - pending < ring.tail();
    }

    /// Stuck is a socket that has accepted nothing for `limit`, although the player has played all it got before.
    @Override
    public boolean check(long nanos, Instant now, Duration limit) {
        progress.tick(output.taken(), output.lastPending(), nanos, now);
        if (hasBegun()) {
            progress.plays(delivered.seconds(behind()), nanos, now, this::cause);
        }
        return !progress.isStuck(nanos, limit);
    }

    /// Whether it was ever given something, also when it has ended since.
    private boolean hasBegun() {
        return output.queued() > 0;
    }

    private long behind() {
        return ring.head() - position + output.pending();
    }

    /// Why the player has nothing to play.
    private RebufferingCause cause() {
        long waiting = behind();
        if (output.lastPending() > 0) {
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
                hasBegun() ? Math.max(0, progress.reserve(System.nanoTime())) : 0,
                progress.rebuffering());
    }

    @Override
    public long sentBytes() {
        return output.sent();
    }

    @Override
    public long fillerBytes() {
        return output.filler();
    }

    @Override
    public String name() {
        return viewer.id();
    }

    @Override
    public void abort() {
        state = State.ENDED;
        SocketQueue.reset(socket);
    }

    /// One step ahead: a slice, the end of a leap or its beginning; about how many bytes, 0 when nothing is to do now.
    private int step() {
        return switch (state) {
            case WAITING -> start();
            case READING -> read();
            case SKIPPING -> endSkip();
            case ENDED -> 0;
        };
    }

    private int read() {
        return switch (ring.poll(position, Integer.MAX_VALUE)) {
            case Poll.Data(ByteBuf bytes) -> {
                position += bytes.readableBytes();
                yield output.write(bytes);
            }
            case Poll.Lapped _ -> beginSkip();
            case Poll.Empty _ -> 0;
            case Poll.Ended _ -> finish();
        };
    }

    /// Begins where it joined, or at the next join point when that has left the ring before it was shown.
    private int start() {
        if (position >= ring.head()) {
            return buffer.isOver() ? finish() : 0;
        }
        JoinPoint point = start == null || position < ring.tail() ? buffer.resume(position) : start;
        if (point == null) {
            return buffer.isOver() ? finish() : 0; // no place to go on yet, or never
        }
        start = point;
        position = point.position();
        if (!(ring.poll(position, Integer.MAX_VALUE) instanceof Poll.Data(ByteBuf bytes))) {
            return 0;
        }
        state = State.READING;
        delivered.landed(point.ticks());
        position += bytes.readableBytes();
        return output.write(Unpooled.wrappedBuffer(point.tables())) + output.write(bytes);
    }

    /// Leaves the stream at the end of the picture that the viewer is in, if that is still there.
    private int beginSkip() {
        delivered.skips(behind());
        state = State.SKIPPING;
        skips++;
        JoinPoint any = buffer.join();
        if (any == null || !(ring.poll(position, Integer.MAX_VALUE) instanceof Poll.Data(ByteBuf bytes))) {
            return 1;
        }
        int rest = PictureBoundary.nextStart(bytes, any.videoPid());
        position += rest;
        if (rest > 0) {
            output.write(bytes.retainedSlice(bytes.readerIndex(), rest));
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
        state = State.READING;
        delivered.landed(point.ticks());
        position = point.position();
        return output.write(Unpooled.wrappedBuffer(point.restart()));
    }

    /// The end of the body: what is queued is sent, then the connection closes.
    private int finish() {
        if (state != State.ENDED) {
            state = State.ENDED;
            output.end();
        }
        return 0;
    }
}
