package dev.acequia.output;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
import dev.acequia.station.StationSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One viewer of a station from its start on: where the channel that it watches stays silent, although it looks for
/// another session itself, the station's next source is started, and the viewer goes on with that once it has a
/// picture. After the start all happens on the viewer's event loop.
final class StationWatch implements Watching {
    private static final Logger log = LoggerFactory.getLogger(StationWatch.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final List<StationSource> sources;
    private final BiFunction<Viewer, List<StationSource>, StationStart> starter;
    private final Duration patience;
    private @Nullable Viewer viewer;
    private @Nullable StationStart first;
    private @Nullable StationStart next;
    private @Nullable Channel current;
    private long newestPcr;
    private long movedAt;
    private long failedAt;

    /// @param sources in the order in which they are tried
    /// @param starter makes the start of some of them
    /// @param patience how long a channel may be silent
    StationWatch(
            List<StationSource> sources,
            BiFunction<Viewer, List<StationSource>, StationStart> starter,
            Duration patience) {
        this.sources = List.copyOf(sources);
        this.starter = starter;
        this.patience = patience;
    }

    @Override
    public ChannelSubscription watch(Viewer asking) throws ChannelException {
        viewer = asking;
        StationStart start = starter.apply(asking, sources);
        first = start;
        return start.begin();
    }

    @Override
    public @Nullable ContentId file() {
        StationStart start = first;
        return start == null ? null : start.file();
    }

    @Override
    public void begins(Channel channel, Body body) {
        if (sources.size() > 1) {
            follow(channel, body);
        }
    }

    private void follow(Channel channel, Body body) {
        current = channel;
        newestPcr = channel.newestPcr();
        movedAt = System.nanoTime();
        failedAt = movedAt - patience.toNanos();
        look(channel, body);
    }

    private void look(Channel channel, Body body) {
        if (channel != current) {
            return; // the viewer has gone on with another one, which is looked at instead
        }
        long now = System.nanoTime();
        if (body.isOver()) {
            drop();
            return;
        }
        if (channel.newestPcr() != newestPcr) {
            newestPcr = channel.newestPcr();
            movedAt = now;
            drop();
        } else if (next == null && now - movedAt >= patience.toNanos() && now - failedAt >= patience.toNanos()) {
            start(channel, body);
        }
        body.loop().schedule(() -> look(channel, body), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void drop() {
        StationStart unneeded = next;
        next = null;
        if (unneeded != null) {
            unneeded.close();
        }
    }

    private void start(Channel channel, Body body) {
        List<StationSource> others = others(channel.content(), channel.infohash());
        Viewer asking = viewer;
        if (others.isEmpty() || asking == null) {
            return;
        }
        failedAt = System.nanoTime();
        StationStart started = starter.apply(asking, others);
        try {
            next = started.begin();
        } catch (ChannelException e) {
            next = null;
            return;
        }
        log.info(
                "[channel {}] is silent: a viewer of a station is given another source",
                channel.content().shortName());
        started.live().whenComplete((live, _) -> body.loop().execute(() -> arrived(started, live, body)));
    }

    /// Sources that are not the stream that plays; those behind it first.
    private List<StationSource> others(ContentId playing, @Nullable String infohash) {
        List<StationSource> others = new ArrayList<>();
        int behind = 0;
        for (StationSource each : sources) {
            boolean isPlaying = each.content().equals(playing)
                    || each.content().hex().equals(infohash) && each.content().index() == playing.index();
            if (isPlaying) {
                behind = others.size();
            } else {
                others.add(each);
            }
        }
        List<StationSource> ordered = new ArrayList<>(others.subList(behind, others.size()));
        ordered.addAll(others.subList(0, behind));
        return ordered;
    }

    private void arrived(StationStart started, @Nullable Channel live, Body body) {
        if (next != started) {
            started.close();
            return;
        }
        next = null;
        if (live == null) {
            failedAt = System.nanoTime();
            return;
        }
        body.goOnWith(started, live);
        follow(live, body);
    }
}
