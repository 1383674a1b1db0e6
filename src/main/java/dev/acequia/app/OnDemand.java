package dev.acequia.app;

import dev.acequia.fleet.DnsEngines;
import dev.acequia.fleet.EngineProfile;
import dev.acequia.fleet.EngineProvider;
import dev.acequia.fleet.Fleet;
import dev.acequia.fleet.FleetPolicy;
import dev.acequia.fleet.FleetSnapshot;
import dev.acequia.fleet.ProcessProvider;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.EnginesAtExit;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Engines on demand, if the settings say what is run as an engine; nothing of that is made otherwise.
record OnDemand(@Nullable Fleet fleet) {
    static OnDemand open(AppContext context, Engines engines) {
        DnsEngines names = new DnsEngines(engines.pool(), context.always(FleetSettings.ENGINE_DNS));
        context.live().follow(_ -> names.changed());
        context.closing().add(names);
        if (context.now(FleetSettings.ENGINE_COMMAND).isEmpty()) {
            return new OnDemand(null);
        }
        String instance = InstanceName.in(context.data());
        EngineProvider provider = new ProcessProvider(context.data().resolve("engines"), instance);
        EngineProfile profile = new EngineProfile("", context.now(FleetSettings.ENGINE_COMMAND), Map.of(), 0, 0, "");
        Fleet fleet = context.closing()
                .add(Fleet.open(new Fleet.Tools(
                        provider,
                        instance,
                        context.derived(OnDemand::policy),
                        () -> profile,
                        engines.client()::probe,
                        engines.pool(),
                        context.events(),
                        context.data().resolve("fleet"),
                        () -> context.now(FleetSettings.ENGINES_AT_EXIT) == EnginesAtExit.STOP)));
        context.live().follow(_ -> fleet.changed());
        return new OnDemand(fleet);
    }

    FleetSnapshot snapshot() {
        return fleet == null ? FleetSnapshot.NONE : fleet.snapshot();
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
