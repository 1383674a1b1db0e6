package dev.acequia.preflight;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.pool.Lease;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Preflight in progress, as seen by those who may end it.
///
/// A thread of its own holds the place and the session, and alone ends them. Cutting it off interrupts whatever
/// it waits for, except the answer to a start: a stop that came after that would end the next session of the
/// content (`engine-api.md` 1.5). The place is given back at once even then. Thread-safe; the lock is a leaf.
final class Preflight {
    private final ContentId content;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private Step step = Step.ENTERED;
    private boolean isCut;
    private final Set<String> taken = new HashSet<>();
    private @Nullable String infohash;
    private @Nullable Lease place;
    private @Nullable Thread thread;

    /// Stage of a preflight.
    enum Step {
        /// It has no place yet.
        ENTERED,
        RESOLVING,
        STARTING,
        PLAYING,
        /// What it had is given back.
        ENDING
    }

    Preflight(ContentId content) {
        this.content = content;
    }

    ContentId content() {
        return content;
    }

    /// What the log and its thread call it.
    String name() {
        return content.shortName();
    }

    /// What comes of it.
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /// Completes when no engine has anything of it.
    CompletableFuture<Void> released() {
        return released;
    }

    /// It has a place, which this thread holds.
    synchronized void holds(Lease lease, Thread holder) {
        place = lease;
        thread = holder;
    }

    /// Takes the next step, on its own thread.
    ///
    /// @throws InterruptedException when it was cut off
    synchronized void next(Step taken) throws InterruptedException {
        if (isCut) {
            throw new InterruptedException();
        }
        step = taken;
    }

    /// Its last step, on its own thread, which nothing interrupts any more; whether the session is another's now.
    synchronized boolean ends() {
        step = Step.ENDING;
        return infohash != null && taken.contains(infohash);
    }

    synchronized boolean isEnding() {
        return step == Step.ENDING;
    }

    /// Whether a start may be one of this stream on this engine, as far as is known.
    synchronized boolean isMetBy(Claim claim) {
        boolean isOther = claim.content().kind() == ContentId.Kind.INFOHASH
                && infohash != null
                && !claim.content().hex().equals(infohash);
        return !isOther && place != null && place.engine().equals(claim.engine());
    }

    synchronized void identified(String hash) {
        infohash = hash;
    }

    /// Whether it looks at a stream, by either of its names.
    synchronized boolean isOf(String hex) {
        return content.hex().equals(hex) || hex.equals(infohash);
    }

    /// The engine has begun another session of a stream: if that is this one's, it has lost its own, or will have when
    /// it hears of it. Which of two starts the engine took first is not known; the other one's is left to it.
    synchronized boolean isSupersededBy(EngineAddress engine, String hash) {
        boolean isStarted = step == Step.STARTING || step == Step.PLAYING;
        if (!isStarted || place == null || !place.engine().equals(engine)) {
            return false;
        }
        taken.add(hash);
        return hash.equals(infohash);
    }

    /// Ends it with this outcome, unless it is ending already; whether a place becomes free that nobody has asked for.
    boolean cut(Outcome why) {
        Lease given = null;
        boolean hasPlace;
        synchronized (this) {
            if (isCut || step == Step.ENDING) {
                return !isCut;
            }
            isCut = true;
            hasPlace = place != null;
            if (step == Step.STARTING) {
                given = place;
            } else if (thread != null) {
                thread.interrupt();
            }
        }
        outcome.complete(why);
        if (given != null) {
            given.close();
        }
        return hasPlace;
    }
}
