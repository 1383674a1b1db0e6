package dev.acequia.player;

import dev.acequia.channel.ClientSite;
import dev.acequia.delivery.Protocol;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/// Limit on the viewers of each [ClientSite], counted apart for MPEG-TS and HLS.
///
/// An HLS viewer costs its client one request, so every site has the same bound. An MPEG-TS viewer is a connection, and
/// loopback may have more of them: the owner's programs and untrusted proxies connect from there. An IPv6 /48 has the
/// bound of eight sites. Thread-safe; as many entries as there are sites that watch.
public final class AddressQuota {
    private static final int LOOPBACK = 16;
    private static final int AREA = 8;

    private final IntSupplier most;
    private final Map<String, Integer> inside = new ConcurrentHashMap<>();

    /// @param most viewers of a site, asked for at each new one
    public AddressQuota(IntSupplier most) {
        this.most = most;
    }

    /// Quota without a bound.
    public static AddressQuota none() {
        return new AddressQuota(() -> Integer.MAX_VALUE);
    }

    /// Admits one more viewer; the admission is closed when it leaves.
    ///
    /// @throws ChannelException when its site has as many as it may
    public Admission admit(String address, Protocol protocol) throws ChannelException {
        ClientSite site = ClientSite.of(address);
        int bound = most.getAsInt();
        boolean isWide = site.isLoopback() && protocol == Protocol.TS;
        List<String> entered = new ArrayList<>();
        boolean isIn = enter(protocol + site.name(), isWide ? (long) LOOPBACK * bound : bound, entered)
                && (site.area() == null || enter(protocol + site.area(), (long) AREA * bound, entered));
        if (!isIn) {
            entered.forEach(this::leave);
            throw new ChannelException(new Unavailable(
                    Unavailable.Reason.ADDRESS_LIMIT,
                    "An address may have " + bound + " " + protocol + " viewers at a time, but " + site.name()
                            + " already has them",
                    Unavailable.SOON));
        }
        AtomicBoolean isInside = new AtomicBoolean(true);
        return () -> {
            if (isInside.getAndSet(false)) {
                entered.forEach(this::leave);
            }
        };
    }

    private boolean enter(String name, long bound, List<String> entered) {
        AtomicBoolean isIn = new AtomicBoolean();
        inside.compute(name, (_, count) -> {
            int before = count == null ? 0 : count;
            isIn.set(before < bound);
            return isIn.get() ? Integer.valueOf(before + 1) : count;
        });
        if (isIn.get()) {
            entered.add(name);
        }
        return isIn.get();
    }

    private void leave(String name) {
        inside.computeIfPresent(name, (_, count) -> count > 1 ? count - 1 : null);
    }

    /// Number of sites and areas with viewers.
    int size() {
        return inside.size();
    }
}
