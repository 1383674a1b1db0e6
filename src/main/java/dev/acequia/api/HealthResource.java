package dev.acequia.api;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Route;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.pool.EnginePool;
import dev.acequia.pool.EngineSnapshot;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// `/health` and `/version`.
public final class HealthResource {
    /// Health of the server; the note says why it cannot serve, or that it plays from the demo engine, and `history`
    /// why nothing is kept over a restart, if so, else `ok`; `fleet` why no engine is started on demand, if so, or
    /// `ok`, or `off` when that is not wanted.
    @Json
    public record HealthView(
            String status,
            String version,
            EnginesView engines,
            int channels,
            int clients,
            boolean demo,
            String note,
            String history,
            String fleet) {}

    /// Number of engines, and of those that are not known to be down.
    @Json
    public record EnginesView(int total, int healthy) {}

    /// Name, version and commit of the running server.
    @Json
    public record VersionView(String version, String title, String commit, String java) {}

    /// Conditions besides the engines under which the server can serve.
    ///
    /// @param isComing whether an engine is started when somebody wants to watch
    /// @param isDemo whether the only engine is the embedded demo engine
    /// @param fault the reasons why all playback is refused, as sentences; empty when it is not
    /// @param historyTrouble why the history keeps nothing; empty when it does
    /// @param fleet why no engine is started on demand, `ok` or `off`
    public record Condition(
            BooleanSupplier isComing,
            BooleanSupplier isDemo,
            Supplier<String> fault,
            Supplier<String> historyTrouble,
            Supplier<String> fleet) {}

    /// The most engines that are named when none can be used.
    private static final int MOST_NAMED = 3;

    private final EnginePool pool;
    private final ChannelRegistry channels;
    private final Build build;
    private final Condition condition;
    private final JsonType<HealthView> health;
    private final JsonType<VersionView> version;

    public HealthResource(EnginePool pool, ChannelRegistry channels, Build build, Condition condition, Jsonb jsonb) {
        this.pool = pool;
        this.channels = channels;
        this.build = build;
        this.condition = condition;
        this.health = jsonb.type(HealthView.class);
        this.version = jsonb.type(VersionView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.SERVER
                        .get("/health", "Whether the server can play streams.")
                        .answers(200, "The server can play streams.", HealthView.class)
                        .answers(503, "The server cannot play streams; `note` says why.", HealthView.class),
                Route.Resource.prompt((_, _) -> health()));
        routes.resource(
                ApiTag.SERVER
                        .get("/version", "Version of the server.")
                        .answers(200, "The version, commit and Java runtime.", VersionView.class),
                (_, _) -> version());
    }

    private Answer health() {
        var engines = pool.snapshot();
        int healthy = (int) engines.stream().filter(each -> each.isUsable()).count();
        String fault = condition.fault().get();
        String trouble = condition.historyTrouble().get();
        boolean serves = (healthy > 0 || condition.isComing().getAsBoolean()) && fault.isEmpty();
        HealthView view = new HealthView(
                serves ? "ok" : "unavailable",
                build.version(),
                new EnginesView(engines.size(), healthy),
                channels.size(),
                channels.viewerCount(),
                condition.isDemo().getAsBoolean(),
                fault.isEmpty() ? note(serves, engines) : fault,
                trouble.isEmpty() ? "ok" : trouble,
                condition.fleet().get());
        return Answer.json(serves ? 200 : 503, health.toJson(view));
    }

    private String note(boolean serves, List<EngineSnapshot> engines) {
        if (!serves && engines.isEmpty()) {
            String why = condition.fleet().get();
            return why.equals("ok") || why.equals("off") ? "There is no engine" : why;
        }
        if (!serves) {
            return engines.stream()
                    .limit(MOST_NAMED)
                    .map(each -> "engine " + each.address() + " " + each.obstacle())
                    .collect(Collectors.joining("; ", "None of " + engines.size() + " engines can be used: ", ""));
        }
        return condition.isDemo().getAsBoolean() ? "demo engine" : "";
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
