package dev.acequia.pool;

import dev.acequia.bounds.Durations;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.ProbeResult;
import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.pool.EnginePool.Probe;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Intake of reports about engines, from probes and from lease holders. Thread-safe.
final class EngineHealthLog {
    private static final Logger LOG = LoggerFactory.getLogger(EngineHealthLog.class);

    /// The longest pause between two probes of an engine that does not do well: with it, one that comes back is in use
    /// within a second.
    private static final Duration LONGEST_RECHECK = Duration.ofMillis(500);

    /// Of that pause while an engine is there and answers wrongly, or not in time: it was not restarted.
    private static final int MOST_DOUBLINGS = 2;

    private final EngineRegistry registry;
    private final Probe probe;
    private final Supplier<Duration> interval;
    private final EventLog events;
    private final InstantSource clock;
    private final Runnable slotsMayBeFree;

    /// @param interval        from one probe of an engine that does well to the next
    /// @param slotsMayBeFree run with the lock held when an engine does better
    EngineHealthLog(
            EngineRegistry registry,
            Probe probe,
            Supplier<Duration> interval,
            EventLog events,
            InstantSource clock,
            Runnable slotsMayBeFree) {
        this.registry = registry;
        this.probe = probe;
        this.interval = interval;
        this.events = events;
        this.clock = clock;
        this.slotsMayBeFree = slotsMayBeFree;
    }

    /// Probes an engine; returns the pause until it should be asked again.
    Duration examine(PooledEngine engine) throws InterruptedException {
        int wrongAnswers = 0;
        try {
            long asked = registry.now();
            ProbeResult result = probe.ask(engine.address());
            answered(engine, result, Duration.ofNanos(registry.now() - asked));
        } catch (EngineException e) {
            missed(engine, e, false);
            wrongAnswers = e.isUnreachable() ? 0 : engine.misses();
        }
        Duration usual = interval.get();
        registry.lock.lock();
        try {
            Duration soon = Durations.shorter(usual.dividedBy(10), LONGEST_RECHECK);
            return engine.isSteady(registry.now())
                    ? usual
                    : soon.multipliedBy(1L << Math.clamp(wrongAnswers - 1L, 0, MOST_DOUBLINGS));
        } finally {
            registry.lock.unlock();
        }
    }

    /// The engine answered a start.
    void started(Lease lease) {
        answered(lease.pooled(), null, Duration.ZERO);
    }

    private void answered(PooledEngine engine, @Nullable ProbeResult result, Duration latency) {
        boolean isChange;
        registry.lock.lock();
        try {
            isChange = engine.answered(clock.instant(), registry.now());
            if (result != null) {
                engine.checked(result, latency);
            }
            slotsMayBeFree.run();
        } finally {
            registry.lock.unlock();
        }
        if (isChange) {
            LOG.info(
                    "[engine {}] is up{}",
                    engine.address(),
                    result == null ? "" : ", version " + result.version().version());
            publish("up", engine.address(), "Engine " + engine.address() + " answers.");
        }
    }

    private void missed(PooledEngine engine, EngineException failure, boolean isCertain) {
        String words = String.valueOf(failure.getMessage());
        boolean isChange;
        registry.lock.lock();
        try {
            isChange = engine.missed(words, isCertain, registry.now());
        } finally {
            registry.lock.unlock();
        }
        if (isChange) {
            LOG.warn("[engine {}] is down: {}", engine.address(), words);
            publish("down", engine.address(), words);
        }
    }

    /// Publishes a change of an engine's health as an event; without the lock.
    void publish(String category, EngineAddress engine, String message) {
        events.add(Event.Type.ENGINE, category, engine.toString(), message, Map.of());
    }

    /// Media of a session came.
    void delivered(Lease lease) {
        boolean isChange;
        registry.lock.lock();
        try {
            isChange = lease.pooled().delivered(lease, registry.now());
            if (isChange) {
                slotsMayBeFree.run();
            }
        } finally {
            registry.lock.unlock();
        }
        if (isChange) {
            LOG.info("[engine {}] delivers again", lease.engine());
            publish("delivers", lease.engine(), "Engine " + lease.engine() + " delivers again.");
        }
    }

    /// An engine did not do what a session needed. A fault of the stream says nothing about it. One that cannot be
    /// reached is out of use at once; one that is unwell in another way is asked how it does.
    void failed(Lease lease, EngineException failure) {
        String words = String.valueOf(failure.getMessage());
        switch (failure.reason()) {
            case CONTENT, PERMANENT -> undecided(lease);
            case TRANSIENT -> failed(lease, words);
            case ENGINE -> {
                if (failure.isUnreachable()) {
                    missed(lease.pooled(), failure, true);
                    undecided(lease);
                } else {
                    failed(lease, words);
                }
                probeSoon(lease.pooled());
            }
        }
    }

    /// Nothing was learnt from a start: if it was a trial, another start can be the next.
    private void undecided(Lease lease) {
        registry.lock.lock();
        try {
            lease.pooled().breaker().released(lease);
            lease.ended();
            slotsMayBeFree.run();
        } finally {
            registry.lock.unlock();
        }
    }

    private void probeSoon(PooledEngine engine) {
        registry.lock.lock();
        try {
            registry.probeSoon(engine);
        } finally {
            registry.lock.unlock();
        }
    }

    /// A session failed for a reason that may be the engine's.
    void failed(Lease lease, String what) {
        boolean isChange;
        String reason;
        registry.lock.lock();
        try {
            long now = registry.now();
            isChange = lease.pooled().failed(lease, what, now);
            reason = lease.pooled().breaker().reason(now);
        } finally {
            registry.lock.unlock();
        }
        if (isChange) {
            LOG.warn("[engine {}] {}. {}", lease.engine(), reason, what);
            publish("resting", lease.engine(), "Engine " + lease.engine() + " " + reason + ". " + what);
        }
    }
}
