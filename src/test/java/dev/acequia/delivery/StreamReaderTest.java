package dev.acequia.delivery;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.engine.ContentId;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.net.Loops;
import dev.acequia.rig.Body;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Knobs;
import dev.acequia.ring.Poll;
import dev.acequia.source.ChannelException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An output of another kind than the two there are, added without a change to either: a recorder.
class StreamReaderTest {
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, ChannelRig.ID);

    private final Loops loops = Loops.open(1);
    private final EventLoop loop = loops.group().next();
    private @Nullable ChannelRig rig;

    @AfterEach
    void close() {
        if (rig != null) {
            rig.close();
        }
        loops.close();
    }

    /// Reader that keeps a copy of all it gets, or, when it is greedy, the bytes of the ring themselves.
    private static final class Recorder implements StreamReader {
        private final ReaderLoop host;
        private final boolean isGreedy;
        private final Body body = new Body();
        private final List<ByteBuf> kept = new ArrayList<>();
        private final AtomicLong sent = new AtomicLong();
        private long position = -1;
        private volatile boolean hasEnded;
        private volatile boolean isAborted;

        Recorder(ReaderLoop host, boolean isGreedy) {
            this.host = host;
            this.isGreedy = isGreedy;
        }

        @Override
        public Protocol protocol() {
            return Protocol.TS;
        }

        @Override
        public void take(@Nullable SharedWrite shared) {
            boolean isMore = !isAborted;
            while (isMore) {
                isMore = step();
            }
        }

        private boolean step() {
            if (position < 0) {
                JoinPoint point = host.buffer().join();
                if (point == null) {
                    return false;
                }
                position = point.position();
                copy(point.tables());
            }
            return switch (host.buffer().ring().poll(position, Integer.MAX_VALUE)) {
                case Poll.Data(ByteBuf bytes) -> keep(bytes);
                case Poll.Lapped _ -> resume();
                case Poll.Empty _ -> false;
                case Poll.Ended _ -> {
                    hasEnded = true;
                    yield false;
                }
            };
        }

        private boolean resume() {
            JoinPoint point = host.buffer().resume(position);
            if (point != null) {
                position = point.position();
                copy(point.restart());
            }
            return point != null;
        }

        private boolean keep(ByteBuf bytes) {
            int length = bytes.readableBytes();
            position += length;
            sent.addAndGet(length);
            if (isGreedy) {
                kept.add(bytes);
            } else {
                byte[] copy = new byte[bytes.readableBytes()];
                bytes.readBytes(copy).release();
                copy(copy);
            }
            return true;
        }

        private void copy(byte[] bytes) {
            body.take(bytes, bytes.length);
        }

        @Override
        public boolean holdsDropped() {
            return !kept.isEmpty()
                    && position - sent.get() < host.buffer().ring().tail();
        }

        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public void abort() {
            isAborted = true;
            close();
        }

        @Override
        public long sentBytes() {
            return sent.get();
        }

        @Override
        public void close() {
            kept.forEach(ByteBuf::release);
            kept.clear();
            host.remove(this);
        }
    }

    private Recorder record(ChannelRig playing, boolean isGreedy) throws ChannelException {
        rig = playing;
        ChannelSubscription subscription = playing.registry()
                .watch(new Viewer("recorder", CONTENT, "192.0.2.1", "recorder", Protocol.TS, Instant.now()));
        Channel channel = subscription.live().join();
        return CompletableFuture.supplyAsync(
                        () -> {
                            Recorder recorder = channel.read(loop, host -> new Recorder(host, isGreedy));
                            recorder.take(null); // joins before more comes
                            return recorder;
                        },
                        loop)
                .join();
    }

    @Test
    void anOutputOfAnotherKindHasTheStreamFromAKeyFrameToTheEnd() throws ChannelException {
        Broadcast broadcast = Broadcast.onDemand().send(3);
        ChannelRig playing = ChannelRig.playing(broadcast);
        Recorder recorder = record(playing, false);

        broadcast.send(20);
        eventually().until(() -> recorder.body.bytes() > 20L * 5 * Broadcast.PICTURE_BYTES);
        eventually().until(() -> playing.channel().egressBytes() >= recorder.sentBytes());
        broadcast.end();
        eventually().until(() -> recorder.hasEnded);

        recorder.body.assertValid();
        assertThat(recorder.isAborted).isFalse();
        loop.execute(recorder::close);
    }

    @Test
    void oneThatHoldsOnToMemoryIsAbortedWhenThatIsShort() throws ChannelException {
        Recorder greedy = record(
                ChannelRig.playing(
                        Broadcast.every(Duration.ofMillis(1)),
                        new Knobs().bufferTotalBytes(16L << 20).bufferMaxBytes(64L << 20)),
                true);

        eventually().until(() -> greedy.isAborted);
    }
}
