package dev.acequia.source;

import dev.acequia.bounds.BoundedMap;
import dev.acequia.bounds.Durations;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// History of the last starts, per stream and per engine, and the hedge delay that follows from it. Thread-safe; shared
/// by the sources of all channels.
///
/// Nine of ten starts take no longer than usual. The delay is three quarters of that, but not before three of four
/// starts have their picture: where all take the same time, three quarters of it would ask a second engine each time.
public final class StartHistory {
    static final Duration SHORTEST = Duration.ofSeconds(2);

    /// Also the delay where nothing is known: a live stream with a broadcaster has data after 8 to 10 s
    /// (`engine-api.md` 1.6).
    static final Duration LONGEST = Duration.ofSeconds(8);

    private static final double HALF = 0.5;
    private static final double USUAL = 0.9;
    private static final double PART = 0.75;
    private static final double MOST_STARTS = 0.75;
    private static final int CONTENTS = 1000;
    private static final int ENGINES = 100;

    private final Map<ContentId, StartTimes> contents = BoundedMap.ofLastUsed(CONTENTS);
    private final Map<EngineAddress, StartTimes> engines = BoundedMap.ofLastUsed(ENGINES);
    private final HedgeBudget budget = new HedgeBudget();

    /// Start that is under way.
    ///
    /// @param began of [System#nanoTime]
    record Running(ContentId content, EngineAddress engine, long began) {
        Duration length() {
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    /// An engine is asked for a first picture.
    synchronized Running asks(ContentId content, EngineAddress engine) {
        Running running = new Running(content, engine, System.nanoTime());
        of(content).began(running.began);
        of(engine).began(running.began);
        return running;
    }

    /// What has become of the start is not known, or says nothing of how long starts take.
    synchronized void forget(Running running) {
        StartTimes ofContent = contents.get(running.content);
        StartTimes ofEngine = engines.get(running.engine);
        if (ofContent != null) {
            ofContent.ended(running.began);
        }
        if (ofEngine != null) {
            ofEngine.ended(running.began);
        }
    }

    /// A start has its first join point.
    ///
    /// @param bytes that the engine had downloaded by then; 0 where that is not known
    synchronized void arrived(ContentId content, EngineAddress engine, Duration length, long bytes) {
        of(content).arrived(length, bytes);
        of(engine).arrived(length, bytes);
    }

    /// A start was given up after so long.
    synchronized void stopped(ContentId content, EngineAddress engine, Duration waited) {
        of(content).stopped(waited);
        of(engine).stopped(waited);
    }

    private StartTimes of(ContentId content) {
        return contents.computeIfAbsent(content, _ -> new StartTimes());
    }

    private StartTimes of(EngineAddress engine) {
        return engines.computeIfAbsent(engine, _ -> new StartTimes());
    }

    /// How long an engine is waited for alone.
    synchronized Duration delay(ContentId content, EngineAddress engine) {
        StartTimes known = known(content, engine);
        if (known == null) {
            return LONGEST;
        }
        long now = System.nanoTime();
        Duration part = Duration.ofNanos((long) (known.of(USUAL, now).toNanos() * PART));
        Duration delay = Durations.longer(part, known.of(MOST_STARTS, now));
        return Durations.shorter(Durations.longer(delay, SHORTEST), LONGEST);
    }

    /// Usual start of a stream or an engine.
    ///
    /// @param time that half of the starts take at most
    /// @param bytes that the engine has downloaded by then; 0 where that is not known
    record Usual(Duration time, long bytes) {}

    /// The usual start; null where nothing is known.
    synchronized @Nullable Usual usual(ContentId content, EngineAddress engine) {
        StartTimes known = known(content, engine);
        return known == null ? null : new Usual(known.of(HALF, System.nanoTime()), known.bytes());
    }

    /// How much longer a start usually takes that has taken so long already.
    synchronized Duration rest(ContentId content, EngineAddress engine, Duration waited) {
        StartTimes known = known(content, engine);
        return known == null ? Duration.ZERO : known.rest(waited);
    }

    private @Nullable StartTimes known(ContentId content, EngineAddress engine) {
        StartTimes ofContent = contents.get(content);
        StartTimes ofEngine = engines.get(engine);
        if (ofContent != null && ofContent.isKnown()) {
            return ofContent;
        }
        return ofEngine != null && ofEngine.isKnown() ? ofEngine : null;
    }

    /// A channel starts, which adds to what hedges may cost.
    synchronized void began() {
        budget.earn();
    }

    /// Pays for a hedge; false when there were too many. Where the engine that is waited for gets nowhere, there is one
    /// in any case.
    synchronized boolean pay(EngineAddress slow) {
        StartTimes known = engines.get(slow);
        return budget.pay() || known != null && known.isStuck();
    }

    /// A hedge did not begin.
    synchronized void refund() {
        budget.refund();
    }
}
