package dev.acequia.engine;

import dev.acequia.engine.EngineException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Questions of which equal ones that are asked at the same time are one, whoever asks, and of which at most [#MOST]
/// are put to one engine at a time.
///
/// Each is put on a virtual thread of its own; it is interrupted when the last one who waits for it has gone.
/// Thread-safe; the lock is a leaf.
///
/// @param <V> type of the answer
public final class SingleFlight<V> {
    static final int MOST = 4; // of one engine

    /// The longest wait of a request for its turn.
    private static final Duration TURN = Duration.ofSeconds(10);

    private final Duration fresh;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock:
    private final Map<Object, Flight<V>> flights = new HashMap<>();
    private final Map<EngineAddress, Integer> asked = new HashMap<>();

    /// Request for an answer that several may wait for.
    @FunctionalInterface
    public interface Question<V> {
        /// Blocks, with a deadline of its own.
        V ask() throws EngineException, InterruptedException;
    }

    private static final class Flight<V> {
        private final CompletableFuture<V> answer = new CompletableFuture<>();
        private @Nullable Thread thread;
        private int waiting;
    }

    /// @param fresh how long an answer is given to those who come after it
    public SingleFlight(Duration fresh) {
        this.fresh = fresh;
    }

    /// Asks, or waits for the answer to the same request.
    ///
    /// @param engine the one that is asked; null when the number of requests to it is limited elsewhere
    /// @param key equal for equal requests
    public V ask(@Nullable EngineAddress engine, Object key, Question<V> question)
            throws EngineException, InterruptedException {
        Flight<V> flight = board(engine, key, question);
        try {
            return flight.answer.get();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            leave(key, flight);
        }
    }

    private static EngineException unwrapped(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case EngineException cause -> cause;
            case InterruptedException cause -> throw cause;
            case null, default -> throw new IllegalStateException(e);
        };
    }

    private Flight<V> board(@Nullable EngineAddress engine, Object key, Question<V> question) {
        lock.lock();
        try {
            Flight<V> known = flights.get(key);
            if (known != null) {
                known.waiting++;
                return known;
            }
            Flight<V> begun = new Flight<>();
            begun.waiting = 1;
            begun.thread = Thread.ofVirtual().name("question").unstarted(() -> fly(begun, engine, key, question));
            flights.put(key, begun);
            begun.thread.start();
            return begun;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Object key, Flight<V> flight) {
        lock.lock();
        try {
            flight.waiting--;
            if (flight.waiting == 0 && !flight.answer.isDone() && flight.thread != null) {
                flight.thread.interrupt();
                flights.remove(key, flight);
            }
        } finally {
            lock.unlock();
        }
    }

    private void fly(Flight<V> flight, @Nullable EngineAddress engine, Object key, Question<V> question) {
        try {
            V answer = engine == null ? question.ask() : inTurn(engine, question);
            forgetWhenOld(key, flight);
            flight.answer.complete(answer);
        } catch (Throwable e) { // whatever it is: somebody waits for the answer
            forgetWhenOld(key, flight);
            flight.answer.completeExceptionally(e);
        }
    }

    /// Before the answer is told: whoever has it and asks again at once must not get the same one.
    private void forgetWhenOld(Object key, Flight<V> flight) {
        if (fresh.isZero()) {
            forget(key, flight);
        } else {
            CompletableFuture.delayedExecutor(fresh.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> forget(key, flight));
        }
    }

    private void forget(Object key, Flight<V> flight) {
        lock.lock();
        try {
            flights.remove(key, flight);
        } finally {
            lock.unlock();
        }
    }

    private V inTurn(EngineAddress engine, Question<V> question) throws EngineException, InterruptedException {
        begin(engine);
        try {
            return question.ask();
        } finally {
            end(engine);
        }
    }

    private void begin(EngineAddress engine) throws EngineException, InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TURN.toNanos();
            while (asked.getOrDefault(engine, 0) >= MOST) {
                if (left <= 0) {
                    throw new EngineErrors(engine, "answer")
                            .because(Reason.TRANSIENT, "it already has %d requests to answer".formatted(MOST));
                }
                left = changed.awaitNanos(left);
            }
            asked.merge(engine, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    private void end(EngineAddress engine) {
        lock.lock();
        try {
            asked.computeIfPresent(engine, (_, count) -> count == 1 ? null : count - 1);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
