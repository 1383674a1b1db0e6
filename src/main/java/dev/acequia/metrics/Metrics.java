package dev.acequia.metrics;

import dev.acequia.channel.ChannelsSnapshot;
import dev.acequia.metrics.ScrapeSnapshot.Watched;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/// Metrics of the server, for scrapers.
///
/// Nothing is counted while streams are delivered that is not counted anyway: a scrape takes snapshots. What writes
/// them down is made at the first one, so that a start does not pay for it. Thread-safe.
public final class Metrics implements AutoCloseable {
    private final Sources sources;
    private final Sources.Program program;
    private final LoopProbes loops = new LoopProbes(System::nanoTime);
    private @Nullable Exposition exposition;
    private boolean isClosed;

    public Metrics(Sources sources, Sources.Program program) {
        this.sources = sources;
        this.program = program;
    }

    /// Adds event loops whose punctuality is to be told.
    public void watch(List<? extends ScheduledExecutorService> more) {
        loops.watch(more);
    }

    /// Writes down all numbers as they are now. Waits for the event loops, at most a second a channel.
    ///
    /// @param accept which formats the reader takes, as HTTP's `Accept`; empty for any
    public ScrapeBody scrape(String accept) {
        return exposition().scrape(accept);
    }

    private synchronized Exposition exposition() {
        if (isClosed) {
            throw new IllegalStateException("The server is shutting down");
        }
        if (exposition == null) {
            exposition = Exposition.open(this::snapshot);
        }
        return exposition;
    }

    private ScrapeSnapshot snapshot() {
        ChannelsSnapshot snapshot = sources.channels().snapshot();
        List<Watched> channels = snapshot.channels().stream()
                .map(channel -> new Watched(channel, sources.players().snapshots(channel.content())))
                .toList();
        return new ScrapeSnapshot(
                channels,
                snapshot.totals(),
                sources.engines().snapshot(),
                sources.fleet().get(),
                sources.times(),
                loops,
                sources.channels().memory(),
                sources.limits().get(),
                program);
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (exposition != null) {
            exposition.close();
            exposition = null;
        }
    }
}
