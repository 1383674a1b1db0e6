package dev.acequia.api;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.EndReason;
import dev.acequia.engine.ContentId;
import dev.acequia.history.ForeignSessions;
import dev.acequia.history.StreamLog;
import dev.acequia.history.StreamRecord;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ends streams for who asks for it: channel, engine session and record together. Thread-safe.
public final class Stopper {
    private static final long SECONDS = 8;

    private final ChannelRegistry channels;
    private final ForeignSessions others;
    private final StreamLog streams;

    public Stopper(ChannelRegistry channels, ForeignSessions others, StreamLog streams) {
        this.channels = channels;
        this.others = others;
        this.streams = streams;
    }

    /// Ends streams that are played and waits until they have, at most as long as an engine may take.
    ///
    /// @param cause goes into their records
    void stop(List<StreamRecord> played, String cause) {
        EndReason endReason = new EndReason(cause, "It was stopped on request.");
        await(CompletableFuture.allOf(
                played.stream().map(each -> end(each, endReason)).toArray(CompletableFuture<?>[]::new)));
    }

    /// Whether it has ended.
    boolean hasEnded(StreamRecord stream) {
        StreamRecord now = streams.find(stream.id());
        return now == null || now.end() != null;
    }

    private CompletableFuture<?> end(StreamRecord stream, EndReason why) {
        if (stream.isOwn()) {
            ContentId.Kind kind = ContentId.Kind.valueOf(stream.keyType().toUpperCase(Locale.ROOT));
            CompletableFuture<Void> release = channels.stop(ContentId.parse(kind, stream.key()), why);
            return release == null ? CompletableFuture.completedFuture(null) : release;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name("stopper").start(() -> {
            try {
                others.stop(stream);
                streams.end(stream.id(), why.cause(), why.sentence());
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    private static void await(CompletableFuture<Void> all) {
        try {
            all.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // It goes on without us.
        } catch (ExecutionException e) {
            throw new IllegalStateException("A release never fails", e);
        }
    }
}
