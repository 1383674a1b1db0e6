package dev.acequia.app;

import dev.acequia.api.Build;
import dev.acequia.api.ConfigResource;
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
import dev.acequia.api.openapi.OpenApiResource;
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
import java.util.function.Supplier;

/// Everything that is answered.
final class Routes {
    private final AppContext basics;
    private final Engines engines;
    private final Archives records;
    private final Channels playing;
    private final Metrics metrics;
    private final Jsonb jsonb;
    private final AdminAccess adminAccess;
    private final StreamAccess streamAccess;
    private final Router.Builder open = new Router.Builder();
    private final Router.Builder managed;

    Routes(AppContext basics, Engines engines, Archives records, Channels playing, Metrics metrics) {
        this.basics = basics;
        this.engines = engines;
        this.records = records;
        this.playing = playing;
        this.metrics = metrics;
        this.jsonb = basics.jsonb();
        AuthThrottle throttle = new AuthThrottle(System::nanoTime);
        Supplier<String> key = basics.always(ServerSettings.API_KEY);
        Supplier<String> fault = basics.live()::fault;
        this.adminAccess = new AdminAccess(key, throttle, basics.always(ServerSettings.ALLOWED_HOSTS), fault);
        this.streamAccess = new StreamAccess(basics.always(ServerSettings.STREAM_TOKENS), key, throttle, fault);
        this.managed = open.guardedBy(adminAccess);
    }

    Router build() {
        addStreams();
        addServer();
        addChannels();
        addHistory();
        addSettings();
        addPrecautions();
        return open.build();
    }

    private void addStreams() {
        TsHandler ts = new TsHandler(playing.channels(), streamAccess, playing.quota(), basics.clock());
        HlsHandler hls = new HlsHandler(
                playing.players(), streamAccess, basics.derived(Options::hls), playing.channels()::isClosing);
        GetStreamHandler getStream = new GetStreamHandler(
                ts,
                hls,
                playing.players(),
                streamAccess,
                () -> basics.now(ChannelSettings.STREAM_MODE) == StreamMode.HLS);
        SegmentHandler segments = new SegmentHandler(
                playing.channels(),
                playing.players(),
                streamAccess,
                basics.always(ChannelSettings.CLIENT_STALL_TIMEOUT));
        new StreamRoutes(getStream, ts, hls, segments).addTo(open);
    }

    private void addServer() {
        Build build = Build.read();
        var condition = new HealthResource.Condition(engines::isDemo, basics.live()::fault, records.history()::trouble);
        new HealthResource(engines.pool(), playing.channels(), build, condition, jsonb).addTo(open);
        new OpenApiResource(open::operations, build.version(), adminAccess, jsonb).addTo(open);
        new PanelResource().addTo(open);
    }

    private void addChannels() {
        ProxyResource proxy = new ProxyResource(playing.channels(), playing.players(), basics.clock(), jsonb);
        proxy.addTo(managed);
        new MetricsResource(metrics).addTo(managed);
        new EnginesResource(engines.pool(), playing.channels(), basics.live(), jsonb).addTo(managed);
        new EngineTestResource(engines.client()::probe, jsonb).addTo(managed);
        EventsResource past =
                new EventsResource(basics.events(), records.history()::forgetEvents, basics.clock(), jsonb);
        past.addTo(managed);
        new EventStreamHandler(basics.events(), proxy::state, past::json).addTo(managed);
    }

    private void addHistory() {
        ForeignSessions others = new ForeignSessions(engines.pool(), engines.client());
        Statistics statistics = basics.closing()
                .add(new Statistics(playing.channels(), records.streams(), records.history(), others, basics.clock())
                        .start(() -> basics.now(ServerSettings.STATISTICS)));
        basics.live().follow(_ -> statistics.changed());
        new StreamsResource(records.streams(), statistics, others, jsonb).addTo(managed);
        Stopper stopper = new Stopper(playing.channels(), others, records.streams());
        new StreamStopsResource(records.streams(), stopper, jsonb).addTo(managed);
        new StreamEventsResource(records.streams(), basics.events(), basics.clock(), jsonb).addTo(managed);
    }

    private void addSettings() {
        new ConfigResource(basics.live(), jsonb).addTo(managed);
        new SettingsChangesResource(basics.live(), jsonb).addTo(managed);
        new SettingsTransferResource(basics.live(), Build.read().version(), basics.clock(), jsonb).addTo(managed);
        basics.live()
                .witness(change -> basics.events()
                        .add(Event.Type.SYSTEM, "settings_changed", "settings", change.sentence(), change.details()));
    }

    private void addPrecautions() {
        new LoopsResource(playing.loops(), basics.live(), jsonb).addTo(managed);
        Examiner examiner = new Examiner(
                engines.pool(),
                engines.client(),
                engines.opener(),
                playing.preflights(),
                basics.always(ChannelSettings.START_TIMEOUT));
        new PreflightResource(examiner, playing.channels(), jsonb).addTo(managed);
    }
}
