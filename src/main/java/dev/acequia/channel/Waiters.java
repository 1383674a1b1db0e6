package dev.acequia.channel;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Cancellable waits for one future: a future by itself keeps every dependent until it completes, however long ago its
/// owner has gone. Thread-safe, without a lock.
@SuppressWarnings("CollectionUndefinedEquality") // each future is itself only
final class Waiters<T> {
    private final CompletableFuture<T> awaited;
    private final Set<CompletableFuture<T>> waiting = ConcurrentHashMap.newKeySet();

    Waiters(CompletableFuture<T> awaited) {
        this.awaited = awaited;
        awaited.whenComplete((_, _) -> waiting.forEach(this::finish));
    }

    /// Begins to wait; the future completes as the one that is awaited, unless it is given up.
    CompletableFuture<T> add() {
        CompletableFuture<T> one = new CompletableFuture<>();
        waiting.add(one);
        if (awaited.isDone()) {
            finish(one);
        }
        return one;
    }

    /// Gives up a wait, of which nothing is kept.
    void remove(CompletableFuture<T> one) {
        waiting.remove(one);
    }

    /// How many wait.
    int size() {
        return waiting.size();
    }

    private void finish(CompletableFuture<T> one) {
        waiting.remove(one);
        awaited.whenComplete((value, failure) -> {
            if (failure == null) {
                one.complete(value);
            } else {
                one.completeExceptionally(failure);
            }
        });
    }
}
