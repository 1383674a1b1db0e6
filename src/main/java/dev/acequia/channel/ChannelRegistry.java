package dev.acequia.channel;

import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.hls.NumberStore;
import dev.acequia.pool.EnginePool;
import dev.acequia.ring.Budget;
import dev.acequia.session.SessionOpener;
import dev.acequia.source.ChannelException;
import dev.acequia.source.SourceTools;
import dev.acequia.source.StartHistory;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All channels, one for each stream. Thread-safe; nothing waits or does I/O while the entry of a stream is decided.
public final class ChannelRegistry implements ChannelDirectory, AutoCloseable {
    private final ConcurrentHashMap<ContentId, Channel> channels = new ConcurrentHashMap<>();
    private final Set<Channel> running = ConcurrentHashMap.newKeySet();
    private final RetiredTotals retired = new RetiredTotals();
    private final StartReports reports;
    private final ScheduledExecutorService timers = timers();
    private final ChannelContext context;
    private final ChannelAdmission admission;
    private final ChannelListeners listeners;
    private volatile boolean closing;

    /// @param memory of all rings
    /// @param options asked for at each use: what is changed holds at once
    public ChannelRegistry(
            EnginePool pool,
            SessionOpener opener,
            NumberStore numbers,
            ChannelObservers observers,
            StartGuards guards,
            InstantSource clock,
            Budget memory,
            Supplier<ChannelOptions> options) {
        this.reports = new StartReports(observers.events(), timers);
        this.listeners = observers.listeners().and(new ChannelEventLog(observers.events()));
        this.context = new ChannelContext(
                new SourceTools(
                        pool,
                        opener,
                        guards.preflights(),
                        new StartHistory(),
                        guards.files(),
                        () -> options.get().source()),
                pool::lacksSlots,
                numbers,
                guards.blocked(),
                new StartPacing(System::nanoTime),
                timers,
                clock,
                memory,
                options);
        this.admission = new ChannelAdmission(running, context);
    }

    /// Lets a viewer watch its stream, on the channel that is there or on a new one. Never blocks.
    ///
    /// @throws ChannelException when there is no room for it
    public ChannelSubscription watch(Viewer viewer) throws ChannelException {
        Unavailable refusal = refusal(viewer.content());
        if (refusal != null) {
            throw new ChannelException(refusal);
        }
        while (!closing) {
            Channel channel = find(viewer.content());
            if (channel == null) {
                channel = open(viewer);
            }
            switch (channel.enter(viewer)) {
                case ENTERED -> {
                    return RegistrySubscription.of(channel, viewer, context, this);
                }
                case FULL -> throw new ChannelException(admission.channelFull());
                case CLOSING -> {}
            }
        }
        throw new ChannelException(
                new Unavailable(Unavailable.Reason.SHUTTING_DOWN, "The server is shutting down", Unavailable.SOON));
    }

    /// Reason why a stream is not played, whoever asks for it; null when it may be.
    public @Nullable Unavailable refusal(ContentId content) {
        if (context.source().files().has(content)) {
            return Unavailable.file(content);
        }
        return context.blocked().isBlocked(content, null) ? Unavailable.banned(content) : null;
    }

    /// The channels that are open, in the order in which they were opened.
    public List<ChannelSnapshot> snapshots() {
        return snapshot().channels();
    }

    /// The channels that are open, and what all have moved since the process began. Waits for the event loops, at most
    /// a second a channel.
    public ChannelsSnapshot snapshot() {
        List<ChannelSnapshot> open = new ArrayList<>();
        running.stream()
                .sorted(Comparator.comparing(channel -> channel.status().startedAt()))
                .forEach(channel -> {
                    ChannelSnapshot snapshot = snapshot(channel);
                    if (channel.lifecycle().isOpen()) {
                        open.add(snapshot);
                    }
                });
        return new ChannelsSnapshot(List.copyOf(open), retired.sum(running));
    }

    /// Asks the engines how the sessions do that are played, unless the last question about one is still open; the
    /// answers come with later snapshots.
    ///
    /// @return completes when all have answered, or will not
    public CompletableFuture<Void> askEngines() {
        return CompletableFuture.allOf(running.stream()
                .filter(channel -> channel.lifecycle().isOpen())
                .map(channel -> channel.source().stat().ask())
                .toArray(CompletableFuture<?>[]::new));
    }

    /// The channel of a stream that is open.
    public @Nullable ChannelSnapshot snapshot(ContentId content) {
        Channel channel = channels.get(key(content));
        return channel == null || !channel.lifecycle().isOpen() ? null : snapshot(channel);
    }

    private ChannelSnapshot snapshot(Channel channel) {
        return ChannelSnapshots.of(channel, context.options().bufferSeconds());
    }

    /// The channel of a stream that viewers can enter; null when there is none.
    public @Nullable Channel find(ContentId content) {
        Channel channel = last(content);
        return channel == null || !channel.lifecycle().isOpen() ? null : channel;
    }

    /// The channel of a stream that was opened last, as long as anything of it is there; null when nothing is.
    public @Nullable Channel last(ContentId content) {
        Channel channel = channels.get(key(content));
        return channel == null ? null : channel.current();
    }

    /// Ends a stream at once, whoever watches.
    ///
    /// @return completes when the engine is rid of it; null when there is none
    public @Nullable CompletableFuture<Void> stop(ContentId content, EndReason why) {
        Channel channel = find(content);
        if (channel == null) {
            return null;
        }
        channel.lifecycle().close(why);
        return channel.supervisor().released();
    }

    /// Whether the server is shutting down.
    public boolean isClosing() {
        return closing;
    }

    /// The memory of all rings.
    public Budget memory() {
        return context.memory();
    }

    /// How many streams are being watched.
    public int size() {
        return (int)
                running.stream().filter(channel -> channel.lifecycle().isOpen()).count();
    }

    /// How many viewers there are.
    public int viewerCount() {
        return running.stream()
                .mapToInt(channel -> channel.lifecycle().viewerCount())
                .sum();
    }

    /// Closes all channels and waits for them, at most 8 s.
    @Override
    public void close() {
        closing = true;
        List<Channel> all = List.copyOf(running);
        all.forEach(each -> {
            each.lifecycle().close(EndReason.SHUTDOWN);
            each.lifecycle().viewers().stopDraining();
        });
        long deadline = System.nanoTime() + Duration.ofSeconds(8).toNanos();
        try {
            for (Channel each : all) {
                each.supervisor().awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        timers.shutdownNow();
    }

    @Override
    public boolean freeSlot(ChannelHost asking) {
        return admission.freeSlot(find(asking));
    }

    private Channel find(ChannelHost host) {
        return running.stream().filter(each -> each.host() == host).findFirst().orElseThrow();
    }

    /// Records a refused viewer as an event; not one whose channel failed, which is recorded already.
    @Override
    public void refused(ContentId content, Unavailable failure) {
        reports.failed(content, failure);
    }

    @Override
    public @Nullable Channel identify(ChannelHost host, @Nullable String infohash) {
        if (infohash == null) {
            return null;
        }
        Channel channel = find(host);
        ContentId key = channel.content().withInfohash(infohash);
        Channel first = channels.compute(key, (_, known) -> isOpen(known) ? known.current() : channel);
        return first == channel ? null : first;
    }

    @Override
    public void forget(ChannelHost host) {
        Channel channel = find(host);
        if (channel.current() != channel) { // it leaves its name to the one that it has merged into
            channels.replace(channel.content(), channel, channel.current());
        }
        channels.values().removeIf(each -> each == channel);
        retired.close(running, channel);
    }

    /// The key under which the channel of a stream is registered: users give infohashes as ids, too, and segments of a
    /// URL's stream have its digest in their paths.
    private ContentId key(ContentId content) {
        return Stream.of(content, content.as(ContentId.Kind.INFOHASH), content.as(ContentId.Kind.URL))
                .filter(channels::containsKey)
                .findFirst()
                .orElse(content);
    }

    private static boolean isOpen(@Nullable Channel channel) {
        return channel != null && channel.current().lifecycle().isOpen();
    }

    /// The channel of a viewer's stream: one that was opened meanwhile, or a new one.
    private Channel open(Viewer viewer) throws ChannelException {
        ClientSite origin = ClientSite.of(viewer.address());
        Unavailable refusal = admission.refusal(origin);
        if (refusal != null) {
            throw new ChannelException(refusal);
        }
        return channels.compute(
                key(viewer.content()),
                (content, known) -> isOpen(known) ? known.current() : open(content, origin, known));
    }

    private Channel open(ContentId content, ClientSite origin, @Nullable Channel last) {
        CompletableFuture<Void> released = last == null
                ? CompletableFuture.completedFuture(null)
                : last.supervisor().released();
        Channel channel = Channel.open(content, origin, context, listeners, this, released);
        running.add(channel);
        return channel;
    }

    private static ScheduledExecutorService timers() {
        var timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("channel-timers").factory());
        timers.setRemoveOnCancelPolicy(true);
        return Executors.unconfigurableScheduledExecutorService(timers);
    }
}
