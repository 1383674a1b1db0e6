package dev.acequia.pool;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.pool.PooledEngine.Duty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Registry of the engines, in the order in which they were named, with the lock that guards all that is known about
/// them: a leaf, never held over I/O.
final class EngineRegistry {
    final ReentrantLock lock = new ReentrantLock();

    private record Member(PooledEngine engine, ProbeLoop probes) {}

    private final Map<EngineAddress, Member> members = new LinkedHashMap<>();
    private final LongSupplier nanoTime;
    private final Function<Engine, PooledEngine> make;
    private final Function<PooledEngine, ProbeLoop> probing;
    private Set<EngineAddress> configured = Set.of();

    /// @param probing starts the probes of an engine
    EngineRegistry(
            LongSupplier nanoTime, Function<Engine, PooledEngine> make, Function<PooledEngine, ProbeLoop> probing) {
        this.nanoTime = nanoTime;
        this.make = make;
        this.probing = probing;
    }

    /// The time by which engines are judged, in nanoseconds.
    long now() {
        return nanoTime.getAsLong();
    }

    /// With the lock held, as all that follows.
    List<PooledEngine> engines() {
        return members.values().stream().map(Member::engine).toList();
    }

    List<ProbeLoop> probeLoops() {
        return members.values().stream().map(Member::probes).toList();
    }

    void probeSoon(PooledEngine engine) {
        Member member = members.get(engine.address());
        if (member != null) {
            member.probes.probeSoon();
        }
    }

    /// An engine comes, or is to serve again; returns whether it was not here.
    boolean add(Engine engine) {
        Member known = members.get(engine.address());
        if (known == null) {
            PooledEngine added = make.apply(engine);
            members.put(engine.address(), new Member(added, probing.apply(added)));
        } else {
            known.engine.serve(engine);
        }
        return known == null;
    }

    /// An engine is to get no more sessions; false when it is not here.
    boolean retire(EngineAddress address, Duty duty) {
        Member member = members.get(address);
        if (member == null) {
            return false;
        }
        member.engine.retire(duty);
        sweep(member.engine);
        return true;
    }

    /// Whether an engine is here and takes new sessions.
    boolean isServing(EngineAddress address) {
        Member member = members.get(address);
        return member != null && member.engine.isServing();
    }

    /// How many sessions of an engine that gets no more have another one of their stream on an engine that serves.
    int moving(EngineAddress address) {
        Member member = members.get(address);
        if (member == null || member.engine.isServing()) {
            return 0;
        }
        Set<ContentId> elsewhere = members.values().stream()
                .filter(each -> each.engine.isServing())
                .flatMap(each -> each.engine.leased().stream())
                .collect(Collectors.toSet());
        return (int) member.engine.leased().stream().filter(elsewhere::contains).count();
    }

    /// Forgets an engine that is to leave and has no more sessions.
    void sweep(PooledEngine engine) {
        Member member = members.get(engine.address());
        if (member != null && member.engine.isDone()) {
            members.remove(engine.address());
            member.probes.close();
        }
    }

    /// Registers those that are configured now, and not those any more that were before. What was added in another way
    /// stays.
    ///
    /// @return what has changed, in words
    List<String> configure(List<Engine> engines) {
        List<String> changes = new ArrayList<>();
        Set<EngineAddress> now = new LinkedHashSet<>();
        for (Engine each : engines) {
            if (now.add(each.address()) && !configured.contains(each.address())) {
                add(each);
                changes.add("[engine " + each.address() + "] is in use");
            }
        }
        for (EngineAddress each : configured) {
            if (!now.contains(each) && retire(each, Duty.LEAVING)) {
                changes.add("[engine " + each + "] gets no new sessions and keeps those that run");
            }
        }
        configured = now;
        return changes;
    }
}
