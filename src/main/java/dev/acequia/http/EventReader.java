package dev.acequia.http;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.net.SocketQueue;
import dev.acequia.net.SocketStall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One reader of events: a cursor on the log and the socket that it moves along. Whenever the socket takes bytes it is
/// given events; one that takes none for half a minute is closed.
///
/// All but [#wake] runs on the socket's event loop.
final class EventReader extends StreamingAnswer {
    private static final int BATCH = 64;
    private static final int TICK_SECONDS = 15;

    /// Two ticks, less what they may come too early or too late.
    private static final Duration LONGEST_STALL = Duration.ofSeconds(2 * TICK_SECONDS - 5);

    private final Channel socket;
    private final ResponseObserver observer;
    private final EventLog log;
    private final EventState state;
    private final Connection connection;
    private final Function<Event, String> json;
    private final AtomicBoolean isAwake = new AtomicBoolean();
    private Runnable unfollow = () -> {};
    private @Nullable ScheduledFuture<?> ticks;
    private boolean isSynced;
    private final SocketStall stall;
    private long queuedBytes;
    private long cursor;

    EventReader(Connection connection, EventLog log, EventState state, Function<Event, String> json) {
        this.connection = connection;
        this.socket = connection.socket();
        this.observer = connection.observer();
        this.log = log;
        this.state = state;
        this.json = json;
        this.stall = new SocketStall(SocketStall.LEAST, 0, now());
    }

    /// @param last the event that the reader has had last; null when it wants to know all there is
    void begin(@Nullable Long last) {
        unfollow = log.follow(this::wake);
        ticks = socket.eventLoop().scheduleAtFixedRate(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
        send("retry: 2000\n\n");
        if (last == null || last > log.last()) {
            sync();
        } else {
            cursor = last;
            isSynced = true;
            pump();
        }
    }

    /// Sends all there is to know; it is made on a thread that may wait. What happens meanwhile follows it.
    private void sync() {
        cursor = log.last();
        isSynced = false;
        state.ask(known -> execute(() -> {
            if (known == null) {
                socket.close(); // the reader comes again
            } else if (socket.isActive()) {
                isSynced = true;
                cursor = known.event();
                ByteBuf text = Unpooled.wrappedBuffer(known.text().duplicate());
                queuedBytes += text.readableBytes();
                connection.send(text);
                pump();
            }
        }));
    }

    /// Something has happened. Any thread.
    private void wake() {
        if (isAwake.compareAndSet(false, true)) {
            execute(() -> {
                isAwake.set(false);
                pump();
            });
        }
    }

    private void execute(Runnable task) {
        try {
            socket.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            unfollow.run();
        }
    }

    private void pump() {
        boolean isMore = isSynced;
        while (isMore && socket.isWritable()) {
            EventLog.Batch batch = log.after(cursor, BATCH);
            isMore = batch.events().size() == BATCH;
            tellOfGap(batch.missed());
            for (Event each : batch.events()) {
                send(each);
            }
        }
    }

    private void tellOfGap(long missed) {
        if (missed != 0) {
            String count = missed == EventLog.Batch.UNKNOWN ? "null" : String.valueOf(missed);
            send("event: gap\ndata: {\"missed\":" + count + "}\n\n");
        }
    }

    private void send(Event event) {
        cursor = event.id();
        send("id: " + event.id() + "\nevent: " + event.type().label() + "\ndata: " + json.apply(event) + "\n\n");
    }

    private void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        queuedBytes += bytes.length;
        socket.writeAndFlush(Unpooled.wrappedBuffer(bytes), observer.piece(socket));
    }

    /// Shows that the connection lives, to the reader and to us.
    private void tick() {
        long pending = SocketQueue.of(socket);
        stall.update(queuedBytes - pending, pending == 0, now());
        if (socket.isWritable()) {
            send(":\n\n");
        } else if (stall.length(now()) >= LONGEST_STALL.toNanos()) {
            socket.close();
        }
    }

    private long now() {
        return socket.eventLoop().ticker().nanoTime();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pump();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        unfollow.run();
        if (ticks != null) {
            ticks.cancel(false);
        }
    }
}
