package dev.acequia.app;

import dev.acequia.api.stations.ImportsResource;
import dev.acequia.api.stations.ListsResource;
import dev.acequia.api.stations.StationsResource;
import dev.acequia.fetch.AllowedHosts;
import dev.acequia.fetch.UrlFetcher;
import dev.acequia.http.Router;
import dev.acequia.output.HlsHandler;
import dev.acequia.output.StationHandler;
import dev.acequia.output.StationListRoute;
import dev.acequia.output.StationRoutes;
import dev.acequia.output.StreamAccess;
import dev.acequia.output.TsHandler;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.Source;
import dev.acequia.settings.StationSettings;
import dev.acequia.settings.StreamMode;
import dev.acequia.settings.kind.Network;
import dev.acequia.station.EngineLists;
import dev.acequia.station.Imports;
import dev.acequia.station.ListRefresh;
import dev.acequia.station.ListRefresher;
import dev.acequia.station.ListSources;
import dev.acequia.station.StationDatabase;
import dev.acequia.station.StationEditor;
import dev.acequia.station.Stations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Stations, the lists that they come from, and what players get of them.
record StationParts(
        AppContext context,
        Stations stations,
        StationEditor editor,
        ListSources lists,
        Imports imports,
        ListRefresh refresh,
        ListRefresher refresher,
        UrlFetcher fetcher) {
    static StationParts open(AppContext context, Engines engines) {
        StationDatabase database =
                context.closing().add(new StationDatabase(context.data().resolve("stations.db"), context.clock()));
        Stations stations = new Stations(database, () -> Duration.ofDays(context.now(StationSettings.GONE_DAYS)));
        ListSources lists = new ListSources(database);
        Imports imports = new Imports(database);
        UrlFetcher fetcher = new UrlFetcher(context.derived(StationParts::hosts));
        ListRefresh refresh =
                new ListRefresh(database, imports, lists, fetcher, new EngineLists(engines.pool(), engines.client()));
        ListRefresher refresher =
                context.closing().add(ListRefresher.start(database, lists, refresh, context.events()));
        return new StationParts(
                context, stations, new StationEditor(database), lists, imports, refresh, refresher, fetcher);
    }

    /// Without an API key whoever reaches this machine may change settings: these hosts are none of theirs.
    private static AllowedHosts hosts(Settings settings) {
        boolean isTrusted = settings.source(StationSettings.LIST_HOSTS) != Source.SAVED
                || !settings.get(ServerSettings.API_KEY).isEmpty();
        List<String> hosts = isTrusted ? settings.get(StationSettings.LIST_HOSTS) : List.of();
        List<Network> networks = hosts.stream()
                .map(StationSettings::network)
                .flatMap(Optional::stream)
                .toList();
        return new AllowedHosts(hosts, networks);
    }

    void addManagement(Router.Builder managed) {
        new StationsResource(stations, editor, fetcher::isAllowed, context.jsonb()).addTo(managed);
        new ListsResource(lists, imports, refresher::changed, context.jsonb()).addTo(managed);
        new ImportsResource(imports, lists, refresh, context.events(), refresher::changed, context.jsonb())
                .addTo(managed);
    }

    void addPlaying(Router.Builder open, Channels channels, StreamAccess access, TsHandler ts, HlsHandler hls) {
        BooleanSupplier isHls = () -> context.now(ChannelSettings.STREAM_MODE) == StreamMode.HLS;
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("station-timers").factory());
        context.closing().add((AutoCloseable) timers::shutdownNow);
        Supplier<Duration> hedge = context.always(StationSettings.SOURCE_HEDGE);
        StationHandler.Parts parts = new StationHandler.Parts(
                stations,
                channels.channels(),
                access,
                ts,
                hls,
                context.closing().add(new StationScores(stations)),
                hedge,
                isHls,
                timers,
                context.clock());
        new StationRoutes(
                        new StationHandler(parts, StationHandler.Format.USUAL),
                        new StationHandler(parts, StationHandler.Format.TS),
                        new StationHandler(parts, StationHandler.Format.HLS),
                        new StationListRoute(
                                stations,
                                access,
                                context.always(StationSettings.PUBLIC_URL),
                                isHls,
                                context.always(ChannelSettings.CLIENT_STALL_TIMEOUT)))
                .addTo(open);
    }
}
