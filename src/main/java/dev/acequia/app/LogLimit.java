package dev.acequia.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import dev.acequia.bounds.BoundedMap;
import dev.acequia.text.OneLineText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/// The bound on lines of one kind: whatever remote parties do, they fill no disk. Of the lines that one statement
/// writes, so many a minute are written; the others are counted, and the count is a line when the minute is over.
///
/// Lines for developers (`DEBUG`) are not bounded. Thread-safe; the lock is a leaf.
final class LogLimit extends Filter<ILoggingEvent> {
    /// Lines of one statement in a minute.
    static final int MOST = 60;

    /// Statements that are told apart; beyond, those that were longest quiet are forgotten.
    private static final int MOST_STATEMENTS = 500;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final int LONGEST = 100;

    private record Statement(String logger, String format) {}

    private static final class Minute {
        private long begunNanos;
        private long lines;
        private long lost;
    }

    private final LongSupplier nanoTime;
    private final Executor later;
    private boolean isSettling;
    private final Map<Statement, Minute> minutes = BoundedMap.ofLastUsed(MOST_STATEMENTS);

    LogLimit() {
        this(System::nanoTime, CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES));
    }

    /// @param later runs a task after a minute
    LogLimit(LongSupplier nanoTime, Executor later) {
        this.nanoTime = nanoTime;
        this.later = later;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.INFO)) {
            return FilterReply.NEUTRAL;
        }
        boolean isFirstLost;
        synchronized (minutes) {
            Minute minute = minutes.computeIfAbsent(statement(event), _ -> new Minute());
            long now = nanoTime.getAsLong();
            if (minute.lines == 0 || now - minute.begunNanos >= MINUTE) {
                minute.begunNanos = now;
                minute.lines = 0;
            }
            if (++minute.lines <= MOST) {
                return FilterReply.NEUTRAL;
            }
            minute.lost++;
            isFirstLost = !isSettling;
            isSettling = true;
        }
        if (isFirstLost) {
            later.execute(this::settle);
        }
        return FilterReply.DENY;
    }

    /// Tells how many lines were not written since it last did.
    private void settle() {
        Map<Statement, Long> lost = new LinkedHashMap<>();
        synchronized (minutes) {
            isSettling = false;
            minutes.forEach((statement, minute) -> {
                if (minute.lost > 0) {
                    lost.put(statement, minute.lost);
                    minute.lost = 0;
                }
            });
        }
        lost.forEach(LogLimit::report);
    }

    private static Statement statement(ILoggingEvent event) {
        String format = String.valueOf(event.getMessage());
        return new Statement(event.getLoggerName(), OneLineText.cut(format, LONGEST));
    }

    private static void report(Statement statement, long lost) {
        LoggerFactory.getLogger(statement.logger())
                .warn("{} more lines in the last minute of: {}", lost, statement.format());
    }
}
