package dev.acequia.api;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSnapshot;
import dev.acequia.engine.Engine;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EnginePool;
import dev.acequia.http.Answer;
import dev.acequia.http.Method;
import dev.acequia.http.Problem;
import dev.acequia.http.Request;
import dev.acequia.http.Router;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `/engines`: those that are used, how they do, and what they play; adds and removes them while they are used.
///
/// What is added here is used until the server ends; what is to stay belongs into the settings.
public final class EnginesResource {
    /// An engine and what it plays (`reference.md` 1.5).
    @Json
    public record OneView(EngineView engine, List<String> streams) {}

    private final EnginePool pool;
    private final ChannelRegistry channels;
    private final JsonType<EngineView> engine;
    private final JsonType<List<EngineView>> engines;
    private final JsonType<OneView> one;

    public EnginesResource(EnginePool pool, ChannelRegistry channels, Jsonb jsonb) {
        this.pool = pool;
        this.channels = channels;
        this.engine = jsonb.type(EngineView.class);
        this.engines = engine.list();
        this.one = jsonb.type(OneView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(Method.GET, "/engines", (_, _) -> Answer.json(200, engines.toJson(views())));
        routes.resource(Method.POST, "/engines", (request, _) -> add(request));
        routes.resource(Method.GET, "/engines/{id}", (_, id) -> show(id));
        routes.resource(Method.DELETE, "/engines/{id}", (_, id) -> remove(id));
    }

    private Answer show(String id) {
        EngineView found = find(id);
        return found == null ? unknown(id) : Answer.json(200, one.toJson(new OneView(found, found.streams())));
    }

    /// `host` and `port`, or `address`; `forwarded` when other peers can reach it from outside.
    private Answer add(Request request) {
        try {
            Map<String, String> given = Parameters.of(request);
            EngineAddress address = EngineAddress.parse(given.getOrDefault("address", hostAndPort(given)));
            pool.add(new Engine(address, Boolean.parseBoolean(given.get("forwarded"))));
            EngineView added = find(address.toString());
            return added == null ? unknown(address.toString()) : Answer.json(201, engine.toJson(added));
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_engine", String.valueOf(e.getMessage()))
                    .answer();
        }
    }

    private static String hostAndPort(Map<String, String> given) {
        String host = given.getOrDefault("host", "");
        String port = given.get("port");
        String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return port == null ? name : name + ":" + port;
    }

    private Answer remove(String id) {
        EngineView known = find(id);
        if (known == null || !pool.remove(EngineAddress.parse(id))) {
            return unknown(id);
        }
        EngineView left = find(id);
        return left == null ? Answer.empty(204) : Answer.json(202, engine.toJson(left));
    }

    private List<EngineView> views() {
        Map<String, List<String>> streams = channels.snapshots().stream()
                .filter(each -> each.engine() != null)
                .collect(Collectors.groupingBy(
                        each -> String.valueOf(each.engine()),
                        Collectors.mapping(EnginesResource::name, Collectors.toList())));
        return pool.snapshot().stream()
                .map(each ->
                        EngineView.of(each, streams.getOrDefault(each.address().toString(), List.of())))
                .toList();
    }

    private static String name(ChannelSnapshot channel) {
        return channel.content().hex();
    }

    private @Nullable EngineView find(String id) {
        return views().stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
    }

    private static Answer unknown(String id) {
        return Problem.of(404, "unknown_engine", "There is no engine " + id).answer();
    }
}
