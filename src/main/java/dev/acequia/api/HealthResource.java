package dev.acequia.api;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.engine.EnginePool;
import dev.acequia.engine.EngineSnapshot;
import dev.acequia.http.Answer;
import dev.acequia.http.Route;
import dev.acequia.http.Router;
import dev.acequia.http.Topic;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// `/health` and `/version`.
public final class HealthResource {
    /// Whether the server can serve; the note says why it cannot, or that it plays from the demo engine.
    @Json
    public record HealthView(
            String status, String version, EnginesView engines, int channels, int clients, boolean demo, String note) {}

    /// How many engines there are, and how many are not known to be down.
    @Json
    public record EnginesView(int total, int healthy) {}

    /// What runs here.
    @Json
    public record VersionView(String version, String title, String commit, String java) {}

    /// How many engines are named when none can be used.
    private static final int MOST_NAMED = 3;

    private final EnginePool pool;
    private final ChannelRegistry channels;
    private final Build build;
    private final BooleanSupplier isDemo;
    private final JsonType<HealthView> health;
    private final JsonType<VersionView> version;

    /// @param isDemo whether the only engine is the embedded demo engine
    public HealthResource(EnginePool pool, ChannelRegistry channels, Build build, BooleanSupplier isDemo, Jsonb jsonb) {
        this.pool = pool;
        this.channels = channels;
        this.build = build;
        this.isDemo = isDemo;
        this.health = jsonb.type(HealthView.class);
        this.version = jsonb.type(VersionView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                Topic.SERVER
                        .get("/health", "Whether the server can serve.")
                        .answers(200, "It can.", HealthView.class)
                        .answers(503, "It cannot; the note says why.", HealthView.class),
                Route.Resource.prompt((_, _) -> health()));
        routes.resource(
                Topic.SERVER.get("/version", "What runs here.").answers(200, "The versions.", VersionView.class),
                (_, _) -> version());
    }

    private Answer health() {
        var engines = pool.snapshot();
        int healthy = (int) engines.stream().filter(each -> each.isUsable()).count();
        boolean serves = healthy > 0;
        HealthView view = new HealthView(
                serves ? "ok" : "unavailable",
                build.version(),
                new EnginesView(engines.size(), healthy),
                channels.size(),
                channels.viewerCount(),
                isDemo.getAsBoolean(),
                note(serves, engines));
        return Answer.json(serves ? 200 : 503, health.toJson(view));
    }

    private String note(boolean serves, List<EngineSnapshot> engines) {
        if (!serves) {
            return engines.stream()
                    .limit(MOST_NAMED)
                    .map(each -> "engine " + each.address() + " " + each.obstacle())
                    .collect(Collectors.joining("; ", "None of " + engines.size() + " engines can be used: ", ""));
        }
        return isDemo.getAsBoolean() ? "demo engine" : "";
    }

    private Answer version() {
        return Answer.json(
                200,
                version.toJson(new VersionView(
                        build.version(),
                        "Acequia",
                        build.commit(),
                        Runtime.version().toString())));
    }
}
