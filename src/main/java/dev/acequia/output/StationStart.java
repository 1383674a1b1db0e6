package dev.acequia.output;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.Playback;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import dev.acequia.station.StationSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Start of a station as a subscription: its sources are tried in their order, the next one at once when one cannot be
/// played, and beside it when it is slow; the first that shows a picture is watched, the others are left.
///
/// A fault of the engines ends it: no other source would do better. Thread-safe; the lock is held for assignments only.
final class StationStart implements ChannelSubscription {
    /// Most sources that are started beside each other.
    private static final int MOST_AT_ONCE = 2;

    private final ChannelRegistry registry;
    private final Viewer viewer;
    private final List<StationSource> sources;
    private final Duration hedge;
    private final StationOutcome outcome;
    private final ScheduledExecutorService timers;
    private final CompletableFuture<Channel> live = new CompletableFuture<>();
    private final CompletableFuture<Playback> started = new CompletableFuture<>();
    private final Object lock = new Object();
    // Guarded by lock:
    private final Map<StationSource, ChannelSubscription> running = new HashMap<>();
    private final Map<StationSource, Long> begun = new HashMap<>();
    private final List<StationSource> slow = new ArrayList<>();
    private int next;
    private boolean isClosed;
    private @Nullable ChannelSubscription winner;
    private @Nullable Unavailable last;
    private @Nullable ContentId file;
    private @Nullable Unavailable isFile;

    /// @param viewer who watches, whatever content it names
    /// @param sources at least one, in the order in which they are tried
    /// @param hedge how long one may be slow
    /// @param outcome is told how each has done
    StationStart(
            ChannelRegistry registry,
            Viewer viewer,
            List<StationSource> sources,
            Duration hedge,
            StationOutcome outcome,
            ScheduledExecutorService timers) {
        this.registry = registry;
        this.viewer = viewer;
        this.sources = List.copyOf(sources);
        this.hedge = hedge;
        this.outcome = outcome;
        this.timers = timers;
    }

    /// Begins with the first source that has a channel, or can have one.
    ///
    /// @throws ChannelException when none can
    StationStart begin() throws ChannelException {
        Unavailable refusal = tryNext();
        if (refusal != null) {
            throw new ChannelException(unlessFile(refusal));
        }
        return this;
    }

    /// Starts the next source; why none can be started, null when one is.
    private @Nullable Unavailable tryNext() {
        while (true) {
            StationSource source;
            synchronized (lock) {
                if (isClosed || winner != null || next == sources.size()) {
                    return last;
                }
                source = sources.get(next++);
                begun.put(source, System.nanoTime());
            }
            try {
                watch(source, registry.watch(viewerOf(source)));
                return null;
            } catch (ChannelException e) {
                synchronized (lock) {
                    last = e.failure();
                }
                note(source, e.failure());
                if (!isOfContent(e.failure())) {
                    return e.failure();
                }
            }
        }
    }

    private Viewer viewerOf(StationSource source) {
        return new Viewer(
                viewer.id() + "-" + source.id(),
                source.content(),
                viewer.address(),
                viewer.userAgent(),
                viewer.protocol(),
                viewer.connectedAt(),
                viewer.isHold());
    }

    private void watch(StationSource source, ChannelSubscription subscription) {
        boolean isLate;
        synchronized (lock) {
            isLate = isClosed || winner != null;
            if (!isLate) {
                running.put(source, subscription);
            }
        }
        if (isLate) {
            subscription.close();
            return;
        }
        subscription.started().thenAccept(started::complete);
        subscription.live().whenComplete((channel, failure) -> {
            if (channel != null) {
                won(source, subscription, channel);
            } else {
                failed(source, Unavailable.of(failure));
            }
        });
        long factor = source.content().kind() == ContentId.Kind.INFOHASH ? 2 : 1;
        timers.schedule(() -> slow(source), hedge.toMillis() * factor, TimeUnit.MILLISECONDS);
    }

    /// A source has shown nothing for a while: another one is started beside it.
    private void slow(StationSource source) {
        synchronized (lock) {
            boolean isOver = isClosed || winner != null || !running.containsKey(source);
            if (isOver || running.size() >= MOST_AT_ONCE || next == sources.size()) {
                return;
            }
            slow.add(source);
        }
        Unavailable _ = tryNext();
    }

    private void won(StationSource source, ChannelSubscription subscription, Channel channel) {
        List<ChannelSubscription> losers = new ArrayList<>();
        List<StationSource> beaten;
        Duration took;
        synchronized (lock) {
            if (isClosed || winner != null) {
                return;
            }
            winner = subscription;
            running.remove(source);
            losers.addAll(running.values());
            running.clear();
            beaten = List.copyOf(slow);
            took = Duration.ofNanos(System.nanoTime() - begun.getOrDefault(source, System.nanoTime()));
        }
        losers.forEach(ChannelSubscription::close);
        outcome.played(source, took, channel.infohash());
        beaten.stream()
                .filter(each -> each.id() != source.id())
                .forEach(each -> outcome.failed(each, "It showed no picture in time, but another source did"));
        live.complete(channel);
    }

    private void failed(StationSource source, Unavailable why) {
        boolean isLast;
        synchronized (lock) {
            if (isClosed || winner != null || running.remove(source) == null) {
                return;
            }
            last = why;
            isLast = running.isEmpty();
        }
        note(source, why);
        if (isOfContent(why)) {
            if (why.reason() == Unavailable.Reason.CONTENT_NOT_FOUND
                    || why.reason() == Unavailable.Reason.START_TIMEOUT) {
                outcome.failed(source, why.detail());
            }
            Unavailable refusal = tryNext();
            synchronized (lock) {
                isLast = running.isEmpty() && winner == null;
            }
            why = refusal == null ? why : refusal;
        }
        if (isLast) {
            fail(unlessFile(why));
        }
    }

    private void note(StationSource source, Unavailable why) {
        synchronized (lock) {
            if (file == null && why.reason() == Unavailable.Reason.IS_FILE) {
                file = source.content();
                isFile = why;
            }
        }
    }

    /// The first source that is a file can be served where no other plays.
    private Unavailable unlessFile(Unavailable why) {
        synchronized (lock) {
            return isFile != null && isOfContent(why) ? isFile : why;
        }
    }

    /// The content of the first source that is a file; null while none is known.
    @Nullable
    ContentId file() {
        synchronized (lock) {
            return file;
        }
    }

    private void fail(Unavailable why) {
        live.completeExceptionally(new ChannelException(why));
        started.completeExceptionally(new ChannelException(why));
    }

    /// Whether another content may do better.
    private static boolean isOfContent(Unavailable why) {
        return switch (why.reason()) {
            case CONTENT_NOT_FOUND, ENGINE_ERROR, START_TIMEOUT, STREAM_BLACKLISTED, IS_FILE -> true;
            case NO_ENGINE, AT_CAPACITY, TOKEN_LIMIT, ADDRESS_LIMIT, SHUTTING_DOWN -> false;
        };
    }

    @Override
    public Viewer viewer() {
        ChannelSubscription playing = playing();
        return playing == null ? viewer : playing.viewer();
    }

    private @Nullable ChannelSubscription playing() {
        synchronized (lock) {
            return winner;
        }
    }

    @Override
    public CompletableFuture<Playback> started() {
        return started;
    }

    @Override
    public CompletableFuture<Channel> live() {
        return live;
    }

    @Override
    public CompletableFuture<Channel> await() {
        return live.copy();
    }

    @Override
    public void forget(CompletableFuture<Channel> wait) {
        wait.cancel(false);
    }

    @Override
    public boolean hasEnded() {
        ChannelSubscription playing = playing();
        return playing == null ? live.isCompletedExceptionally() : playing.hasEnded();
    }

    @Override
    public boolean isDraining() {
        ChannelSubscription playing = playing();
        return playing != null && playing.isDraining();
    }

    @Override
    public void close() {
        List<ChannelSubscription> all = new ArrayList<>();
        synchronized (lock) {
            isClosed = true;
            all.addAll(running.values());
            running.clear();
            if (winner != null) {
                all.add(winner);
            }
        }
        all.forEach(ChannelSubscription::close);
        fail(Unavailable.left());
    }
}
