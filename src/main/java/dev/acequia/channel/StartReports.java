package dev.acequia.channel;

import dev.acequia.bounds.Durations;
import dev.acequia.engine.ContentId;
import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Event log of failed starts: the first few of each reason one by one, those that follow in sums, so that a flood of
/// them washes nothing else out of the log.
///
/// A failure reported twice for a stream within a second, by its channel and by a waiting viewer, is logged once. A sum
/// follows after 10 s, and after twice as long each time while more come, up to ten minutes. Thread-safe; the lock is a
/// leaf.
final class StartReports {
    static final int SINGLY = 5;
    static final Duration FIRST_SPAN = Duration.ofSeconds(10);
    static final Duration LONGEST_SPAN = Duration.ofMinutes(10);

    private static final long SAME = Duration.ofSeconds(1).toNanos();

    private final EventLog events;
    private final ScheduledExecutorService timers;
    private final Map<Unavailable.Reason, Span> open = new EnumMap<>(Unavailable.Reason.class);

    /// Failures with one reason in the open span. Guarded by the lock of `open`.
    private static final class Span {
        private Duration length = FIRST_SPAN;
        private int told;
        private long summed;
        private String subject = "";
        private long nanos;
        private Unavailable last = Unavailable.closed();
    }

    StartReports(EventLog events, ScheduledExecutorService timers) {
        this.events = events;
        this.timers = timers;
    }

    /// A stream could not be watched; nothing is logged when the server or the viewer has ended it.
    void failed(ContentId content, Unavailable failure) {
        if (failure.reason() == Unavailable.Reason.SHUTTING_DOWN) {
            return;
        }
        boolean isSingle;
        boolean isFirst;
        Duration length;
        synchronized (open) {
            Span span = open.get(failure.reason());
            isFirst = span == null;
            span = span == null ? new Span() : span;
            open.put(failure.reason(), span);
            long now = System.nanoTime();
            if (span.subject.equals(content.name()) && now - span.nanos < SAME) {
                return;
            }
            span.nanos = now;
            isSingle = span.told < SINGLY;
            span.told += isSingle ? 1 : 0;
            span.summed += isSingle ? 0 : 1;
            span.subject = content.name();
            span.last = failure;
            length = span.length;
        }
        if (isSingle) {
            report(content.name(), failure, failure.detail(), 1);
        }
        if (isFirst) {
            later(failure.reason(), length);
        }
    }

    private void later(Unavailable.Reason reason, Duration length) {
        try {
            var _ = timers.schedule(() -> sum(reason), length.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            synchronized (open) {
                open.remove(reason);
            }
        }
    }

    /// Reports the sum of the span, and opens the next one; ends when there was nothing.
    void sum(Unavailable.Reason reason) {
        long count;
        String subject;
        Unavailable last;
        Duration next;
        synchronized (open) {
            Span span = open.get(reason);
            if (span == null || span.summed == 0) {
                open.remove(reason);
                return;
            }
            count = span.summed;
            subject = span.subject;
            last = span.last;
            span.summed = 0;
            span.length = Durations.shorter(span.length.multipliedBy(2), LONGEST_SPAN);
            next = span.length;
        }
        report(subject, last, count + " more starts failed; the last: " + last.detail(), count);
        later(reason, next);
    }

    private void report(String subject, Unavailable failure, String message, long count) {
        events.add(
                Event.Type.STREAM,
                "start_failed",
                subject,
                message,
                Map.of("reason", failure.reason().name().toLowerCase(Locale.ROOT), "count", String.valueOf(count)));
    }
}
