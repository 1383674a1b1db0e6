package dev.acequia.history;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The samples of one stream, one a second, over the last hour: 0.8 MB at most. Thread-safe.
final class Series {
    static final int MOST = 3600;

    private final Deque<Sample> samples = new ArrayDeque<>();

    synchronized void add(Sample sample) {
        if (samples.size() == MOST) {
            samples.removeFirst();
        }
        samples.add(sample);
    }

    synchronized @Nullable Sample last() {
        return samples.peekLast();
    }

    /// Those of a time and later, oldest first.
    synchronized List<Sample> since(Instant first) {
        List<Sample> found = new ArrayList<>();
        for (Sample each : samples) {
            if (!each.at().isBefore(first)) {
                found.add(each);
            }
        }
        return found;
    }

    /// The summary of the last samples as one.
    synchronized Sample sumUp(int count) {
        Sample last = samples.getLast();
        List<Sample> some =
                samples.stream().skip(Math.max(0, samples.size() - count)).toList();
        Figure[] all = Figure.values();
        long[] figures = new long[all.length];
        for (Figure figure : all) {
            long[] values = some.stream()
                    .mapToLong(each -> each.figures()[figure.place()])
                    .toArray();
            figures[figure.place()] = figure.sumUp(values);
        }
        return new Sample(last.at(), last.status(), figures);
    }
}
