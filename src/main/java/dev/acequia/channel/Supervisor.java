package dev.acequia.channel;

import dev.acequia.source.SessionLoop;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Life of one channel from its first viewer to its end, as straight code on a [ChannelThread]: waits for its turn, has
/// the source play until nobody watches or nothing can be played, closes.
///
/// The engine is rid of the session before viewers are waited for, so that a successor can start while the last bytes
/// are still on their way, and while HLS players get the rest of a channel that has failed.
final class Supervisor {
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    /// How long viewers of a stream that has ended may take to get the rest.
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final ChannelHost host;
    private final ChannelHost.Parts parts;
    private final SessionLoop source;
    private final ChannelCounters counters;
    private final CompletableFuture<Void> predecessors;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> released;

    /// @param predecessors completes when the sessions of all earlier channels of the stream are stopped
    Supervisor(
            ChannelHost host,
            ChannelHost.Parts parts,
            SessionLoop source,
            ChannelCounters counters,
            CompletableFuture<Void> predecessors) {
        this.host = host;
        this.parts = parts;
        this.source = source;
        this.counters = counters;
        this.predecessors = predecessors;
        this.released = stopped.thenCombine(predecessors, (_, _) -> null);
    }

    /// Begins, once.
    void start() {
        parts.thread().start(this::run);
    }

    /// Completes when the engine is rid of this channel's session and of those before it.
    CompletableFuture<Void> released() {
        return released;
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return parts.thread().awaitEnd(atMost);
    }

    private void run() {
        Unavailable failure = Unavailable.closed();
        try {
            failure = play();
        } catch (InterruptedException e) {
            log.debug("[channel {}] was asked to close", host.name());
        } catch (RuntimeException | Error e) {
            log.error("[channel {}] ended with an internal error", host.name(), e);
            failure = new Unavailable(Unavailable.Reason.ENGINE_ERROR, "Acequia failed: " + e);
        } finally {
            end(failure);
        }
    }

    /// Waits for its turn, then plays; why that ended.
    private Unavailable play() throws InterruptedException {
        if (!await(predecessors)) {
            return timeout("its last session was still closing");
        }
        if (parts.thread().isClosingWithin(parts.context().pacing().delay(host.content()))) {
            return Unavailable.closed();
        }
        if (!await(parts.context().preflights().yieldTo(host.content()))) {
            return timeout("a preflight was still being stopped");
        }
        Unavailable failure = source.run();
        parts.lifecycle().close(); // whoever comes from now on needs another channel
        // The last segment takes a number, so before the numbers are given back.
        parts.pipeline().feed().finish();
        return failure;
    }

    /// Waits for sessions to be stopped, as long as the start may take; false when that was too long.
    private boolean await(CompletableFuture<Void> stops) throws InterruptedException {
        try {
            stops.get(host.startTimeLeft().toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A release never fails", e);
        }
    }

    /// Tells viewers, lets go of everything and takes no more orders.
    private void end(Unavailable failure) {
        parts.thread().clearInterrupt();
        try {
            release(failure);
        } catch (RuntimeException | Error e) {
            log.error("[channel {}] its end could not be recorded", host.name(), e);
        }
        try {
            host.ended(failure);
            parts.lifecycle().viewers().awaitBodies(DRAIN);
            host.drain();
        } catch (InterruptedException e) {
            log.debug("[channel {}] no longer waits for its viewers", host.name());
        } catch (RuntimeException | Error e) {
            log.error("[channel {}] serving the rest of the stream to its viewers failed", host.name(), e);
        } finally {
            try {
                host.discard();
                counters.measure(); // for the last time: what it has moved is kept
            } finally {
                // Not before the sessions are stopped: the next channel of the stream waits for those that it finds.
                released.thenRun(() -> parts.directory().forget(host));
            }
        }
    }

    /// Gives back what it has of engines, and puts its end on record.
    private void release(Unavailable failure) {
        CompletableFuture<Void> closed = CompletableFuture.completedFuture(null);
        try {
            closed = source.close();
            record(failure);
            EndReason asked = parts.lifecycle().endReason();
            host.publish(new ChannelEvent.Ended(failure, asked == null ? EndReason.of(failure, host.isLive()) : asked));
        } finally {
            closed.thenRun(() -> stopped.complete(null));
        }
    }

    private void record(Unavailable failure) {
        boolean isFile = failure.reason() == Unavailable.Reason.IS_FILE;
        boolean isAbnormal = failure.reason() != Unavailable.Reason.SHUTTING_DOWN && !isFile;
        if (host.isLive() || isFile) {
            parts.context().pacing().succeeded(host.content());
        } else if (isAbnormal) {
            parts.context().pacing().failed(host.content());
            parts.directory().refused(host.content(), failure);
        }
        if (isAbnormal) {
            log.warn("[channel {}] closed: {}", host.name(), failure.detail());
        } else {
            log.info("[channel {}] closed", host.name());
        }
    }

    private Unavailable timeout(String fact) {
        return Unavailable.late(
                host.content(), parts.context().options().source().startTimeout(), fact);
    }
}
