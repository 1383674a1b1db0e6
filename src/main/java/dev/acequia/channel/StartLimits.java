package dev.acequia.channel;

import dev.acequia.bounds.BoundedMap;
import dev.acequia.channel.TokenBucket.Rate;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Limits on the opening of channels: for each [ClientSite], for each IPv6 /48 and in all; and how many one site may
/// have of them. Joining an open channel is not counted.
///
/// A household that zaps every two seconds on four screens stays below it. What comes from this machine has more: a
/// proxy that is not trusted hides everybody behind it. Remembers the 10,000 sites that opened one last. Thread-safe;
/// the lock is a leaf.
final class StartLimits {
    static final Rate SITE = new Rate(30, 2);
    static final Rate LOOPBACK = new Rate(100, 4);
    static final Rate AREA = new Rate(120, 8);
    static final Rate ALL = new Rate(300, 20);

    private static final int MOST_SITES = 10_000;

    /// One in so many channels is kept for other sites.
    private static final int SHARE = 4;

    /// With fewer channels than this one site may have all of them.
    private static final int FEW = 8;

    private final LongSupplier nanoTime;
    private final TokenBucket all;

    /// The site or area that was longest quiet first.
    private final Map<String, TokenBucket> buckets = BoundedMap.ofLastUsed(MOST_SITES);

    StartLimits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.all = new TokenBucket(ALL, nanoTime.getAsLong());
    }

    /// Counts a start; why it may not be, null when it may.
    ///
    /// @param running the sites whose channels are open
    /// @param most how many channels may be open; when as many are, one site's share is no matter
    @Nullable
    Unavailable refusal(ClientSite site, Collection<ClientSite> running, int most) {
        int share = most < FEW ? most : most - most / SHARE;
        long its = running.stream().filter(site::equals).count();
        if (running.size() < most && its >= share) {
            return new Unavailable(
                    Unavailable.Reason.ADDRESS_LIMIT,
                    "An address may open at most " + share + " of " + most + " channels, but " + site.name()
                            + " has already opened them",
                    Unavailable.SOON);
        }
        Duration delay = take(site);
        return delay.isZero()
                ? null
                : new Unavailable(
                        Unavailable.Reason.ADDRESS_LIMIT,
                        "Streams may be started at a rate of "
                                + (int) rate(site).perSecond() + " per second, but more are requested",
                        delay.plusSeconds(1));
    }

    private Duration take(ClientSite site) {
        synchronized (buckets) {
            long now = nanoTime.getAsLong();
            List<TokenBucket> its = new ArrayList<>(List.of(all, bucket(site.name(), rate(site), now)));
            if (site.area() != null) {
                its.add(bucket(site.area(), AREA, now));
            }
            Duration longest = its.stream()
                    .map(each -> each.delay(now))
                    .max(Duration::compareTo)
                    .orElseThrow();
            if (longest.isZero()) {
                its.forEach(TokenBucket::take);
            }
            return longest;
        }
    }

    private TokenBucket bucket(String name, Rate rate, long now) {
        return buckets.computeIfAbsent(name, _ -> new TokenBucket(rate, now));
    }

    private static Rate rate(ClientSite site) {
        return site.isLoopback() ? LOOPBACK : SITE;
    }

    /// How many sites and areas are remembered.
    int size() {
        synchronized (buckets) {
            return buckets.size();
        }
    }
}
