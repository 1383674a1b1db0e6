package dev.acequia.fleet;

import dev.acequia.engine.EngineAddress;
import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.pool.Engine;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.EngineSupply;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Engines on demand: an actor whose thread owns all records, decides by [FleetCore] and never waits for the provider,
/// which is called on other threads ([FleetTasks]).
///
/// It looks whenever a slot is taken, given back or waited for, when the provider hints at a change, and each 5 s.
public final class Fleet implements EngineSupply, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Fleet.class);
    private static final Set<String> TROUBLES = Set.of("failed", "provider_unreachable", "breaker_opened", "roll_held");
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration BUSY_LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final Tools tools;
    private final FleetCore core;
    private final FleetTasks tasks;
    private final FleetMemory memory;
    private final BlockingQueue<Consumer<FleetCore>> inbox = new LinkedBlockingQueue<>();
    private final AtomicBoolean isHinted = new AtomicBoolean();
    private final List<Awaited> awaited = new ArrayList<>();
    private final ProvisionRequests provisions = new ProvisionRequests();
    private final Thread thread = Thread.ofPlatform().daemon().name("fleet").unstarted(this::run);
    private final AutoCloseable watch;
    private volatile FleetSnapshot snapshot = FleetSnapshot.NONE;
    private volatile boolean isClosing;
    private boolean isListing;
    private boolean isStale = true;
    private long lastList;

    /// What the fleet works with.
    ///
    /// @param instance name of the server, [InstanceLabels#INSTANCE]
    /// @param policy asked for at each look
    /// @param profile of the engines, asked for at each look
    /// @param tunnels VPNs behind which engines run, asked for at each look
    /// @param probe whether an engine answers
    /// @param file in which is kept what no list tells
    /// @param stopsAtExit whether all engines are stopped in the end; asked then
    public record Tools(
            EngineProvider provider,
            String instance,
            Supplier<FleetPolicy> policy,
            Supplier<EngineProfile> profile,
            Supplier<Tunnels> tunnels,
            EnginePool.Probe probe,
            EnginePool pool,
            EventLog events,
            Path file,
            Supplier<Boolean> stopsAtExit) {}

    private record Awaited(Predicate<FleetSnapshot> condition, CompletableFuture<FleetSnapshot> future) {}

    private Fleet(Tools tools) {
        this.tools = tools;
        this.memory = new FleetMemory(tools.file());
        this.core = new FleetCore(
                tools.instance(),
                tools.policy().get(),
                ConfigHash.of(tools.profile().get()),
                this::publish,
                new SecureRandom());
        FleetMemory.Kept kept = memory.kept();
        core.restore(kept.desired(), kept.drained());
        this.tasks = new FleetTasks(
                tools.provider(), tools.probe(), tools.instance(), tools.profile(), tools.policy(), inbox::add);
        this.snapshot = core.snapshot(tools.provider().name(), System.nanoTime());
        this.watch = tools.provider().watch(() -> inbox.add(_ -> isStale = true));
    }

    /// Starts the fleet, which the pool asks for engines from now on.
    public static Fleet open(Tools tools) {
        Fleet fleet = new Fleet(tools);
        tools.pool().supply(fleet);
        fleet.thread.start();
        return fleet;
    }

    private void publish(
            Event.Type type, String category, String subject, String message, Map<String, String> details) {
        log.atLevel(TROUBLES.contains(category) ? Level.WARN : Level.INFO).log("[fleet] {}: {}", category, message);
        tools.events().add(type, category, subject, message, details);
    }

    private void run() {
        Duration pause = Duration.ZERO;
        while (!isClosing) {
            try {
                Consumer<FleetCore> next = inbox.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
                isHinted.set(false);
                for (; next != null; next = inbox.poll()) {
                    next.accept(core);
                }
                pause = look();
            } catch (InterruptedException e) {
                isClosing = true;
            } catch (RuntimeException e) {
                log.error("[fleet] a look has failed", e);
                pause = LOOK;
            }
        }
    }

    /// One look; how long until the next one at the latest.
    private Duration look() {
        long now = System.nanoTime();
        if (!isListing && (isStale || core.wantsList() || now - lastList >= TICK.toNanos())) {
            list(now);
        }
        core.configure(tools.policy().get(), ConfigHash.of(tools.profile().get()));
        core.vpns.take(tools.tunnels().get());
        core.step(FleetDemand.of(tools.pool()), now).forEach(this::begin);
        FleetSnapshot next = core.snapshot(tools.provider().name(), now);
        snapshot = next;
        if (core.isListed()) {
            memory.keep(new FleetMemory.Kept(next.desired(), core.roster().drained()));
        }
        provisions.look(next);
        awaited.removeIf(each -> each.condition.test(next) && each.future.complete(next) || each.future.isDone());
        return next.isBusy() ? BUSY_LOOK : next.isChanging() ? LOOK : TICK;
    }

    private void begin(FleetAction action) {
        FleetEngine engine = action.engine();
        switch (action.verb()) {
            case ADMIT -> use(engine, address -> tools.pool().add(new Engine(address, engine.network.isForwarded())));
            case SUSPEND -> use(engine, address -> tools.pool().suspend(address));
            case DRAIN -> use(engine, address -> tools.pool().drain(address));
            case LEAVE -> use(engine, address -> tools.pool().remove(address));
            case ABANDON -> tasks.abandon(engine);
            case CREATE, START, RESTART, PROBE, STOP, REMOVE -> tasks.begin(action);
        }
    }

    private static void use(FleetEngine engine, Consumer<EngineAddress> use) {
        if (engine.address != null) {
            use.accept(engine.address);
        }
    }

    private void list(long began) {
        isListing = true;
        isStale = false;
        lastList = began;
        Thread.ofVirtual().name("engines-list").start(() -> {
            Consumer<FleetCore> report;
            try {
                List<Instance> found = tools.provider().list();
                report = to -> to.listed(found, began, System.nanoTime());
            } catch (ProviderException e) {
                report = to -> to.unreachable(e.sentence());
            } catch (InterruptedException | RuntimeException e) {
                report = to -> to.unreachable("The engines cannot be listed: " + e);
            }
            Consumer<FleetCore> then = report;
            inbox.add(to -> {
                isListing = false;
                then.accept(to);
            });
        });
    }

    /// The fleet as it was at the last look.
    public FleetSnapshot snapshot() {
        return snapshot;
    }

    /// Sets how many engines there are at least; null lets the settings decide. Kept over restarts.
    public CompletableFuture<Void> scale(@Nullable Integer number) {
        return ask(on -> {
                    on.desire(number);
                    return Optional.<Void>empty();
                })
                .thenApply(_ -> null);
    }

    /// Starts one engine besides those that are needed; completes when it has been started, with its record, or fails
    /// as the start does. May be cancelled.
    public CompletableFuture<FleetSnapshot.Member> provide() {
        CompletableFuture<FleetSnapshot.Member> result = new CompletableFuture<>();
        inbox.add(on -> {
            long now = System.nanoTime();
            provisions.add(on.snapshot(tools.provider().name(), now), now, result);
            on.provide();
        });
        return result;
    }

    /// Has all engines listed and removes what is left of those that have ended; completes with their names.
    public CompletableFuture<List<String>> collect() {
        CompletableFuture<FleetSnapshot> listed = new CompletableFuture<>();
        inbox.add(_ -> {
            isStale = true;
            long asked = System.nanoTime();
            awaited.add(new Awaited(_ -> !isListing && lastList - asked >= 0, listed));
        });
        return listed.thenApply(next -> next.engines().stream()
                .filter(each -> each.state() == FleetState.FAILED)
                .map(FleetSnapshot.Member::name)
                .toList());
    }

    /// Gives an order for one engine; false when it is none of ours, or in a state in which that cannot be done.
    ///
    /// @param id its id, its name or its address
    public CompletableFuture<Boolean> order(String id, FleetOrder order) {
        return ask(on -> on.roster().find(id).map(each -> on.roster().order(each, order)))
                .thenApply(found -> found.orElse(false));
    }

    /// Profile by which engines are made now.
    public EngineProfile profile() {
        return tools.profile().get();
    }

    private <T> CompletableFuture<T> ask(Function<FleetCore, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        inbox.add(on -> answer.complete(question.apply(on)));
        return answer;
    }

    /// The last lines that an engine has printed. Waits for the provider.
    public List<String> logs(String id, int tail) throws ProviderException, InterruptedException {
        return tools.provider().logs(id, tail);
    }

    @Override
    public void changed() {
        if (isHinted.compareAndSet(false, true)) {
            inbox.add(_ -> {});
        }
    }

    @Override
    public boolean isComing() {
        return !isClosing && snapshot.isComing();
    }

    @Override
    public Duration longest() {
        return tools.policy().get().startTimeout();
    }

    @Override
    public String obstacle() {
        return snapshot.obstacle();
    }

    /// Ends the fleet; its engines run on unless the settings say otherwise.
    @Override
    public void close() throws Exception {
        isClosing = true;
        tools.pool().supply(EngineSupply.NONE);
        watch.close();
        tasks.close();
        thread.interrupt();
        thread.join(LONGEST_CLOSE);
        if (tools.stopsAtExit().get()) {
            FleetExit.stopAll(tools.provider(), tools.policy().get().stopTimeout());
        }
        tools.provider().close();
    }
}
