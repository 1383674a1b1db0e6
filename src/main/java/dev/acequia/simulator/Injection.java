package dev.acequia.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A status that the next calls of a route get instead of their answer.
///
/// @param left how many calls still get it
record Injection(Route route, int status, AtomicLong left) {
    /// `stat:500:3` is three times 500 for `/ace/stat`; without a count it does not end.
    static List<Injection> parseAll(String text) {
        return Arrays.stream(text.split(",", -1)).map(one -> parse(one.strip())).toList();
    }

    /// Whether this call is one of those that get the status; counts it.
    boolean hits(Route called) {
        return called == route && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    private static Injection parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException("'" + text + "' is not route:status[:count]");
        }
        int status = Integer.parseInt(parts[1]);
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException(status + " is not a status");
        }
        long count = parts.length == 3 ? Long.parseLong(parts[2]) : Long.MAX_VALUE;
        return new Injection(Syntax.constant(Route.class, parts[0]), status, new AtomicLong(count));
    }

    @Override
    public String toString() {
        return Syntax.camelCase(route) + ":" + status + (left.get() == Long.MAX_VALUE ? "" : ":" + left);
    }
}
