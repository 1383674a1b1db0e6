package dev.acequia.output;

import dev.acequia.http.Connection;
import dev.acequia.http.message.Answer;
import io.netty.channel.ChannelFutureListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Player's request that waits for media the channel does not have yet; over once it is answered, or the player has
/// gone. All but [#onLoop] on the connection's event loop.
final class PendingRequest {
    private final Connection connection;
    private final Consumer<Answer> answer;
    private final Runnable over;
    private final List<Runnable> ends = new ArrayList<>();
    private final ChannelFutureListener gone = _ -> end();
    private boolean isOver;

    /// @param over runs when the request is over, at least once and on any thread
    PendingRequest(Connection connection, Consumer<Answer> answer, Runnable over) {
        this.connection = connection;
        this.answer = answer;
        this.over = over;
        connection.socket().closeFuture().addListener(gone);
    }

    /// Runs a task on the event loop, unless the request is over by then. Any thread.
    void onLoop(Runnable task) {
        try {
            connection.socket().eventLoop().execute(() -> {
                if (!isOver) {
                    task.run();
                }
            });
        } catch (RejectedExecutionException e) {
            over.run();
        }
    }

    /// Runs a task after a time, if the request still waits then.
    void within(Duration limit, Runnable task) {
        Future<?> timer = connection
                .socket()
                .eventLoop()
                .schedule(
                        () -> {
                            if (!isOver) {
                                task.run();
                            }
                        },
                        limit.toMillis(),
                        TimeUnit.MILLISECONDS);
        until(() -> timer.cancel(false));
    }

    /// Runs `cancel` when the request is over, at once when it is already.
    void until(Runnable cancel) {
        if (isOver) {
            cancel.run();
        } else {
            ends.add(cancel);
        }
    }

    /// Answers, unless the request is over.
    void answer(Answer whole) {
        if (end()) {
            answer.accept(whole);
        }
    }

    /// Ends the wait; false when it had ended.
    boolean end() {
        if (isOver) {
            return false;
        }
        isOver = true;
        ends.forEach(Runnable::run);
        connection.socket().closeFuture().removeListener(gone);
        over.run();
        return true;
    }
}
