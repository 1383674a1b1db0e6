package dev.acequia.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Readers of events that take what they are sent late, or not at all. The time is the test's.
class EventReaderTest {
    private final EventLog log = new EventLog(InstantSource.system());
    private final SlowSocket socket = new SlowSocket();

    /// A socket that accepts so much at a time.
    private static final class SlowSocket extends EmbeddedChannel {
        private int room = Integer.MAX_VALUE;

        @Override
        protected void doWrite(ChannelOutboundBuffer queue) {
            while (room > 0 && queue.current() instanceof ByteBuf bytes) {
                int taken = Math.min(room, bytes.readableBytes());
                room -= taken;
                queue.removeBytes(taken);
            }
        }

        void accept(int bytes) {
            room = bytes;
            flush();
            runPendingTasks();
        }
    }

    private void begin() {
        socket.freezeTime();
        Connection connection = new Connection(socket, false, ResponseObserver.UNLOGGED);
        EventReader reader = new EventReader(
                connection, log, new EventState(log, () -> "{}"), event -> "{\"n\":" + event.id() + "}");
        socket.pipeline().addLast(reader);
        reader.begin(log.last());
    }

    private void happen(int times) {
        for (int i = 0; i < times; i++) {
            log.add(Event.Type.STREAM, "started", "x", "It has started.", Map.of());
        }
        socket.runPendingTasks();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            socket.advanceTimeBy(1, TimeUnit.SECONDS);
            socket.runPendingTasks();
        }
    }

    @AfterEach
    void close() {
        socket.close();
    }

    @Test
    void oneThatTakesNothingForHalfAMinuteIsClosed() {
        socket.room = 0;
        begin();
        happen(5000);
        assertThat(socket.isWritable()).isFalse();
        pass(29);
        assertThat(socket.isOpen()).isTrue();
        pass(2);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void oneThatTakesItSlowlyGetsAll() {
        socket.room = 0;
        begin();
        happen(5000);
        for (int minutes = 0; minutes < 10; minutes++) {
            socket.accept(5000);
            pass(20);
            assertThat(socket.isOpen()).isTrue();
        }
        socket.accept(Integer.MAX_VALUE);
        pass(300);
        assertThat(socket.isOpen()).isTrue();
        assertThat(socket.unsafe().outboundBuffer().isEmpty()).isTrue();
    }

    @Test
    void oneThatHasNothingToTakeStays() {
        begin();
        pass(300);
        assertThat(socket.isOpen()).isTrue();
    }
}
