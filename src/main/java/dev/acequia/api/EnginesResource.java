package dev.acequia.api;

import static io.avaje.jsonb.Types.listOf;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSnapshot;
import dev.acequia.engine.EngineAddress;
import dev.acequia.fleet.FleetSnapshot;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.pool.Engine;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.EngineSnapshot;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.SettingsException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/engines`: those that are used, how they do, and what they play; adds and removes them while they are used.
///
/// What is added here is saved as the setting `added_engines`. Of what is removed, what was added or saved stays
/// removed; an engine that `acequia.yml`, the environment or the command line names is back at the next start.
public final class EnginesResource {
    /// An engine and what it plays (`reference.md` 1.5).
    @Json
    public record OneEngineView(EngineView engine, List<String> streams) {}

    /// Request body that adds an engine: `address`, which is `host:port`, or host and port by themselves.
    ///
    /// @param forwarded whether other peers can reach it from outside
    record NewEngineView(
            @Nullable String address,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable Boolean forwarded) {}

    private static final Parameter ID = Parameter.text("id", "Address of the engine, `host:port`.");

    private final EnginePool pool;
    private final ChannelRegistry channels;
    private final Supplier<FleetSnapshot> fleet;
    private final LiveSettings settings;
    private final JsonType<EngineView> engine;
    private final JsonType<List<EngineView>> engines;
    private final JsonType<OneEngineView> one;

    /// @param fleet engines on demand
    public EnginesResource(
            EnginePool pool,
            ChannelRegistry channels,
            Supplier<FleetSnapshot> fleet,
            LiveSettings settings,
            Jsonb jsonb) {
        this.pool = pool;
        this.channels = channels;
        this.fleet = fleet;
        this.settings = settings;
        this.engine = jsonb.type(EngineView.class);
        this.engines = engine.list();
        this.one = jsonb.type(OneEngineView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.ENGINES.get("/engines", "All engines.").answers(200, "The engines.", listOf(EngineView.class)),
                (_, _) -> Answer.json(200, engines.toJson(views())));
        routes.resource(
                ApiTag.ENGINES
                        .post(
                                "/engines",
                                "Adds an engine and saves it in `added_engines`; takes a form or a query, too.")
                        .reads(new BodySpec.Json(NewEngineView.class))
                        .answers(201, "The engine.", EngineView.class)
                        .refuses(400, "invalid_engine", "The address is not valid.")
                        .refuses(500, "not_saved", "The settings file cannot be written; nothing has changed."),
                (request, _) -> add(request));
        routes.resource(
                ApiTag.ENGINES
                        .get("/engines/{id}", "One engine and its streams.")
                        .takes(ID)
                        .answers(200, "The engine.", OneEngineView.class)
                        .refuses(404, "unknown_engine", "No engine has this address."),
                (_, id) -> show(id));
        routes.resource(
                ApiTag.ENGINES
                        .delete(
                                "/engines/{id}",
                                "Removes an engine; its streams play to their end. An engine that is configured"
                                        + " elsewhere than in `added_engines` returns at the next start.")
                        .takes(ID)
                        .answers(202, "The engine, which still plays streams.", EngineView.class)
                        .answers(204, "The engine is removed.")
                        .refuses(404, "unknown_engine", "No engine has this address.")
                        .refuses(500, "not_saved", "The settings file cannot be written; nothing has changed."),
                this::remove);
    }

    private Answer show(String id) {
        EngineView found = find(id);
        return found == null ? unknown(id) : Answer.json(200, one.toJson(new OneEngineView(found, found.streams())));
    }

    private Answer add(Request request) {
        try {
            Map<String, String> given = Parameters.of(request);
            EngineAddress address = EngineAddress.parse(given.getOrDefault("address", hostAndPort(given)));
            Engine fresh = new Engine(address, Boolean.parseBoolean(given.get("forwarded")));
            settings.update(now -> SavedEngines.with(now, fresh), request.address());
            pool.add(fresh);
            EngineView added = find(address.toString());
            return added == null ? unknown(address.toString()) : Answer.json(201, engine.toJson(added));
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_engine", e).answer();
        } catch (SettingsException e) {
            return SettingsRefusal.of(e);
        }
    }

    private static String hostAndPort(Map<String, String> given) {
        String host = given.getOrDefault("host", "");
        String port = given.get("port");
        String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return port == null ? name : name + ":" + port;
    }

    private Answer remove(Request request, String id) {
        if (find(id) == null) {
            return unknown(id);
        }
        EngineAddress address = EngineAddress.parse(id);
        try {
            settings.update(now -> SavedEngines.without(now, address), request.address());
        } catch (SettingsException e) {
            return SettingsRefusal.of(e);
        }
        pool.remove(address);
        EngineView left = find(id);
        return left == null ? Answer.empty(204) : Answer.json(202, engine.toJson(left));
    }

    private List<EngineView> views() {
        Map<String, List<String>> streams = channels.snapshots().stream()
                .filter(each -> each.engine() != null)
                .collect(Collectors.groupingBy(
                        each -> String.valueOf(each.engine()),
                        Collectors.mapping(EnginesResource::name, Collectors.toList())));
        FleetSnapshot onDemand = fleet.get();
        List<EngineSnapshot> used = pool.snapshot();
        Stream<EngineView> others = onDemand.engines().stream()
                .filter(each -> used.stream().noneMatch(one -> one.address().equals(each.address())))
                .map(each -> EngineView.of(each, onDemand));
        Stream<EngineView> all = used.stream()
                .map(each ->
                        EngineView.of(each, streams.getOrDefault(each.address().toString(), List.of()), onDemand));
        return Stream.concat(all, others).toList();
    }

    private static String name(ChannelSnapshot channel) {
        return channel.content().name();
    }

    private @Nullable EngineView find(String id) {
        return views().stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
    }

    private static Answer unknown(String id) {
        return Problem.of(404, "unknown_engine", "There is no engine " + id).answer();
    }
}
