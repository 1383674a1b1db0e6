package dev.acequia.api.fleet;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.fleet.FleetSnapshot;
import dev.acequia.fleet.FleetState;
import dev.acequia.fleet.FleetTotals;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.pool.EngineHealth;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.EngineSnapshot;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.Settings;
import dev.acequia.vpn.Vpn;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `/orchestrator/status`: engines, their places, and whether more can be started, as in the reference.
public final class OrchestratorResource {
    /// The whole status.
    @Json
    public record OrchestratorView(
            String status,
            EngineCountsView engines,
            StreamCountsView streams,
            CapacityView capacity,
            VpnSummaryView vpn,
            ProvisioningView provisioning,
            FleetConfigView config,
            Instant timestamp) {}

    /// Numbers of engines.
    @Json
    public record EngineCountsView(int total, int running, int healthy, int unhealthy) {}

    /// Numbers of channels.
    @Json
    public record StreamCountsView(int active, int total) {}

    /// Places for streams, the numbers of engines between which they are started, and the number that is needed.
    ///
    /// @param desired number that is set by hand; null when none is
    /// @param usable engines on demand that are in use
    /// @param leaving those that are drained or stopped
    @Json(naming = Json.Naming.LowerUnderscore)
    public record CapacityView(
            int total,
            int used,
            int available,
            int maxReplicas,
            int minReplicas,
            int need,
            @Nullable Integer desired,
            int usable,
            int starting,
            int leaving) {}

    /// VPNs of engines on demand: whether there are any, whether one is connected, and the names of all.
    @Json
    public record VpnSummaryView(
            boolean enabled,
            boolean connected,
            String health,
            @Nullable String container) {}

    /// Readiness to start engines, with the obstacle if there is one.
    ///
    /// @param rollHeld why engines are not replaced by those of the configuration as it is; null when they are
    /// @param provider what runs engines on demand; null when nothing does
    /// @param bootSeconds how long an engine takes to be ready, on average; null before the first
    @Json(naming = Json.Naming.LowerUnderscore)
    public record ProvisioningView(
            boolean canProvision,
            String circuitBreakerState,
            @Nullable String lastFailure,
            @Nullable String blockedReason,
            StartRefusal.@Nullable RefusalView blockedReasonDetails,
            @Nullable String rollHeld,
            @Nullable String provider,
            @Nullable Double bootSeconds,
            long startupTimeoutS) {}

    /// Settings that the reference shows here.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record FleetConfigView(boolean autoDelete, long gracePeriodS) {}

    private final EnginePool pool;
    private final ChannelRegistry channels;
    private final Supplier<FleetSnapshot> fleet;
    private final LiveSettings settings;
    private final InstantSource clock;
    private final Jsonb jsonb;

    public OrchestratorResource(
            EnginePool pool,
            ChannelRegistry channels,
            Supplier<FleetSnapshot> fleet,
            LiveSettings settings,
            InstantSource clock,
            Jsonb jsonb) {
        this.pool = pool;
        this.channels = channels;
        this.fleet = fleet;
        this.settings = settings;
        this.clock = clock;
        this.jsonb = jsonb;
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.ENGINES
                        .get("/orchestrator/status", "The engines, their places, and whether more can be started.")
                        .answers(200, "The status.", OrchestratorView.class),
                (_, _) -> Answer.json(200, jsonb.type(OrchestratorView.class).toJson(status())));
    }

    private OrchestratorView status() {
        List<EngineSnapshot> engines = pool.snapshot();
        Settings now = settings.now();
        int healthy = count(engines, EngineHealth.HEALTHY);
        int unhealthy = count(engines, EngineHealth.UNHEALTHY);
        int total = engines.stream().mapToInt(EngineSnapshot::max).sum();
        int used = engines.stream().mapToInt(EngineSnapshot::load).sum();
        int free = engines.stream()
                .filter(EngineSnapshot::isUsable)
                .mapToInt(each -> Math.max(0, each.max() - each.load()))
                .sum();
        FleetSnapshot onDemand = fleet.get();
        return new OrchestratorView(
                healthy == 0 ? "unavailable" : unhealthy > 0 ? "degraded" : "healthy",
                new EngineCountsView(engines.size(), engines.size() - unhealthy, healthy, unhealthy),
                new StreamCountsView(channels.size(), channels.size()),
                new CapacityView(
                        total,
                        used,
                        free,
                        now.get(FleetSettings.MAX_REPLICAS),
                        now.get(FleetSettings.MIN_REPLICAS),
                        onDemand.need(),
                        onDemand.desired(),
                        onDemand.count(each -> each == FleetState.READY),
                        onDemand.count(FleetState::isStarting),
                        onDemand.count(each -> each.compareTo(FleetState.READY) > 0)),
                vpn(onDemand),
                provisioning(onDemand, now.get(FleetSettings.STARTUP_TIMEOUT_S).toSeconds()),
                new FleetConfigView(
                        now.get(FleetSettings.AUTO_DELETE),
                        now.get(FleetSettings.ENGINE_GRACE_PERIOD_S).toSeconds()),
                clock.instant());
    }

    private static VpnSummaryView vpn(FleetSnapshot onDemand) {
        boolean isConnected = onDemand.vpns().stream().anyMatch(Vpn::isConnected);
        String names = onDemand.vpns().stream().map(Vpn::name).collect(Collectors.joining(", "));
        boolean isOn = !names.isEmpty();
        return new VpnSummaryView(
                isOn, isConnected, isConnected ? "healthy" : isOn ? "unhealthy" : "disabled", isOn ? names : null);
    }

    private static ProvisioningView provisioning(FleetSnapshot onDemand, long startupTimeout) {
        boolean isOn = !onDemand.provider().isEmpty();
        boolean hasRoom = onDemand.engines().size() < onDemand.max();
        boolean isFree = isOn
                && onDemand.trouble().isEmpty()
                && onDemand.closed().isEmpty()
                && onDemand.blockedFor().isZero()
                && hasRoom;
        StartRefusal.RefusalView refusal = isOn && !isFree ? StartRefusal.of(onDemand) : null;
        return new ProvisioningView(
                isFree,
                onDemand.blocked() == null ? "closed" : onDemand.blockedFor().isZero() ? "half_open" : "open",
                onDemand.failures().isEmpty()
                        ? null
                        : onDemand.failures().getFirst().sentence(),
                refusal == null ? null : refusal.message(),
                refusal,
                onDemand.held().isEmpty() ? null : onDemand.held(),
                isOn ? onDemand.provider() : null,
                boot(onDemand.totals()),
                startupTimeout);
    }

    private static @Nullable Double boot(FleetTotals totals) {
        return totals.ready() == 0 ? null : Math.round(10 * totals.bootSeconds() / totals.ready()) / 10.0;
    }

    private static int count(List<EngineSnapshot> engines, EngineHealth health) {
        return (int) engines.stream().filter(each -> each.health() == health).count();
    }
}
