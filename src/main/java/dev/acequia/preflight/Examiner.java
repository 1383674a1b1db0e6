package dev.acequia.preflight;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.Lease;
import dev.acequia.pool.LeaseRequest;
import dev.acequia.pool.LeaseResult;
import dev.acequia.session.SessionOpener;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Runner of examinations: takes an idle engine, asks it, and gives it back. Thread-safe.
public final class Examiner {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Examination.Tools tools;
    private final Preflights preflights;
    private final Supplier<Duration> limit;

    /// @param limit how long one may take, asked for at each
    public Examiner(
            EnginePool pool,
            EngineClient client,
            SessionOpener opener,
            Preflights preflights,
            Supplier<Duration> limit) {
        this.tools = new Examination.Tools(pool, client, opener, preflights);
        this.preflights = preflights;
        this.limit = limit;
    }

    /// Looks at a stream; waits as long as that may take. When interrupted it is cut off.
    ///
    /// @param isWatched whether viewers have a stream: then it is left alone
    public Outcome examine(ContentId content, Tier tier, Predicate<ContentId> isWatched) throws InterruptedException {
        Preflight preflight = preflights.enter(content);
        if (preflight == null) {
            return new Outcome.AtCapacity(
                    "No further preflight is started while %d are in progress.".formatted(Preflights.MOST), SOON);
        }
        boolean isBegun = false;
        try {
            if (isWatched.test(content)) {
                return Examination.watched(content);
            }
            switch (tools.pool().reserve(LeaseRequest.preflight(content))) {
                case LeaseResult.NoEngine(String detail, Duration retry) -> {
                    return new Outcome.NoEngine(detail, retry);
                }
                case LeaseResult.AtCapacity(String detail, Duration retry) -> {
                    return new Outcome.AtCapacity(detail, retry);
                }
                case Lease place -> {
                    begin(new Examination(tools, preflight, place, tier, isWatched));
                    isBegun = true;
                    return await(preflight, place.engine());
                }
            }
        } finally {
            if (!isBegun) {
                preflights.leave(preflight);
            }
        }
    }

    private void begin(Examination examination) {
        Preflight preflight = examination.preflight();
        Thread thread = Thread.ofVirtual().name("preflight-" + preflight.name()).unstarted(() -> {
            try {
                examination.run();
            } finally {
                preflights.leave(preflight);
            }
        });
        preflight.holds(examination.place(), thread);
        thread.start();
    }

    private Outcome await(Preflight preflight, EngineAddress engine) throws InterruptedException {
        Duration patience = limit.get();
        try {
            return preflight.outcome().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            EngineException late = EngineException.lateStart(engine, preflight.content(), patience);
            preflight.cut(new Outcome.Found(Finding.failed(engine, null, late)));
            return preflight.outcome().join();
        } catch (InterruptedException e) {
            preflight.cut(new Outcome.Yielded("Nobody waits for the answer."));
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A preflight failed", e);
        }
    }
}
