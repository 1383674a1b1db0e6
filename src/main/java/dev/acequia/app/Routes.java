package dev.acequia.app;

import dev.acequia.api.Build;
import dev.acequia.api.ConfigResource;
import dev.acequia.api.EngineSearchResource;
import dev.acequia.api.EngineTestResource;
import dev.acequia.api.EnginesResource;
import dev.acequia.api.EventsResource;
import dev.acequia.api.HealthResource;
import dev.acequia.api.LoopsResource;
import dev.acequia.api.MetricsResource;
import dev.acequia.api.PanelResource;
import dev.acequia.api.PreflightResource;
import dev.acequia.api.ProxyResource;
import dev.acequia.api.SettingsChangesResource;
import dev.acequia.api.SettingsTransferResource;
import dev.acequia.api.Stopper;
import dev.acequia.api.StreamEventsResource;
import dev.acequia.api.StreamStopsResource;
import dev.acequia.api.StreamsResource;
import dev.acequia.api.fleet.DaemonResource;
import dev.acequia.api.fleet.FleetInsideResource;
import dev.acequia.api.fleet.FleetResource;
import dev.acequia.api.fleet.OrchestratorResource;
import dev.acequia.api.fleet.VpnResource;
import dev.acequia.api.openapi.OpenApiResource;
import dev.acequia.engineapi.EngineApi;
import dev.acequia.engineapi.Seats;
import dev.acequia.events.Event;
import dev.acequia.history.ForeignSessions;
import dev.acequia.history.Statistics;
import dev.acequia.http.AdminAccess;
import dev.acequia.http.AuthThrottle;
import dev.acequia.http.EventStreamHandler;
import dev.acequia.http.Router;
import dev.acequia.metrics.Metrics;
import dev.acequia.output.GetStreamHandler;
import dev.acequia.output.HlsHandler;
import dev.acequia.output.SegmentHandler;
import dev.acequia.output.StreamAccess;
import dev.acequia.output.StreamRoutes;
import dev.acequia.output.TsHandler;
import dev.acequia.preflight.Examiner;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.StreamMode;
import io.avaje.jsonb.Jsonb;
import java.security.SecureRandom;
import java.util.function.Supplier;

/// Everything that is answered.
final class Routes {
    private final AppContext context;
    private final Engines engines;
    private final OnDemand onDemand;
    private final Archives archives;
    private final Channels channels;
    private final StationParts stations;
    private final Metrics metrics;
    private final Jsonb jsonb;
    private final AdminAccess adminAccess;
    private final StreamAccess streamAccess;
    private final Router.Builder open = new Router.Builder();
    private final Router.Builder managed;
    private final Router.Builder secret;

    Routes(
            AppContext context,
            Engines engines,
            OnDemand onDemand,
            Archives archives,
            Channels channels,
            StationParts stations,
            Metrics metrics) {
        this.context = context;
        this.engines = engines;
        this.onDemand = onDemand;
        this.archives = archives;
        this.channels = channels;
        this.stations = stations;
        this.metrics = metrics;
        this.jsonb = context.jsonb();
        AuthThrottle throttle = new AuthThrottle(System::nanoTime);
        Supplier<String> key = context.always(ServerSettings.API_KEY);
        Supplier<String> fault = context.live()::fault;
        this.adminAccess = new AdminAccess(key, throttle, context.always(ServerSettings.ALLOWED_HOSTS), fault);
        this.streamAccess = new StreamAccess(context.always(ServerSettings.STREAM_TOKENS), key, throttle, fault);
        this.managed = open.guardedBy(adminAccess);
        this.secret = open.guardedBy(adminAccess.forPrivate());
    }

    Router build() {
        addStreams();
        addServer();
        addChannels();
        addHistory();
        addSettings();
        addPrecautions();
        stations.addManagement(managed);
        return open.build();
    }

    private void addStreams() {
        TsHandler ts = new TsHandler(
                channels.channels(),
                streamAccess,
                channels.quota(),
                context.clock(),
                channels.files(),
                context.always(ChannelSettings.CLIENT_STALL_TIMEOUT));
        HlsHandler hls =
                new HlsHandler(channels.channels(), channels.players(), streamAccess, context.derived(Options::hls));
        GetStreamHandler getStream = new GetStreamHandler(
                ts,
                hls,
                channels.players(),
                streamAccess,
                channels.files()::has,
                () -> context.now(ChannelSettings.STREAM_MODE) == StreamMode.HLS);
        SegmentHandler segments = new SegmentHandler(
                channels.channels(),
                channels.players(),
                streamAccess,
                context.always(ChannelSettings.CLIENT_STALL_TIMEOUT));
        EngineApi api = engineApi();
        new StreamRoutes(api.start(getStream, false), ts, api.start(hls, true), segments).addTo(open);
        api.addTo(open, ts, hls);
        stations.addPlaying(open, channels, streamAccess, ts, hls);
    }

    private EngineApi engineApi() {
        SecureRandom random = new SecureRandom();
        Seats seats =
                context.closing().add(Seats.open(channels.channels(), channels.players(), System::nanoTime, random));
        return new EngineApi(
                new EngineApi.Server(Build.read().version(), engines.node(), context.clock(), random, jsonb),
                new EngineApi.Playing(channels.channels(), seats, streamAccess, channels.quota()),
                engines.pool(),
                engines.client());
    }

    private void addServer() {
        Build build = Build.read();
        var condition = new HealthResource.Condition(
                () -> onDemand.snapshot().isComing(),
                engines::isDemo,
                context.live()::fault,
                archives.history()::trouble,
                onDemand::condition);
        new HealthResource(engines.pool(), channels.channels(), build, condition, jsonb).addTo(open);
        new OpenApiResource(open::operations, build.version(), adminAccess, jsonb).addTo(open);
        new PanelResource().addTo(open);
    }

    private void addChannels() {
        ProxyResource proxy = new ProxyResource(
                channels.channels(), channels.players(), channels.files()::snapshots, context.clock(), jsonb);
        proxy.addTo(managed);
        new MetricsResource(metrics).addTo(managed);
        new EnginesResource(engines.pool(), channels.channels(), onDemand::snapshot, context.live(), jsonb)
                .addTo(managed);
        new FleetResource(engines.pool(), onDemand.fleet(), jsonb).addTo(managed);
        new FleetInsideResource(onDemand.fleet(), context.clock(), jsonb).addTo(secret);
        new DaemonResource(() -> OnDemand.host(context.live().now()), jsonb).addTo(secret);
        new EngineSearchResource(engines.client(), context.always(ServerSettings.PORT), jsonb).addTo(managed);
        new OrchestratorResource(
                        engines.pool(), channels.channels(), onDemand::snapshot, context.live(), context.clock(), jsonb)
                .addTo(managed);
        new VpnResource(onDemand::tunnels, onDemand::snapshot, jsonb).addTo(open.guardedBy(adminAccess.forPrivate()));
        new EngineTestResource(engines.client()::probe, engines.opener(), jsonb).addTo(managed);
        EventsResource past =
                new EventsResource(context.events(), archives.history()::forgetEvents, context.clock(), jsonb);
        past.addTo(managed);
        new EventStreamHandler(context.events(), proxy::state, past::json).addTo(managed);
    }

    private void addHistory() {
        ForeignSessions others = new ForeignSessions(engines.pool(), engines.client());
        Statistics statistics = context.closing()
                .add(new Statistics(
                                channels.channels(), archives.streams(), archives.history(), others, context.clock())
                        .start(() -> context.now(ServerSettings.STATISTICS)));
        context.live().follow(_ -> statistics.changed());
        new StreamsResource(archives.streams(), statistics, others, jsonb).addTo(managed);
        Stopper stopper = new Stopper(channels.channels(), others, archives.streams());
        new StreamStopsResource(archives.streams(), stopper, jsonb).addTo(managed);
        new StreamEventsResource(archives.streams(), context.events(), context.clock(), jsonb).addTo(managed);
    }

    private void addSettings() {
        new ConfigResource(context.live(), jsonb).addTo(managed);
        new SettingsChangesResource(context.live(), jsonb).addTo(managed);
        new SettingsTransferResource(context.live(), Build.read().version(), context.clock(), jsonb).addTo(managed);
        context.live()
                .witness(change -> context.events()
                        .add(Event.Type.SYSTEM, "settings_changed", "settings", change.sentence(), change.details()));
    }

    private void addPrecautions() {
        new LoopsResource(channels.loops(), context.live(), jsonb).addTo(managed);
        Examiner examiner = new Examiner(
                engines.pool(),
                engines.client(),
                engines.opener(),
                channels.preflights(),
                context.always(ChannelSettings.START_TIMEOUT));
        new PreflightResource(examiner, channels.channels(), jsonb).addTo(managed);
    }
}
