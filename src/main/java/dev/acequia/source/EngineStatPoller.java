package dev.acequia.source;

import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineStat;
import dev.acequia.session.EngineSessionName;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Poller of the engine's statistics for one session, in the background: the newest answer, and the last two that were
/// requested to judge the session.
///
/// Asked and read by any thread; a virtual thread at a time asks and ends with the answer or its deadline.
final class EngineStatPoller {
    private static final Logger log = LoggerFactory.getLogger(EngineStatPoller.class);

    private final Source source;
    private volatile CompletableFuture<Void> question = CompletableFuture.completedFuture(null);
    private volatile boolean isForJudging;
    private volatile long askedAt = System.nanoTime();
    private volatile Pair answers = new Pair(null, null);
    private volatile @Nullable EngineStat newest;
    private final AtomicInteger count = new AtomicInteger(); // of answers
    private final EngineSessionName name = new EngineSessionName();
    private volatile boolean isClosed;

    /// Source of the statistics: [dev.acequia.session.Session#stat].
    @FunctionalInterface
    interface Source {
        EngineStat ask() throws EngineException, InterruptedException;
    }

    private record Pair(
            @Nullable EngineStat before, @Nullable EngineStat last) {}

    EngineStatPoller(Source source) {
        this.source = source;
    }

    /// Asks for an answer to judge by, which is that to the last question if it is still open.
    void ask() {
        isForJudging = true;
        poll();
    }

    /// Asks, unless the last question is still open or the session is over.
    ///
    /// @return completes when there is an answer, or none to be had
    synchronized CompletableFuture<Void> poll() {
        if (question.isDone() && !isClosed) {
            CompletableFuture<Void> next = new CompletableFuture<>();
            question = next;
            askedAt = System.nanoTime();
            Thread.ofVirtual().name("vitals").start(() -> answer(next));
        }
        return question;
    }

    /// Asks, unless that was done within this time.
    ///
    /// @return completes when there is an answer to the last question, or none to be had
    CompletableFuture<Void> keep(Duration fresh) {
        return System.nanoTime() - askedAt > fresh.toNanos() ? poll() : question;
    }

    /// The session is over: the engine is not asked about it any more, by whomever.
    void close() {
        isClosed = true;
    }

    private void answer(CompletableFuture<Void> asked) {
        try {
            take(source.ask());
        } catch (EngineException e) {
            boolean _ = name.follow(e);
            log.debug("No statistics from the engine: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            asked.complete(null);
        }
    }

    private void take(EngineStat answer) {
        newest = answer;
        count.incrementAndGet();
        boolean _ = name.follow(answer);
        if (isForJudging) {
            isForJudging = false;
            answers = new Pair(answers.last, answer);
        }
    }

    /// The last answer; null before the first.
    @Nullable
    EngineStat newest() {
        return newest;
    }

    /// How many answers there have been.
    int count() {
        return count.get();
    }

    /// The engine's name for what it plays, as it reported last.
    EngineSessionName name() {
        return name;
    }

    /// Whether no question is open.
    boolean isIdle() {
        return question.isDone();
    }

    /// Forgets the answers up to now.
    void forget() {
        answers = new Pair(null, null);
    }

    /// Whether the engine has got data of the stream between the last two answers. The position that it plays at and
    /// its status prove nothing (`engine-api.md` 1.8).
    boolean isMoving() {
        Pair now = answers;
        return now.before != null
                && now.last != null
                && (hasMore(now.before.downloaded(), now.last.downloaded())
                        || isElsewhere(newest(now.before), newest(now.last)));
    }

    /// Whether the engine is known to have got nothing new between the last two answers.
    boolean isFrozen() {
        Pair now = answers;
        return now.before != null
                && now.last != null
                && newest(now.last) != null
                && Objects.equals(newest(now.before), newest(now.last))
                && !hasMore(now.before.downloaded(), now.last.downloaded());
    }

    /// Whether both of the last two answers report no peer and no data.
    boolean isAlone() {
        Pair now = answers;
        return isAlone(now.before) && isAlone(now.last);
    }

    private static boolean isAlone(@Nullable EngineStat stat) {
        return stat != null
                && stat.peers() != null
                && stat.peers() == 0
                && (stat.downloaded() == null || stat.downloaded() == 0);
    }

    private static boolean hasMore(@Nullable Long before, @Nullable Long now) {
        return before != null && now != null && now > before;
    }

    private static boolean isElsewhere(@Nullable String before, @Nullable String now) {
        return before != null && now != null && !before.equals(now);
    }

    private static @Nullable String newest(EngineStat stat) {
        EngineStat.LivePosition position = stat.position();
        if (position == null) {
            return null;
        }
        return position.lastTs() != null ? position.lastTs() : position.liveLast();
    }
}
