package dev.acequia.app;

import dev.acequia.docker.DockerProvider;
import dev.acequia.docker.NetworkContainer;
import dev.acequia.fleet.EngineProvider;
import dev.acequia.fleet.ProviderException;
import dev.acequia.settings.Settings;
import dev.acequia.settings.VpnSettings;
import dev.acequia.settings.VpnSettings.Gateway;
import dev.acequia.settings.VpnSettings.PortRange;
import dev.acequia.vpn.VpnContainer;
import dev.acequia.vpn.VpnOptions;
import dev.acequia.vpn.VpnTarget;
import dev.acequia.vpn.Vpns;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// VPNs that the settings name for engines on demand.
final class Gateways {
    private static final Logger log = LoggerFactory.getLogger(Gateways.class);
    private static final int FIRST_PORT = 19_000;
    private static final int PORTS = 100;
    private static final int HIGHEST_PORT = 65_535;
    private static final int LONGEST_KEY = 4096;

    private Gateways() {}

    /// The VPNs that are watched from now on; null when none are named.
    static @Nullable Vpns open(AppContext context, EngineProvider provider) {
        List<VpnTarget> targets = targets(context, provider instanceof DockerProvider);
        if (targets.isEmpty()) {
            return null;
        }
        Vpns vpns = context.closing()
                .add(Vpns.open(
                        targets,
                        new Vpns.Tools(
                                (name, port) -> find(provider, name, port),
                                context.derived(Gateways::options),
                                () -> hostAddresses(context, provider),
                                context.events(),
                                context.clock(),
                                System::nanoTime)));
        context.live().follow(_ -> vpns.changed());
        return vpns;
    }

    private static VpnOptions options(Settings settings) {
        return new VpnOptions(
                settings.get(VpnSettings.GLUETUN_HEALTH_CHECK_INTERVAL_S),
                settings.get(VpnSettings.GLUETUN_PORT_CACHE_TTL_S),
                settings.get(VpnSettings.VPN_PORT_CHANGE_INTERVAL_S));
    }

    private static List<VpnTarget> targets(AppContext context, boolean areContainers) {
        List<Gateway> named = new ArrayList<>(context.now(VpnSettings.GLUETUN_CONTAINER_NAME));
        context.now(VpnSettings.GLUETUN_CONTAINER_NAME_2).stream()
                .filter(each -> named.stream().noneMatch(one -> one.name().equals(each.name())))
                .forEach(named::add);
        return IntStream.range(0, named.size())
                .mapToObj(i -> new VpnTarget(
                        named.get(i).name(),
                        areContainers,
                        control(context, named.get(i), areContainers),
                        context.now(VpnSettings.GLUETUN_API_PORT),
                        () -> key(context, i),
                        range(context, i)))
                .toList();
    }

    /// Address of the control server of a VPN, null when it is not known; on this machine for one that the server
    /// itself is behind.
    private static @Nullable InetSocketAddress control(AppContext context, Gateway named, boolean isContainer) {
        return named.control() == null && !isContainer
                ? InetSocketAddress.createUnresolved("127.0.0.1", context.now(VpnSettings.GLUETUN_API_PORT))
                : named.control();
    }

    private static PortRange range(AppContext context, int number) {
        List<PortRange> own = number == 0
                ? context.now(VpnSettings.GLUETUN_PORT_RANGE_1)
                : number == 1 ? context.now(VpnSettings.GLUETUN_PORT_RANGE_2) : List.of();
        List<PortRange> all = context.now(VpnSettings.GLUETUN_PORT_RANGES);
        if (!own.isEmpty()) {
            return own.getFirst();
        }
        if (number < all.size()) {
            return all.get(number);
        }
        int first = Math.min(FIRST_PORT + number * PORTS, HIGHEST_PORT - PORTS);
        return new PortRange(first, first + PORTS - 1);
    }

    /// The key of a VPN: its own, or the last there is.
    private static String key(AppContext context, int number) {
        List<String> keys = context.now(VpnSettings.GLUETUN_API_KEY);
        String file = context.now(VpnSettings.GLUETUN_API_KEY_FILE);
        if (keys.isEmpty() && !file.isEmpty()) {
            keys = read(Path.of(file));
        }
        return keys.isEmpty() ? "" : keys.get(Math.min(number, keys.size() - 1));
    }

    private static List<String> read(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            String text = new String(bytes.readNBytes(LONGEST_KEY), StandardCharsets.UTF_8).strip();
            return List.of(text.split(" *, *", -1));
        } catch (IOException e) {
            log.warn("[vpn] gluetun_api_key_file should be readable, but is not: {}", e.toString());
            return List.of();
        }
    }

    /// Addresses of this host, and URLs that tell them. With engines as processes the server is behind the VPN itself,
    /// so that it cannot ask what the host's address is without it.
    private static List<String> hostAddresses(AppContext context, EngineProvider provider) {
        List<String> named = context.now(VpnSettings.HOST_PUBLIC_IP);
        return provider instanceof DockerProvider
                ? named
                : named.stream().filter(each -> !each.contains("/")).toList();
    }

    private static @Nullable VpnContainer find(EngineProvider provider, String name, int port)
            throws IOException, InterruptedException {
        if (!(provider instanceof DockerProvider docker)) {
            return null;
        }
        try {
            NetworkContainer found = docker.network(name, port);
            return found == null
                    ? null
                    : new VpnContainer(
                            found.id(),
                            found.startedAt(),
                            found.isRunning(),
                            found.address() == null
                                    ? null
                                    : InetSocketAddress.createUnresolved(
                                            found.address().host(),
                                            found.address().port()));
        } catch (ProviderException e) {
            throw new IOException(e.sentence(), e);
        }
    }
}
