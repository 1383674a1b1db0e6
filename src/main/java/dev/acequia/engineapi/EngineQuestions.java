package dev.acequia.engineapi;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.SingleFlight;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.EngineSnapshot;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Questions of clients that an engine answers: put to the one with the fewest sessions, then to the next.
///
/// Equal questions at the same time are one; few are under way in all, and few at one engine, so that they take nothing
/// from viewers. Thread-safe.
final class EngineQuestions {
    /// How many questions may be under way.
    static final int MOST = 16;

    /// How many engines are asked the same.
    private static final int MOST_ENGINES = 2;

    /// An engine that does not know a stream needs 4.7 s to say so.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final EnginePool pool;
    private final EngineClient client;
    private final SingleFlight<byte[]> flights = new SingleFlight<>(Duration.ZERO);
    private final Semaphore places = new Semaphore(MOST);

    EngineQuestions(EnginePool pool, EngineClient client) {
        this.pool = pool;
        this.client = client;
    }

    /// Result of a question.
    sealed interface Outcome {
        /// The body of an engine's answer, as it wrote it.
        record Answered(byte[] body) implements Outcome {}

        /// No engine has answered; why, as a sentence.
        record Failed(String why) implements Outcome {}

        /// Too many questions are under way.
        record Busy() implements Outcome {}
    }

    /// @param path and query, of our own making
    /// @param title what the engine is to do, to follow "should": `search`
    Outcome ask(String path, String title) throws InterruptedException {
        if (!places.tryAcquire()) {
            return new Outcome.Busy();
        }
        try {
            EngineException last = null;
            for (EngineAddress engine : candidates()) {
                try {
                    return new Outcome.Answered(flights.ask(
                            engine, List.of(engine, path), () -> client.question(engine, path, title, LONGEST)));
                } catch (EngineException e) {
                    last = e;
                }
            }
            return failed(last);
        } finally {
            places.release();
        }
    }

    private List<EngineAddress> candidates() {
        return pool.snapshot().stream()
                .filter(each -> each.isUsable() && !each.isOffline())
                .sorted(Comparator.comparingInt(EngineSnapshot::load))
                .limit(MOST_ENGINES)
                .map(EngineSnapshot::address)
                .toList();
    }

    private static Outcome failed(@Nullable EngineException last) {
        return new Outcome.Failed(
                last == null ? "No engine can be used at the moment" : String.valueOf(last.getMessage()));
    }
}
