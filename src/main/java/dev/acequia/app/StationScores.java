package dev.acequia.app;

import dev.acequia.output.StationOutcome;
import dev.acequia.station.StationException;
import dev.acequia.station.StationSource;
import dev.acequia.station.Stations;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Record of how the sources of stations have done, written by a thread of its own; what does not fit its queue is left
/// out.
final class StationScores implements StationOutcome, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StationScores.class);
    private static final int MOST_WAITING = 1000;

    private final Stations stations;
    private final ExecutorService writer = new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("station-scores").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    /// What is written.
    @FunctionalInterface
    private interface Work {
        void run() throws StationException;
    }

    StationScores(Stations stations) {
        this.stations = stations;
    }

    @Override
    public void played(StationSource source, Duration took, @Nullable String infohash) {
        write(() -> stations.played(source.id(), took, infohash));
    }

    @Override
    public void failed(StationSource source, String why) {
        write(() -> stations.failed(source.id(), why));
    }

    private void write(Work work) {
        writer.execute(() -> {
            try {
                work.run();
            } catch (StationException e) {
                log.debug("[stations] a score was not saved: {}", e.getMessage());
            }
        });
    }

    @Override
    public void close() {
        writer.shutdown();
    }
}
