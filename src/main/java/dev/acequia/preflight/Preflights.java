package dev.acequia.preflight;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The preflights that are under way, at most [#MOST]: who watches cuts them off here. Thread-safe.
///
/// A stop at an engine ends whatever that plays of the content by then, so starts for viewers and ends of preflights
/// take turns there: a claim waits for a stop that has begun, the end of a preflight for claims that are open.
public final class Preflights implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Preflights.class);

    static final int MOST = 4;

    /// The longest wait for running preflights at the end: as long as engines may take to confirm a stop, and a moment.
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(4);

    /// Guarded by itself.
    private final List<Preflight> underWay = new ArrayList<>();

    /// Guarded by [#underWay].
    private final List<Claim> claims = new ArrayList<>();

    private volatile boolean isClosed;

    /// One begins; null when none can.
    @Nullable
    Preflight enter(ContentId content) {
        synchronized (underWay) {
            if (isClosed || underWay.size() >= MOST) {
                return null;
            }
            Preflight preflight = new Preflight(content);
            underWay.add(preflight);
            return preflight;
        }
    }

    /// No engine has anything of it any more.
    void leave(Preflight preflight) {
        synchronized (underWay) {
            underWay.remove(preflight);
            underWay.notifyAll();
        }
        preflight.released().complete(null);
    }

    /// Has all of them give up their places for viewers who find none; whether there were any.
    public boolean freeSlot() {
        boolean isMade = false;
        for (Preflight each : all()) {
            isMade |= each.cut(new Outcome.Yielded("A viewer needs the engine."));
        }
        return isMade;
    }

    /// Has those of a stream end because it is going to be watched; completes when no engine has anything of them.
    public CompletableFuture<Void> yieldTo(ContentId content) {
        List<Preflight> same =
                all().stream().filter(each -> each.isOf(content.hex())).toList();
        same.forEach(each -> each.cut(new Outcome.Yielded("A viewer has started the stream with " + content + ".")));
        return released(same);
    }

    /// An engine is about to be asked for a session of a stream, for viewers; waits while a preflight stops one there
    /// that may be of the same stream.
    public Claim claim(EngineAddress engine, ContentId content) throws InterruptedException {
        Claim claim = new Claim(this, engine, content);
        synchronized (underWay) {
            while (underWay.stream().anyMatch(each -> each.isEnding() && each.isMetBy(claim))) {
                underWay.wait();
            }
            claims.add(claim);
        }
        return claim;
    }

    void release(Claim claim) {
        synchronized (underWay) {
            claims.remove(claim);
            underWay.notifyAll();
        }
    }

    /// A preflight takes its last step, once it is known whose its session is; whether that is another's now.
    boolean ends(Preflight preflight) {
        synchronized (underWay) {
            while (claims.stream().anyMatch(preflight::isMetBy)) {
                try {
                    underWay.wait();
                } catch (InterruptedException e) {
                    log.debug("[preflight {}] ends as soon as it can", preflight.name());
                }
            }
            return preflight.ends();
        }
    }

    /// An engine has begun a session of a stream, which is the end of any other that it had of it.
    void superseded(EngineAddress engine, String infohash) {
        all().stream()
                .filter(each -> each.isSupersededBy(engine, infohash))
                .forEach(each -> each.cut(new Outcome.Yielded("A viewer has started the same stream.")));
    }

    private List<Preflight> all() {
        synchronized (underWay) {
            return List.copyOf(underWay);
        }
    }

    private static CompletableFuture<Void> released(List<Preflight> preflights) {
        return CompletableFuture.allOf(
                preflights.stream().map(Preflight::released).toArray(CompletableFuture<?>[]::new));
    }

    /// Cuts all of them off; none begins any more.
    public void giveUp() {
        isClosed = true;
        all().forEach(each -> each.cut(new Outcome.Yielded("The server is shutting down.")));
    }

    /// Cuts all of them off and waits until engines are rid of them, as long as a stop takes.
    @Override
    public void close() {
        giveUp();
        try {
            released(all()).get(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            log.warn("[preflight] an engine did not stop a session in time");
        } catch (ExecutionException e) {
            throw new IllegalStateException("A release never fails", e);
        }
    }
}
