package dev.acequia.http;

import dev.acequia.settings.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Number of wrong keys and tokens from each address within a minute; IPv6 addresses of one /64 count as one.
///
/// Who has tried too many is told to wait, whatever wrong one is next. A right one passes at any time: else a
/// forgotten player would lock out all who share its address. Remembers 10,000 addresses, those that tried
/// last. Thread-safe; the lock is a leaf.
public final class Guesses {
    private static final Logger log = LoggerFactory.getLogger(Guesses.class);

    /// So many wrong ones are answered as such.
    static final int MOST = 10;

    static final int MOST_ADDRESSES = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int SITE = 64;

    /// @param since when the first of them was tried, in nanoseconds
    private record Tries(long since, int count) {}

    private final LongSupplier nanoTime;

    /// The address that was longest quiet first.
    private final Map<String, Tries> tries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    public Guesses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Takes note of a wrong key or token, and returns what its sender is told.
    ///
    /// @param address where it came from; empty when not known
    /// @param usual what it is told unless it has tried too often
    Problem wrong(String address, Problem usual) {
        String site = site(address);
        long now = nanoTime.getAsLong();
        Tries sofar;
        synchronized (tries) {
            Tries before = tries.get(site);
            sofar = before == null || now - before.since >= WINDOW.toNanos()
                    ? new Tries(now, 1)
                    : new Tries(before.since, Math.min(before.count, MOST + 1) + 1);
            tries.put(site, sofar);
        }
        if (sofar.count <= MOST) {
            return usual;
        }
        if (sofar.count == MOST + 1) {
            log.warn("[access] More than {} wrong keys or tokens within a minute from {}", MOST, site);
        }
        Duration left = WINDOW.minusNanos(now - sofar.since).plusSeconds(1);
        return new Problem(
                429,
                "too_many_attempts",
                "An address may try " + MOST + " wrong keys or tokens a minute, but this one has tried more",
                left);
    }

    /// How many addresses are remembered.
    int size() {
        synchronized (tries) {
            return tries.size();
        }
    }

    private static String site(String address) {
        InetAddress literal = literal(address);
        return literal == null || literal.getAddress().length == 4
                ? address
                : Network.around(literal, SITE).toString();
    }

    private static @Nullable InetAddress literal(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
