package dev.acequia.pool;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import java.util.Set;

/// A channel's request to the pool for a slot on an engine.
///
/// @param except engines that will not do: a stream that failed on one for good is not offered to it again. Whoever
///               asks keeps the set.
public record LeaseRequest(ContentId content, Urgency urgency, Set<EngineAddress> except) {
    /// Priority when slots are scarce, highest first.
    public enum Urgency {
        /// Viewers watch and have lost their stream.
        REPAIR,
        /// Viewers wait for a stream that they have not seen yet.
        START,
        /// Viewers watch and lack nothing: it takes a slot that no other request waits for, at once or not at all.
        SPARE,
        /// No viewer watches: it takes an engine that plays nothing, at once or not at all.
        PREFLIGHT;

        /// Whether it is worth waiting in the queue.
        boolean waits() {
            return compareTo(SPARE) < 0;
        }
    }

    public LeaseRequest {
        except = Set.copyOf(except);
    }

    /// A slot for a channel that begins.
    public static LeaseRequest start(ContentId content) {
        return new LeaseRequest(content, Urgency.START, Set.of());
    }

    /// A slot for a channel whose viewers have lost their stream.
    public static LeaseRequest repair(ContentId content) {
        return new LeaseRequest(content, Urgency.REPAIR, Set.of());
    }

    /// A second slot for a channel that plays.
    public static LeaseRequest spare(ContentId content) {
        return new LeaseRequest(content, Urgency.SPARE, Set.of());
    }

    /// A slot for a preflight.
    public static LeaseRequest preflight(ContentId content) {
        return new LeaseRequest(content, Urgency.PREFLIGHT, Set.of());
    }

    /// Whether an engine will not do that has any session.
    boolean wantsIdle() {
        return urgency == Urgency.PREFLIGHT;
    }

    /// The same, but not on these engines.
    public LeaseRequest without(Set<EngineAddress> engines) {
        return new LeaseRequest(content, urgency, engines);
    }
}
