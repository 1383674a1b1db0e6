package dev.acequia.fleet;

import dev.acequia.settings.VpnSettings.PortRange;
import dev.acequia.vpn.Vpn;
import dev.acequia.vpn.VpnContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// VPNs that are made up, in containers that are started again and made anew.
final class FakeVpns {
    final List<Fake> all = new ArrayList<>();
    private int ids;

    /// One of them.
    static final class Fake {
        final String name;

        @Nullable
        String id;

        Instant startedAt;
        Vpn.State state = Vpn.State.CONNECTED;
        int port;
        long changed;
        long changes;

        Fake(String name, String id, Instant startedAt) {
            this.name = name;
            this.id = id;
            this.startedAt = startedAt;
        }

        Vpn now() {
            return new Vpn(
                    name,
                    true,
                    id == null ? null : new VpnContainer(id, startedAt, true, null),
                    state,
                    "",
                    new Vpn.Exit("", "", "", "", ""),
                    port,
                    new PortRange(7_995, 8_010),
                    8_000,
                    changed,
                    Instant.EPOCH,
                    null,
                    changes);
        }

        void turn(Vpn.State next, long now) {
            changed = (state == Vpn.State.CONNECTED) == (next == Vpn.State.CONNECTED) ? changed : now;
            state = next;
        }
    }

    static Instant clock(long now) {
        return Instant.EPOCH.plusNanos(now);
    }

    Fake add(String name, long now) {
        Fake fresh = new Fake(name, name + ids++, clock(now));
        all.add(fresh);
        return fresh;
    }

    void startAgain(Fake vpn, long now) {
        vpn.turn(Vpn.State.DISCONNECTED, now);
        vpn.startedAt = clock(now);
    }

    void makeAnew(Fake vpn, long now) {
        startAgain(vpn, now);
        vpn.id = vpn.name + ids++;
    }

    Tunnels tunnels() {
        return new Tunnels(all.stream().map(Fake::now).toList(), Duration.ofSeconds(30));
    }

    Optional<Fake> named(String name) {
        return all.stream().filter(each -> each.name.equals(name)).findFirst();
    }

    boolean has(String id) {
        return all.stream().anyMatch(each -> id.equals(each.id));
    }

    /// Whether an engine has no network any more.
    boolean isDead(Instance engine) {
        return engine.network() != null
                && all.stream()
                        .noneMatch(each -> Objects.equals(each.id, engine.network())
                                && (engine.startedAt() == null
                                        || !engine.startedAt().isBefore(each.startedAt)));
    }
}
