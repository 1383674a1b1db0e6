package dev.acequia.source;

import dev.acequia.pool.Lease;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// Slots of sessions that have lost the race of a start and are being stopped. Thread-safe.
///
/// Each is held until its engine is rid of the session, so that no engine has more than it may. Where somebody finds no
/// slot, one whose engine has not even answered the start is given back before.
final class LostSlots {
    /// What is held, and whether the engine has answered.
    private final Map<Lease, BooleanSupplier> held = new ConcurrentHashMap<>();

    /// @param isAnswered whether the engine has answered the start
    /// @param stopped completes when the engine is rid of the session; who calls gives the slot back then
    void add(Lease slot, BooleanSupplier isAnswered, CompletableFuture<Void> stopped) {
        held.put(slot, isAnswered);
        stopped.thenRun(() -> held.remove(slot));
    }

    /// Gives one back; whether there is one, or will be in a moment.
    boolean free() {
        Iterator<Map.Entry<Lease, BooleanSupplier>> all = held.entrySet().iterator();
        if (!all.hasNext()) {
            return false;
        }
        Map.Entry<Lease, BooleanSupplier> first = all.next();
        if (!first.getValue().getAsBoolean()) {
            first.getKey().close();
            all.remove();
        }
        return true;
    }

    /// Gives those back whose engines have not answered; the others are stopped in a moment.
    void close() {
        held.forEach((slot, isAnswered) -> {
            if (!isAnswered.getAsBoolean()) {
                slot.close();
            }
        });
    }
}
