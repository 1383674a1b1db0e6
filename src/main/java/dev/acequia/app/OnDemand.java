package dev.acequia.app;

import dev.acequia.docker.DockerHost;
import dev.acequia.docker.DockerOptions;
import dev.acequia.docker.DockerProvider;
import dev.acequia.docker.ImageWatch;
import dev.acequia.docker.Registry;
import dev.acequia.fleet.DnsEngines;
import dev.acequia.fleet.EngineProfile;
import dev.acequia.fleet.EngineProvider;
import dev.acequia.fleet.Fleet;
import dev.acequia.fleet.FleetPolicy;
import dev.acequia.fleet.FleetSnapshot;
import dev.acequia.fleet.ProcessProvider;
import dev.acequia.fleet.Tunnels;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.EnginesAtExit;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.VpnSettings;
import dev.acequia.vpn.Vpn;
import dev.acequia.vpn.Vpns;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Engines on demand, if the settings say what is run as an engine; nothing of that is made otherwise.
///
/// @param fault why nothing is started although it is wanted; empty when it is
record OnDemand(@Nullable Fleet fleet, @Nullable Vpns vpns, String fault) {
    private static final Logger log = LoggerFactory.getLogger(OnDemand.class);
    private static final Duration DAY = Duration.ofDays(1);

    static OnDemand open(AppContext context, Engines engines) {
        DnsEngines names = new DnsEngines(engines.pool(), context.always(FleetSettings.ENGINE_DNS));
        context.live().follow(_ -> names.changed());
        context.closing().add(names);
        String instance = InstanceName.in(context.data());
        EngineProvider provider;
        try {
            provider = provider(context, instance);
        } catch (IllegalArgumentException e) {
            log.error("[fleet] no engine is started: {}", e.getMessage());
            return new OnDemand(null, null, "No engine is started: " + e.getMessage());
        }
        if (provider == null) {
            return new OnDemand(null, null, "");
        }
        Vpns vpns = Gateways.open(context, provider);
        Fleet fleet = context.closing()
                .add(Fleet.open(new Fleet.Tools(
                        provider,
                        instance,
                        context.derived(OnDemand::policy),
                        profiles(context, provider),
                        () -> tunnels(vpns, context),
                        engines.client()::probe,
                        engines.pool(),
                        context.events(),
                        context.data().resolve("fleet"),
                        () -> context.now(FleetSettings.ENGINES_AT_EXIT) == EnginesAtExit.STOP)));
        context.live().follow(_ -> fleet.changed());
        if (vpns != null) {
            vpns.follow(fleet::changed);
        }
        return new OnDemand(fleet, vpns, "");
    }

    /// The profile, with the revision of its image where newer ones are looked for: the fleet asks at each of its
    /// looks.
    private static Supplier<EngineProfile> profiles(AppContext context, EngineProvider provider) {
        EngineProfile profile = EngineProfiles.of(context.live().now());
        if (!(provider instanceof DockerProvider docker)
                || context.now(FleetSettings.ENGINE_PULL) != FleetSettings.EnginePull.DAILY) {
            return () -> profile;
        }
        ImageWatch watch = context.closing()
                .add(docker.watchImage(profile.image(), DAY, context.data().resolve("fleet-image")));
        return () -> profile.withRevision(watch.revision());
    }

    /// Provider that the settings name; null when they name none.
    ///
    /// @throws IllegalArgumentException when the address of the container service is malformed
    private static @Nullable EngineProvider provider(AppContext context, String instance) {
        if (EngineProfiles.image(context.live().now()).isEmpty()) {
            return context.now(FleetSettings.ENGINE_COMMAND).isEmpty()
                    ? null
                    : new ProcessProvider(context.data().resolve("engines"), instance);
        }
        DockerHost host = host(context.live().now());
        log.info("[fleet] engines are containers of {}", host);
        return new DockerProvider(
                host,
                DockerOptions.of(instance)
                        .withNetwork(context.now(FleetSettings.DOCKER_NETWORK))
                        .withStopTimeout(context.now(FleetSettings.ENGINE_STOP_TIMEOUT_S))
                        .withRegistry(new Registry(
                                context.now(FleetSettings.ENGINE_PULL) != FleetSettings.EnginePull.NEVER,
                                context.now(FleetSettings.REGISTRY_LOGIN))));
    }

    /// Address of the container service: as it is set, else one that is found.
    ///
    /// @throws IllegalArgumentException when what is set is none
    static DockerHost host(Settings settings) {
        String named = settings.get(FleetSettings.DOCKER_HOST);
        return named.isEmpty() ? DockerHost.find(System.getenv()) : DockerHost.parse(named, "docker_host");
    }

    private static Tunnels tunnels(@Nullable Vpns vpns, AppContext context) {
        return vpns == null ? Tunnels.NONE : new Tunnels(vpns.all(), context.now(VpnSettings.VPN_LOSS_GRACE_S));
    }

    /// The VPNs behind which engines run; empty when there are none.
    List<Vpn> tunnels() {
        return vpns == null ? List.of() : vpns.all();
    }

    FleetSnapshot snapshot() {
        return fleet == null ? FleetSnapshot.NONE : fleet.snapshot();
    }

    /// Why no engine is started, or `ok`, or `off`.
    String condition() {
        String obstacle = snapshot().obstacle();
        return !fault.isEmpty() ? fault : fleet == null ? "off" : obstacle.isEmpty() ? "ok" : obstacle;
    }

    private static FleetPolicy policy(Settings settings) {
        int places = settings.get(EngineSettings.MAX_STREAMS_PER_ENGINE);
        int max = settings.get(FleetSettings.MAX_REPLICAS);
        return new FleetPolicy(
                Math.min(settings.get(FleetSettings.MIN_REPLICAS), max),
                max,
                Math.max(
                        settings.get(FleetSettings.MIN_FREE_SLOTS),
                        settings.get(FleetSettings.MIN_FREE_REPLICAS) * places),
                places,
                settings.get(FleetSettings.AUTO_DELETE),
                settings.get(FleetSettings.ENGINE_GRACE_PERIOD_S),
                settings.get(FleetSettings.SCALE_DOWN_WINDOW_S),
                settings.get(FleetSettings.MAX_CONCURRENT_PROVISIONS),
                settings.get(FleetSettings.MIN_PROVISION_INTERVAL_S),
                settings.get(FleetSettings.STARTUP_TIMEOUT_S),
                settings.get(FleetSettings.HEALTH_UNHEALTHY_GRACE_PERIOD_S),
                settings.get(FleetSettings.CIRCUIT_BREAKER_FAILURE_THRESHOLD),
                settings.get(FleetSettings.CIRCUIT_BREAKER_RECOVERY_TIMEOUT_S),
                settings.get(FleetSettings.DRAIN_TIMEOUT_S),
                settings.get(FleetSettings.ENGINE_STOP_TIMEOUT_S));
    }
}
