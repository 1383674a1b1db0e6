package dev.acequia.session;

import dev.acequia.bounds.Durations;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineException.Reason;
import dev.acequia.engine.Playback;
import dev.acequia.hls.MediaPlaylist;
import dev.acequia.session.PlaylistDiff.Step;
import dev.acequia.session.PlaylistSource.Listing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that asks for a playlist again and again and queues what is new in it, until the playlist ends, fails or
/// stays as it is for too long.
final class PlaylistPoller implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PlaylistPoller.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration WHILE_EMPTY = Duration.ofMillis(500);
    private static final Duration LONGEST_WHILE_EMPTY = Duration.ofSeconds(2);

    /// The shortest poll interval while the playlist does not change.
    private static final Duration WHILE_UNCHANGED = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final int FROZEN_TARGETS = 3;

    private final PlaylistSource playlists;
    private final SegmentSource segments;
    private final SegmentQueue queue;
    private final PlaylistDiff diff = new PlaylistDiff();
    private final ErrorTolerance tolerance = new ErrorTolerance();
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread;
    private volatile @Nullable EngineException trouble;
    // The thread's own:
    private @Nullable Edge edge; // null: it had no segments yet
    private final Cadence cadence = new Cadence();
    private volatile Duration targetDuration = Duration.ZERO;
    private boolean isNew; // the edge
    private int empties; // in a row
    private long changedAt; // nanoseconds, when the edge was new

    /// Difference between two consecutive playlists.
    private record Edge(long sequence, String lastUri) {}

    PlaylistPoller(SegmentSource segments, SegmentQueue queue) {
        this.playlists = new PlaylistSource(segments.client(), segments.playback());
        this.segments = segments;
        this.queue = queue;
        this.thread = Thread.ofVirtual().name("playlist").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Has it ask at once. Any thread.
    void lookNow() {
        nudges.release();
    }

    /// The error of the last answer, which is borne; null when it had none.
    @Nullable
    EngineException trouble() {
        return trouble;
    }

    /// Of the last playlist, within reason; zero before the first. Any thread.
    Duration targetDuration() {
        return targetDuration;
    }

    private void run() {
        try {
            follow();
            queue.end();
        } catch (EngineException e) {
            queue.fail(e);
        } catch (InterruptedException e) {
            log.debug("[engine {}] the playlist is no longer needed", playback().engine());
        } catch (RuntimeException | Error e) {
            log.error(
                    "[engine {}] reading its playlist ended with an internal error",
                    playback().engine(),
                    e);
            queue.fail(playback().failed(Reason.TRANSIENT, "Acequia failed: " + e));
        }
    }

    /// Queues what comes until the playlist ends.
    private void follow() throws EngineException, InterruptedException {
        while (true) {
            Listing listing = ask();
            checkProgress(listing);
            if (listing == null) {
                empties++;
                pause(Durations.shorter(WHILE_EMPTY.multipliedBy(empties), LONGEST_WHILE_EMPTY), WHILE_EMPTY);
                continue;
            }
            empties = 0;
            queue(listing);
            if (listing.playlist().isEnded()) {
                return;
            }
            pause(interval(), isNew ? SHORTEST_PAUSE : WHILE_UNCHANGED);
        }
    }

    /// Asks until there is an answer without an error, as long as errors are borne.
    private @Nullable Listing ask() throws EngineException, InterruptedException {
        while (true) {
            long asked = System.nanoTime();
            try {
                Listing listing = playlists.fetch(edge == null ? warmUp() : ANSWER);
                tolerance.answered(listing != null);
                trouble = null;
                return listing;
            } catch (EngineException e) {
                trouble = e;
                Duration pause = tolerance.pauseAfter(e, asked);
                log.info("[engine {}] {}", e.engine(), e.getMessage());
                Thread.sleep(pause);
            }
        }
    }

    /// Engines may hold the first playlist back until there is data.
    private Duration warmUp() {
        return segments.client().timeouts().firstByte();
    }

    private void checkProgress(@Nullable Listing listing) throws EngineException {
        Edge now = listing == null ? edge : edgeOf(listing.playlist());
        isNew = now != null && !now.equals(edge);
        if (now != null && !now.equals(edge)) {
            edge = now;
            changedAt = System.nanoTime();
            return;
        }
        Duration limit = segments.options().get().stall();
        Duration least = targetDuration.multipliedBy(FROZEN_TARGETS);
        Duration most = Durations.longer(limit, least);
        if (edge != null && System.nanoTime() - changedAt > most.toNanos()) {
            throw playback()
                    .failed(
                            Reason.TRANSIENT,
                            "its playlist has not changed for %s s".formatted(most.toMillis() / 1000.0));
        }
    }

    private static Edge edgeOf(MediaPlaylist playlist) {
        return new Edge(playlist.nextSequence(), playlist.segments().getLast().uri());
    }

    private void queue(Listing listing) {
        cadence.listed(listing.playlist(), System.nanoTime());
        targetDuration = cadence.target();
        Step step =
                diff.next(listing.playlist(), listing.text(), segments.options().get());
        if (step.isAnew()) {
            log.warn(
                    "[engine {}] its playlist has restarted at segment {}",
                    playback().engine(),
                    step.oldest());
            queue.clear();
        }
        List<SegmentDownload> unseen = step.unseen().stream()
                .map(each -> new SegmentDownload(each, segments, this::lookNow))
                .toList();
        queue.add(unseen, step.oldest());
    }

    private Duration interval() {
        double targets = segments.options().get().fetchInterval();
        return Duration.ofNanos((long) (cadence.next().toNanos() * targets));
    }

    /// Waits, though no longer than `least` when a segment cannot be fetched: the playlist may tell why.
    private void pause(Duration interval, Duration least) throws InterruptedException {
        Thread.sleep(least);
        boolean _ = nudges.tryAcquire(interval.minus(least).toNanos(), TimeUnit.NANOSECONDS);
        nudges.drainPermits();
    }

    private Playback playback() {
        return segments.playback();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
