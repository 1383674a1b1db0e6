package dev.acequia.simulator;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Request counters of an engine over its whole run, crashes included. Thread-safe.
final class Tally {
    /// Counters of one stream.
    static final class OfContent {
        private final LongAdder starts = new LongAdder();
        private final LongAdder jsonStarts = new LongAdder();
        private final LongAdder stops = new LongAdder();
        private final LongAdder readersEver = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final AtomicInteger readers = new AtomicInteger();
        private final AtomicInteger readersMost = new AtomicInteger();

        void started(boolean asJson) {
            starts.increment();
            if (asJson) {
                jsonStarts.increment();
            }
        }

        void stopped() {
            stops.increment();
        }

        void readerCame() {
            readersEver.increment();
            int now = readers.incrementAndGet();
            readersMost.accumulateAndGet(now, Math::max);
        }

        void readerLeft() {
            readers.decrementAndGet();
        }

        void sent(long count) {
            bytes.add(count);
        }

        SimulatorState.Counts counts() {
            return new SimulatorState.Counts(
                    starts.sum(),
                    jsonStarts.sum(),
                    stops.sum(),
                    readers.get(),
                    readersEver.sum(),
                    readersMost.get(),
                    bytes.sum());
        }
    }

    private static final int MAX_CONTENTS = 4096;

    /// For the contents beyond the bound.
    private final OfContent others = new OfContent();

    private final Map<Route, LongAdder> requests = new EnumMap<>(Route.class);
    private final ConcurrentMap<Content, OfContent> contents = new ConcurrentHashMap<>();

    Tally() {
        for (Route route : Route.values()) {
            requests.put(route, new LongAdder());
        }
    }

    void asked(Route route) {
        LongAdder count = requests.get(route);
        if (count != null) {
            count.increment();
        }
    }

    OfContent of(Content content) {
        OfContent known = contents.get(content);
        if (known != null || contents.size() >= MAX_CONTENTS) {
            return known == null ? others : known;
        }
        return contents.computeIfAbsent(content, unseen -> new OfContent());
    }

    Map<Content, OfContent> contents() {
        return Map.copyOf(contents);
    }

    /// The number of requests to each route, by its name.
    Map<String, Long> requests() {
        Map<String, Long> counts = new LinkedHashMap<>();
        requests.forEach((route, count) -> counts.put(Syntax.camelCase(route), count.sum()));
        return counts;
    }
}
