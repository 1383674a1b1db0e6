package dev.acequia.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.EngineAddress;
import dev.acequia.vpn.Vpn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A provider, a pool, viewers and a clock that are made up, around a real [FleetCore].
final class FleetWorld {
    /// States are looked at so much later, at most.
    private static final long ONE_STEP = Duration.ofSeconds(2).toNanos();

    final Random random;
    final FakeMachine machine;
    final Map<EngineAddress, Integer> sessions = new HashMap<>();
    /// Sessions whose stream has another one already, and which do not end.
    final Map<EngineAddress, Integer> moving = new HashMap<>();

    final Set<EngineAddress> pool = new HashSet<>();
    final Set<EngineAddress> drained = new HashSet<>();
    final Set<EngineAddress> suspended = new HashSet<>();
    final Set<EngineAddress> down = new HashSet<>();
    final Set<FleetEngine> forced = new HashSet<>();
    final List<Task> tasks = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    FleetPolicy policy = policy(0, 3, 0);
    String hash = "a";
    boolean isReachable = true;
    int waiting;
    long now = 1;
    int actions;
    FleetCore core;

    /// Something under way.
    record Task(FleetAction action, long ends) {}

    FleetWorld(long seed) {
        random = new Random(seed);
        machine = new FakeMachine(random);
        core = fresh();
    }

    static FleetPolicy policy(int min, int max, int spare) {
        return new FleetPolicy(
                min,
                max,
                spare,
                2,
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(300),
                5,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                5,
                Duration.ofSeconds(300),
                Duration.ofSeconds(600),
                Duration.ofSeconds(10));
    }

    private FleetCore fresh() {
        return new FleetCore(
                FakeMachine.INSTANCE,
                policy,
                hash,
                (_, category, _, message, _) -> events.add(category + " " + message),
                random);
    }

    /// The server is killed and started anew: what was under way may have been done or not.
    void restart() {
        for (Task each : List.copyOf(tasks)) {
            if (random.nextBoolean()) {
                machine.perform(each.action, true);
            }
        }
        tasks.clear();
        pool.clear();
        drained.clear();
        sessions.clear();
        waiting = 0;
        core = fresh();
    }

    void list() {
        long began = now;
        if (isReachable) {
            core.listed(List.copyOf(machine.instances.values()), began, now);
        } else {
            core.unreachable("gone");
        }
    }

    FleetDemand demand() {
        Map<EngineAddress, FleetDemand.Use> uses = new HashMap<>();
        for (EngineAddress each : pool) {
            boolean isDown = down.contains(each) || !machine.runs(each);
            uses.put(
                    each,
                    new FleetDemand.Use(
                            sessions.getOrDefault(each, 0) + moving.getOrDefault(each, 0),
                            sessions.getOrDefault(each, 0),
                            policy.places(),
                            !isDown && !drained.contains(each) && !suspended.contains(each),
                            isDown));
        }
        return new FleetDemand(uses, waiting);
    }

    boolean order(FleetEngine engine, FleetOrder order) {
        return core.roster().order(engine, order);
    }

    void step() {
        core.configure(policy, hash);
        core.vpns.take(machine.vpns.tunnels());
        FleetDemand demand = demand();
        List<FleetAction> next = core.step(demand, now);
        for (FleetAction each : next) {
            FleetEngine engine = each.engine();
            switch (each.verb()) {
                case ADMIT -> {
                    pool.add(engine.address);
                    drained.remove(engine.address);
                    suspended.remove(engine.address);
                }
                case DRAIN -> drained.add(engine.address);
                case SUSPEND -> suspended.add(engine.address);
                case LEAVE -> pool.remove(engine.address);
                case ABANDON ->
                    tasks.removeIf(task -> {
                        boolean isIt = task.action.engine() == engine;
                        if (isIt) {
                            core.failed(engine, task.action.verb(), FakeMachine.lost(), now);
                        }
                        return isIt;
                    });
                default -> {
                    actions++;
                    check(each, demand);
                    tasks.add(new Task(
                            each, now + Duration.ofMillis(random.nextInt(3000)).toNanos()));
                }
            }
        }
        place();
    }

    private void check(FleetAction action, FleetDemand demand) {
        FleetEngine engine = action.engine();
        Roster roster = core.roster();
        if (action.verb().isOfProvider()) {
            assertThat(isReachable || core.snapshot("", now).trouble().isEmpty())
                    .as("nothing is asked of one that does not answer")
                    .isTrue();
        }
        if (action.verb() == FleetVerb.CREATE
                && roster.breakers.of(engine.network.vpn()).isOpen()) {
            assertThat(roster.all().stream()
                            .filter(each -> each.state.isStarting() && each.network.isBehind(engine.network.vpn())))
                    .as("one trial")
                    .hasSize(1);
        }
        if (action.verb() == FleetVerb.CREATE && !machine.vpns.all.isEmpty()) {
            FakeVpns.Fake vpn = machine.vpns.named(engine.network.vpn()).orElseThrow();
            assertThat(vpn.state).as("the tunnel of %s", engine.name).isEqualTo(Vpn.State.CONNECTED);
            assertThat(engine.network.container()).isEqualTo(vpn.id);
        }
        if (action.verb() == FleetVerb.STOP) {
            FleetDemand.Use use = demand.of(engine);
            boolean isExcused = use.isDown()
                    || machine.vpns
                            .named(engine.network.vpn())
                            .filter(each -> each.state == Vpn.State.LEAKING)
                            .isPresent()
                    || forced.contains(engine)
                    || now - engine.since >= 0
                            && drainedFor(engine) + ONE_STEP
                                    > policy.drainTimeout().toNanos();
            assertThat(use.sessions() == 0 || isExcused)
                    .as("nobody watches %s", engine.name)
                    .isTrue();
        }
        assertThat(engine.name).isNotEqualTo(FakeMachine.FOREIGN);
    }

    private final Map<FleetEngine, Long> drainBegan = new HashMap<>();

    private long drainedFor(FleetEngine engine) {
        return now - drainBegan.getOrDefault(engine, now);
    }

    void watchStates() {
        for (FleetEngine each : core.roster().all()) {
            if (each.state == FleetState.DRAINING) {
                drainBegan.putIfAbsent(each, now);
            } else if (each.state == FleetState.READY) {
                drainBegan.remove(each);
            }
        }
    }

    /// What is under way goes on until now.
    void settle() {
        machine.now = now;
        for (Task each : List.copyOf(tasks)) {
            if (each.ends - now <= 0 && tasks.remove(each)) {
                finish(each.action);
            }
        }
    }

    private void finish(FleetAction action) {
        FleetEngine engine = action.engine();
        if (action.verb() == FleetVerb.PROBE) {
            if (random.nextDouble() < 0.6 && engine.address != null && machine.runs(engine.address)) {
                core.done(engine, FleetVerb.PROBE, "", null, now);
            } else {
                core.failed(engine, FleetVerb.PROBE, FakeMachine.lost(), now);
            }
        } else if (!isReachable) {
            boolean isDone = random.nextBoolean() && machine.perform(action, true) == null;
            core.failed(
                    engine,
                    action.verb(),
                    new ProviderException(ProviderException.Kind.UNREACHABLE, "gone" + isDone),
                    now);
        } else {
            ProviderException problem = machine.perform(action, false);
            if (problem == null) {
                core.done(engine, action.verb(), engine.name, machine.instances.get(engine.name), now);
            } else {
                core.failed(engine, action.verb(), problem, now);
            }
        }
    }

    /// Those who wait get places; sessions on engines that are gone wait again, those on drained ones move.
    void place() {
        for (EngineAddress each : List.copyOf(sessions.keySet())) {
            if (!pool.contains(each) || !machine.runs(each)) {
                waiting += Objects.requireNonNullElse(sessions.remove(each), 0);
            } else if (drained.contains(each) && random.nextBoolean()) {
                EngineAddress other = free();
                if (other != null && sessions.getOrDefault(each, 0) > 0) {
                    sessions.merge(each, -1, Integer::sum);
                    sessions.merge(other, 1, Integer::sum);
                }
            }
        }
        for (EngineAddress other = free(); waiting > 0 && other != null; other = free()) {
            waiting--;
            sessions.merge(other, 1, Integer::sum);
        }
    }

    private @Nullable EngineAddress free() {
        return pool.stream()
                .filter(each -> !drained.contains(each)
                        && !suspended.contains(each)
                        && !down.contains(each)
                        && machine.runs(each))
                .filter(each -> sessions.getOrDefault(each, 0) < policy.places())
                .findFirst()
                .orElse(null);
    }

    /// Time goes on, with steps on the way.
    void run(Duration time) {
        long end = now + time.toNanos();
        while (now - end < 0) {
            now += Duration.ofMillis(250 + random.nextInt(1000)).toNanos();
            settle();
            if (random.nextInt(3) > 0) {
                list();
            }
            step();
            watchStates();
        }
    }
}
