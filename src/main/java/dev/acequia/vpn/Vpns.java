package dev.acequia.vpn;

import dev.acequia.events.EventLog;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// All VPNs that the settings name, each with a [VpnWatch] of its own.
public final class Vpns implements AutoCloseable {
    private final List<VpnWatch> watches;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final ControlServer client = new ControlServer();
    private final HostAddress host;

    /// What the watch works with.
    ///
    /// @param options asked for at each look
    /// @param hostAddresses addresses of this host, and URLs that answer with one; asked for at each look
    public record Tools(
            VpnContainer.Finder finder,
            Supplier<VpnOptions> options,
            Supplier<List<String>> hostAddresses,
            EventLog events,
            InstantSource clock,
            LongSupplier nanoTime) {}

    private Vpns(List<VpnTarget> targets, Tools tools) {
        this.host = new HostAddress(client, tools.hostAddresses());
        VpnTools shared =
                new VpnTools(client, tools.finder(), tools.options(), host::known, tools.clock(), tools.nanoTime());
        this.watches = targets.stream()
                .map(each -> new VpnWatch(each, shared, new VpnEvents(tools.events(), tools.nanoTime(), this::tell)))
                .toList();
    }

    /// Begins to watch.
    public static Vpns open(List<VpnTarget> targets, Tools tools) {
        Vpns all = new Vpns(targets, tools);
        all.host.start();
        all.watches.forEach(VpnWatch::start);
        return all;
    }

    /// All of them now, in the order in which they were named.
    public List<Vpn> all() {
        return watches.stream().map(VpnWatch::now).toList();
    }

    /// Has a task run whenever something may follow from a change; it must only hand over to another thread.
    public void follow(Runnable task) {
        followers.add(task);
    }

    /// To be told when the settings have changed.
    public void changed() {
        host.changed();
    }

    private void tell() {
        followers.forEach(Runnable::run);
    }

    @Override
    public void close() {
        watches.forEach(VpnWatch::close);
        host.close();
        client.close();
    }
}
