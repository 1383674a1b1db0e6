package dev.acequia.fetch;

import dev.acequia.engine.PrivateNetworks;
import dev.acequia.settings.kind.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/// Hosts that may be fetched from although they are not on the internet: names, addresses and networks of the settings.
/// Immutable.
public record AllowedHosts(List<String> names, List<Network> networks) {
    public static final AllowedHosts NONE = new AllowedHosts(List.of(), List.of());

    public AllowedHosts {
        names = List.copyOf(names);
        networks = List.copyOf(networks);
    }

    /// Whether a host may have any address.
    public boolean isNamed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return names.stream().anyMatch(each -> each.equals(name));
    }

    /// Whether an address may be connected to.
    boolean allows(String host, InetAddress address) {
        return !PrivateNetworks.has(address)
                || isNamed(host)
                || networks.stream().anyMatch(each -> each.contains(address));
    }
}
