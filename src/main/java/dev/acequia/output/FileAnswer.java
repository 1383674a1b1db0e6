package dev.acequia.output;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.FileResponse;
import dev.acequia.http.Connection;
import dev.acequia.http.StreamingAnswer;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.EntityTag;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.net.OutOfMemory;
import dev.acequia.net.SocketQueue;
import dev.acequia.player.Admission;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import dev.acequia.vod.FilePlaybacks;
import dev.acequia.vod.FileSink;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answer with a file, or the part of it that is asked for. A thread of its own reads what the engine sends and gives
/// the socket one portion after the other, each when the last one has been taken; it is interrupted when the client
/// goes.
final class FileAnswer extends StreamingAnswer implements FileSink {
    private static final Logger log = LoggerFactory.getLogger(FileAnswer.class);

    /// One range; several are answered with the whole, as engines may do anything with them.
    private static final Pattern RANGE = Pattern.compile("bytes=(?:\\d{1,18}-\\d{0,18}|-\\d{1,18})");

    /// How often the file is started for one request.
    private static final int MOST_STARTS = 3;

    /// Longer than a start may take.
    private static final long LONGEST_START_MINUTES = 10;

    /// What all answers share.
    ///
    /// @param stallTimeout how long a client's socket may take to accept a portion
    record Tools(ChannelRegistry registry, FilePlaybacks files, Supplier<Duration> stallTimeout) {}

    private final Tools tools;
    private final Viewer viewer;
    private final Request request;
    private final Connection connection;
    private final Admission admission;
    private final AtomicLong sent = new AtomicLong();
    private volatile @Nullable Thread thread;
    private volatile boolean isGone;
    private volatile boolean isAnswered;
    private boolean isRefused; // of the reading thread

    FileAnswer(Tools tools, Viewer viewer, Request request, Connection connection, Admission admission) {
        this.tools = tools;
        this.viewer = viewer;
        this.request = request;
        this.connection = connection;
        this.admission = admission;
    }

    void start(ThreadFactory threads) {
        Thread starting = threads.newThread(this::run);
        thread = starting;
        starting.start();
    }

    private void run() {
        try {
            answer();
        } catch (InterruptedException e) {
            log.debug("[file {}] is read no longer", viewer.content().shortName());
            refuse(Unavailable.left());
        } catch (EngineException e) {
            refuse(Unavailable.of(e));
        } catch (Throwable e) {
            OutOfMemory.endIf(e);
            log.error("[file {}] could not be sent", viewer.content().shortName(), e);
            refuse(new Unavailable(Unavailable.Reason.ENGINE_ERROR, "Acequia failed: " + e));
        } finally {
            admission.close();
        }
    }

    private void answer() throws EngineException, InterruptedException {
        ContentId content = viewer.content();
        Unavailable failure = full();
        for (int starts = 0; starts <= MOST_STARTS && !isGone; starts++) {
            FilePlaybacks.Outcome outcome = tools.files().read(content, range(), this);
            switch (outcome) {
                case DONE -> end();
                case BROKEN -> onLoop(() -> SocketQueue.reset(connection.socket()));
                case FULL -> refuse(full());
                case NOT_STARTED -> failure = startFile();
            }
            if (outcome != FilePlaybacks.Outcome.NOT_STARTED || isGone) {
                return;
            }
            if (failure.reason() != Unavailable.Reason.IS_FILE) {
                break;
            }
        }
        refuse(failure);
    }

    /// The part that is asked for; null for the whole file, also when the client has parts of other bytes.
    private @Nullable String range() {
        String range = request.header("range");
        String ifRange = request.header("if-range");
        String tag = ifRange == null ? null : tools.files().tag(viewer.content());
        boolean isUsable = ifRange == null || tag != null && new EntityTag(tag).allowsRange(ifRange);
        return range != null && RANGE.matcher(range).matches() && isUsable ? range : null;
    }

    private static Unavailable full() {
        return new Unavailable(
                Unavailable.Reason.AT_CAPACITY, "As many parts of files are being read as may be", Unavailable.SOON);
    }

    /// Has a channel start the file and waits for it: [Unavailable.Reason#IS_FILE] when it can be read.
    private Unavailable startFile() throws InterruptedException {
        try (ChannelSubscription subscription = tools.registry().watch(viewer)) {
            subscription.live().get(LONGEST_START_MINUTES, TimeUnit.MINUTES);
            return new Unavailable(
                    Unavailable.Reason.ENGINE_ERROR,
                    "The stream should be a file, but an engine now says that it is live");
        } catch (ChannelException e) {
            return e.failure();
        } catch (ExecutionException e) {
            return Unavailable.of(e.getCause());
        } catch (TimeoutException e) {
            return Unavailable.left();
        }
    }

    @Override
    public boolean begin(FileResponse response) {
        if (response.status() == 416) {
            String range = response.contentRange();
            Answer refusal = Cors.allow(Problem.of(416, "range_not_satisfiable", "The file has no such bytes")
                    .answer());
            refuse(range == null ? refusal : refusal.with("Content-Range", range));
            return false;
        }
        Map<String, String> headers = headers(response.contentType());
        if (response.length() >= 0) {
            headers.put("Content-Length", Long.toString(response.length()));
        }
        if (response.status() == 206 && response.contentRange() != null) {
            headers.put("Content-Range", response.contentRange());
            headers.put("Accept-Ranges", "bytes");
        } else if (response.acceptRanges() != null) {
            headers.put("Accept-Ranges", response.acceptRanges());
        }
        String tag = tools.files().tag(viewer.content());
        if (tag != null) {
            headers.put("ETag", tag);
        }
        isAnswered = true;
        onLoop(() -> {
            connection.head(response.status(), headers);
            connection.observer().counts(sent::get);
            connection.socket().flush();
        });
        return true;
    }

    @Override
    public boolean write(byte[] bytes, int length) throws InterruptedException {
        ChannelFuture taken = connection.socket().writeAndFlush(Unpooled.copiedBuffer(bytes, 0, length));
        if (!taken.await(tools.stallTimeout().get().toMillis(), TimeUnit.MILLISECONDS)) {
            onLoop(() -> SocketQueue.reset(connection.socket()));
            return false;
        }
        sent.addAndGet(length);
        return taken.isSuccess();
    }

    /// All has been written, unless what was written is a refusal, which ends by itself.
    private void end() {
        if (!isRefused) {
            onLoop(connection::finish);
        }
    }

    /// Headers of every answer with a file.
    static Map<String, String> headers(String contentType) {
        Map<String, String> headers = new HashMap<>(Cors.HEADERS);
        headers.put("Content-Type", contentType);
        headers.put("Cache-Control", "no-cache");
        headers.put("X-Accel-Buffering", "no");
        return headers;
    }

    private void refuse(Unavailable failure) {
        refuse(StreamHandler.refusal(failure));
    }

    /// Answers with a problem, unless the client has an answer already: then it gets no more of that.
    private void refuse(Answer problem) {
        boolean hasHead = isAnswered;
        isAnswered = true;
        isRefused = true;
        onLoop(() -> {
            if (hasHead) {
                SocketQueue.reset(connection.socket());
            } else if (!isGone) {
                connection.closing().answer(Request.UNREADABLE, problem);
            }
        });
    }

    private void onLoop(Runnable task) {
        connection.socket().eventLoop().execute(task);
    }

    /// A client of HTTP/1.0 that waits and sends no more counts as gone: nothing can be sent to it to find out.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !isAnswered && request.isHttp10()) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isGone = true;
        Thread reading = thread;
        if (reading != null) {
            reading.interrupt();
        }
    }
}
