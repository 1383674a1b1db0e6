package dev.acequia.api;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.Ending;
import dev.acequia.engine.ContentId;
import dev.acequia.history.ForeignSessions;
import dev.acequia.history.StreamLog;
import dev.acequia.history.StreamRecord;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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

    /// Ends a stream that is played and waits until it has, at most so long as an engine may take.
    ///
    /// @param cause goes into its record
    void stop(StreamRecord stream, String cause) {
        if (stream.isOwn()) {
            ContentId.Kind kind = ContentId.Kind.valueOf(stream.keyType().toUpperCase(Locale.ROOT));
            await(channels.stop(new ContentId(kind, stream.key()), new Ending(cause, "It was stopped by request.")));
        } else {
            others.stop(stream);
            streams.end(stream.id(), cause, "It was stopped by request.");
        }
    }

    private static void await(@Nullable CompletableFuture<Void> release) {
        try {
            if (release != null) {
                release.get(SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // It goes on without us.
        } catch (ExecutionException e) {
            throw new IllegalStateException("Nobody lets a release fail", e);
        }
    }
}
