package dev.acequia.http;

import dev.acequia.bounds.BoundedMap;
import dev.acequia.http.message.Credential;
import dev.acequia.http.message.Problem;
import dev.acequia.settings.kind.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Number of wrong keys and tokens from each address within a minute; IPv6 addresses of one /64 count as one.
///
/// For the rest of the minute nothing is looked at that comes from an address which has tried too many, be it right
/// or wrong: else the number of guesses would have no bound. Others at that address wait along, but for players that
/// play already. Remembers 10,000 addresses, those that tried last, and as many players. Thread-safe; the lock is a
/// leaf, and held while a secret is compared, so that guesses at the same time are counted as they are made.
public final class AuthThrottle {
    private static final Logger log = LoggerFactory.getLogger(AuthThrottle.class);

    /// Number of wrong keys and tokens from one address that are answered as such within a minute.
    public static final int MOST = 10;

    static final int MOST_ADDRESSES = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int SITE = 64;

    /// @param since when the first of them was tried, in nanoseconds
    /// @param players the hashes of what those who tried call themselves; no more than were looked at
    private record Tries(long since, int count, Set<Integer> players) {}

    /// Player that is let in by a secret.
    private record Player(String site, String name) {}

    /// @param at when a player was last let in by a secret, in nanoseconds
    private record Played(String secret, long at) {}

    private final LongSupplier nanoTime;

    /// The address that was longest quiet first.
    private final Map<String, Tries> tries = BoundedMap.ofLastUsed(MOST_ADDRESSES);

    /// The player that was longest quiet first.
    private final Map<Player, Played> playing = BoundedMap.ofLastUsed(MOST_ADDRESSES);

    public AuthThrottle(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Judges the key of a management request.
    ///
    /// @param address where it came from; empty when not known
    /// @param isRight looks at it; must not wait
    /// @param usual what the sender of a wrong one is told
    /// @return what its sender is told; null when it is right
    @Nullable
    Problem judge(String address, BooleanSupplier isRight, Problem usual) {
        String site = site(address);
        Tries sofar;
        synchronized (tries) {
            sofar = tries(site);
            if (sofar.count >= MOST) {
                return tooMany(sofar);
            }
            if (isRight.getAsBoolean()) {
                return null;
            }
            count(site, sofar, "");
        }
        warn(site, sofar);
        return usual;
    }

    /// Judges a secret that a player brings. One that was let in by the same secret within the last minute goes on when
    /// others at its address have guessed; not once somebody who calls himself so has.
    ///
    /// @param name what the player calls itself
    @Nullable
    public Problem judgePlayer(String address, String name, String given, BooleanSupplier isRight, Problem usual) {
        String site = site(address);
        Tries sofar;
        synchronized (tries) {
            sofar = tries(site);
            Player player = new Player(site, name);
            if (sofar.count >= MOST && !goesOn(player, given, sofar)) {
                return tooMany(sofar);
            }
            if (isRight.getAsBoolean()) {
                playing.put(player, new Played(given, nanoTime.getAsLong()));
                return null;
            }
            if (sofar.count >= MOST) {
                return tooMany(sofar);
            }
            count(site, sofar, name);
        }
        warn(site, sofar);
        return usual;
    }

    private boolean goesOn(Player player, String given, Tries sofar) {
        Played last = playing.get(player);
        if (last == null
                || nanoTime.getAsLong() - last.at >= WINDOW.toNanos()
                || sofar.players.contains(player.name.hashCode())) {
            return false;
        }
        boolean isSame = Credential.isRight(given, last.secret);
        if (!isSame) {
            playing.remove(player);
        }
        return isSame;
    }

    /// Counts a wrong key or token, and returns the answer to its sender.
    ///
    /// @param address where it came from; empty when not known
    /// @param usual what it is told unless it has tried too often
    Problem wrong(String address, Problem usual) {
        return Objects.requireNonNull(judge(address, () -> false, usual));
    }

    /// With the lock held.
    private void count(String site, Tries before, String player) {
        Set<Integer> players = new HashSet<>(before.players);
        players.add(player.hashCode());
        tries.put(site, new Tries(before.since, before.count + 1, players));
    }

    /// Without the lock.
    private static void warn(String site, Tries before) {
        if (before.count + 1 == MOST) {
            log.warn(
                    "[access] {} wrong keys or tokens within a minute from {}: until it is over, all keys and tokens"
                            + " from there are refused",
                    MOST,
                    site);
        }
    }

    /// The tries from an address within the current minute.
    private Tries tries(String site) {
        long now = nanoTime.getAsLong();
        Tries before = tries.get(site);
        return before == null || now - before.since >= WINDOW.toNanos() ? new Tries(now, 0, Set.of()) : before;
    }

    private Problem tooMany(Tries sofar) {
        return new Problem(
                429,
                "too_many_attempts",
                "An address may try " + MOST + " wrong keys or tokens a minute, but this one has tried more",
                WINDOW.minusNanos(nanoTime.getAsLong() - sofar.since).plusSeconds(1));
    }

    /// The number of addresses that are remembered.
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
