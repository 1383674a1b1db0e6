package dev.acequia.engineapi;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.NodeName;
import dev.acequia.http.Route;
import dev.acequia.http.Router;
import dev.acequia.output.StreamAccess;
import dev.acequia.output.StreamPlayer;
import dev.acequia.player.AddressQuota;
import dev.acequia.pool.EnginePool;
import io.avaje.jsonb.Jsonb;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// The engine's HTTP API as the server offers it (`contract.md` 8).
public final class EngineApi {
    private final StartRoute.Tools starts;
    private final SeatRoutes seatRoutes;
    private final ServiceRoutes services;
    private final CatalogueRoutes catalogue;

    /// What the API is made on.
    ///
    /// @param version of the server
    /// @param node its name among servers that play from each other
    public record Server(String version, NodeName node, InstantSource clock, RandomGenerator random, Jsonb jsonb) {}

    /// Who plays, and who may.
    public record Playing(ChannelRegistry channels, Seats seats, StreamAccess access, AddressQuota quota) {}

    public EngineApi(Server server, Playing playing, EnginePool pool, EngineClient client) {
        EngineReply reply = EngineReply.by(server.jsonb());
        this.starts = new StartRoute.Tools(
                playing.channels(),
                playing.seats(),
                playing.access(),
                playing.quota(),
                new ServerLoops(server.node(), playing.channels(), pool),
                server.clock(),
                reply);
        this.seatRoutes = new SeatRoutes(playing.channels(), playing.seats(), server.clock(), reply);
        byte[] token = new byte[32];
        server.random().nextBytes(token);
        PassedAnswers passed = new PassedAnswers(new EngineQuestions(pool, client), reply);
        this.services = new ServiceRoutes(
                pool,
                playing.channels(),
                playing.access(),
                passed,
                new ServiceRoutes.Names(
                        server.version(), server.node(), HexFormat.of().formatHex(token)),
                reply);
        this.catalogue = new CatalogueRoutes(playing.access(), passed, reply);
    }

    /// A route of players that answers `format=json` as an engine does.
    ///
    /// @param isHls whether what is started is a playlist
    public Route start(Route.Stream stream, boolean isHls) {
        return new StartRoute(starts, stream, isHls);
    }

    /// Adds the routes besides those of players.
    public void addTo(Router.Builder routes, StreamPlayer ts, StreamPlayer hls) {
        seatRoutes.addTo(routes, ts, hls);
        services.addTo(routes);
        catalogue.addTo(routes);
    }
}
