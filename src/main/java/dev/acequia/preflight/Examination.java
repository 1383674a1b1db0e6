package dev.acequia.preflight;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.ContentInfo;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineStat;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.Lease;
import dev.acequia.pool.SessionStopper;
import dev.acequia.preflight.Preflight.Step;
import dev.acequia.session.Session;
import dev.acequia.session.SessionOpener;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Steps of a preflight, in straight code on its own thread: resolve, and where that is wanted start, read, ask, stop.
///
/// @param isWatched whether viewers have a stream, by a name of it
record Examination(Tools tools, Preflight preflight, Lease place, Tier tier, Predicate<ContentId> isWatched) {
    private static final Logger log = LoggerFactory.getLogger(Examination.class);

    /// Dependencies shared by all examinations.
    record Tools(EnginePool pool, EngineClient client, SessionOpener opener, Preflights preflights) {}

    static Outcome watched(ContentId content) {
        return new Outcome.Yielded("Viewers are starting the stream with " + content + ".");
    }

    /// Leads to the outcome; who hears of it can have the place.
    void run() {
        try {
            Outcome outcome = lookAndLeave();
            preflight.outcome().complete(outcome);
            log.info("[preflight {}] {}", preflight.name(), outcome.words());
        } catch (InterruptedException e) {
            log.debug("[preflight {}] was cancelled", preflight.name());
        } catch (RuntimeException | Error e) {
            preflight.outcome().completeExceptionally(e);
        }
    }

    private Outcome lookAndLeave() throws InterruptedException {
        try (place) {
            return examine();
        }
    }

    private Outcome examine() throws InterruptedException {
        preflight.next(Step.RESOLVING);
        ContentInfo info = null;
        try {
            info = resolve();
            if (info != null) {
                preflight.identified(info.infohash());
            }
            if (tier == Tier.LIGHT) {
                return new Outcome.Found(new Finding(place.engine(), info, null, null, null));
            }
        } catch (EngineException e) {
            return failed(null, e);
        }
        return isInTheWay(info) ? watched(preflight.content()) : play(info);
    }

    /// The engine's description of the content; null when it fails to give one, and can be asked to play it.
    private @Nullable ContentInfo resolve() throws EngineException, InterruptedException {
        try {
            return tools.client().describe(place.engine(), preflight.content());
        } catch (EngineException e) {
            boolean mayPlayIt = switch (e.reason()) {
                case TRANSIENT -> !e.isTimeout();
                case CONTENT, PERMANENT, ENGINE -> false;
            };
            if (tier == Tier.LIGHT || !mayPlayIt) {
                throw e;
            }
            log.debug("[preflight {}] {}", preflight.name(), e.getMessage());
            return null;
        }
    }

    /// Whether the content is watched by now under its other name, or the engine not idle any more.
    private boolean isInTheWay(@Nullable ContentInfo info) {
        boolean isAlone = tools.pool().snapshot().stream()
                .anyMatch(each -> each.address().equals(place.engine()) && each.load() == 1);
        return !isAlone
                || isWatched.test(preflight.content())
                || info != null && isWatched.test(preflight.content().withInfohash(info.infohash()));
    }

    private Outcome play(@Nullable ContentInfo info) throws InterruptedException {
        long asked = System.nanoTime();
        preflight.next(Step.STARTING);
        try {
            Session session = tools.opener().start(place.engine(), preflight.content());
            return play(session, info, asked);
        } catch (EngineException e) {
            place.failed(e);
            return failed(info, e);
        }
    }

    private Outcome play(Session session, @Nullable ContentInfo info, long asked)
            throws EngineException, InterruptedException {
        try {
            preflight.next(Step.PLAYING);
            place.started();
            ContentInfo told = info == null ? told(session) : info;
            session.connect();
            Sample sample = Sampling.take(session, place, Duration.ofNanos(System.nanoTime() - asked));
            return new Outcome.Found(new Finding(place.engine(), told, sample, stat(session), null));
        } finally {
            stop(session);
        }
    }

    /// The description of the content in the answer to the start.
    private @Nullable ContentInfo told(Session session) {
        String infohash = session.playback().infohash();
        if (infohash == null) {
            return null;
        }
        preflight.identified(infohash);
        return new ContentInfo(infohash, null, session.playback().isLive());
    }

    private @Nullable EngineStat stat(Session session) throws InterruptedException {
        try {
            return session.stat();
        } catch (EngineException e) {
            log.debug("[preflight {}] {}", preflight.name(), e.getMessage());
            return null;
        }
    }

    /// Ends the session once, and to its end, even when the preflight is interrupted.
    private void stop(Session session) {
        boolean isAnothers = tools.preflights().ends(preflight);
        if (Thread.interrupted()) {
            log.debug("[preflight {}] ignores an interrupt that has already taken effect", preflight.name());
        }
        if (isAnothers) {
            session.handOver();
            return;
        }
        SessionStopper.stop(session, place);
    }

    private Outcome failed(@Nullable ContentInfo info, EngineException failure) {
        return new Outcome.Found(Finding.failed(place.engine(), info, failure));
    }
}
