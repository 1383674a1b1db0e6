package dev.acequia.http;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Route for answers that take time, cancelled when the client disconnects. `HEAD` gets the status without any work
/// being done.
///
/// Each request has a virtual thread, which a client that goes interrupts; so does the server when it closes.
public final class CancellableHandler implements Route.Stream {
    private static final Logger log = LoggerFactory.getLogger(CancellableHandler.class);

    private final Work work;
    private final String contentType;

    /// Cancellable computation of an answer.
    @FunctionalInterface
    public interface Work {
        /// Waits as long as it takes, with a deadline of its own; an interrupt means that the answer is no longer
        /// wanted.
        Answer answer(Request request) throws InterruptedException;
    }

    public CancellableHandler(Work work) {
        this(work, "application/json");
    }

    /// @param contentType of its answers, which `HEAD` gets too
    public CancellableHandler(Work work, String contentType) {
        this.work = work;
        this.contentType = contentType;
    }

    @Override
    public void serve(Request request, String tail, Connection connection) {
        if (request.isHead()) {
            connection.answer(request, new Answer(200, contentType, new byte[0], Map.of("Cache-Control", "no-store")));
            return;
        }
        CompletableFuture<Answer> found = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().name("patient").unstarted(() -> find(request, found));
        ChannelFuture closed = connection.socket().closeFuture();
        ChannelFutureListener gone = _ -> thread.interrupt();
        closed.addListener(gone);
        found.thenAccept(answer -> onLoop(connection, () -> {
            closed.removeListener(gone);
            connection.answer(request, answer);
        }));
        thread.start();
    }

    private void find(Request request, CompletableFuture<Answer> found) {
        try {
            found.complete(work.answer(request));
        } catch (InterruptedException e) {
            log.debug("{} {}: nobody waits for the answer", request.method(), request.path());
        } catch (RuntimeException | Error e) {
            log.error("Answering {} {} failed", request.method(), request.path(), e);
            found.complete(Problem.of(500, "internal_error", "Acequia failed to answer " + request.path())
                    .answer());
        }
    }

    private static void onLoop(Connection connection, Runnable task) {
        try {
            connection.socket().eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("An answer was ready too late: the server is closed");
        }
    }
}
