package dev.acequia.api.fleet;

import static io.avaje.jsonb.Types.listOf;

import dev.acequia.fleet.EnginePorts;
import dev.acequia.fleet.EngineProfile;
import dev.acequia.fleet.Fleet;
import dev.acequia.fleet.FleetFailure;
import dev.acequia.fleet.FleetSnapshot;
import dev.acequia.fleet.ProviderException;
import dev.acequia.http.ApiTag;
import dev.acequia.http.CancellableHandler;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.text.LogMask;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Profile, last failures and logs of engines on demand, which are not for everybody. Without an API key it is told to
/// this machine only.
public final class FleetInsideResource {
    /// Engines on demand from the inside; the profile is null when there are none.
    @Json
    public record FleetView(@Nullable ProfileView profile, List<FailureView> failures) {}

    /// Profile of engines on demand.
    ///
    /// @param provider what runs it: `docker`, `process`
    /// @param image empty for a program
    /// @param command words as they are set, with `{http}` and the like in place of ports
    /// @param commandLine what comes of them with an engine's usual ports, as one would type it
    /// @param environment names of the variables that are set besides
    /// @param memoryBytes limit of its memory; 0 for none
    @Json(naming = Json.Naming.LowerUnderscore)
    public record ProfileView(
            String provider,
            String image,
            List<String> command,
            String commandLine,
            List<String> environment,
            long memoryBytes) {}

    /// Failure of an engine on demand.
    ///
    /// @param kind `image`, `name`, `port`, `refused`, `crash`, `slow`, `memory` or `daemon`
    /// @param exitCode null where it is not known
    /// @param lastLines that it has printed, without secrets
    @Json(naming = Json.Naming.LowerUnderscore)
    public record FailureView(
            String name,
            @Json.Property("class") String kind,
            String sentence,
            @Nullable Integer exitCode,
            Instant at,
            List<String> lastLines) {}

    private static final Parameter ID =
            Parameter.text("id", "Address of the engine, `host:port`, or its container's id or name.");
    private static final Parameter.WholeNumber TAIL =
            Parameter.number("tail", "How many lines.").from(1, 50).usually(50);

    /// The ports of an engine that is started by hand.
    private static final EnginePorts USUAL = new EnginePorts(6878, 62_062, 8621);

    private final @Nullable Fleet fleet;
    private final InstantSource clock;
    private final Jsonb jsonb;

    /// @param fleet null when no engine is started on demand
    public FleetInsideResource(@Nullable Fleet fleet, InstantSource clock, Jsonb jsonb) {
        this.fleet = fleet;
        this.clock = clock;
        this.jsonb = jsonb;
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.ENGINES
                        .get("/fleet", "What engines on demand are run as, and how the last ones have failed.")
                        .answers(200, "The profile, and at most 20 failures, the latest first.", FleetView.class),
                (_, _) -> Answer.json(200, jsonb.type(FleetView.class).toJson(view())));
        routes.route(
                ApiTag.ENGINES
                        .get("/engines/{id}/logs", "The last lines that an engine on demand has printed.")
                        .takes(ID)
                        .takes(TAIL)
                        .answers(200, "The lines, the oldest first.", listOf(String.class))
                        .refuses(404, "unknown_engine", "There is no such engine on demand.")
                        .refuses(503, "provider_failed", "They cannot be read."),
                new CancellableHandler(this::logs));
    }

    private FleetView view() {
        if (fleet == null) {
            return new FleetView(null, List.of());
        }
        FleetSnapshot now = fleet.snapshot();
        long nanos = System.nanoTime();
        return new FleetView(
                profile(now.provider(), fleet.profile()),
                now.failures().stream()
                        .map(each -> failure(each, clock.instant().minus(Duration.ofNanos(nanos - each.at()))))
                        .toList());
    }

    private static ProfileView profile(String provider, EngineProfile of) {
        return new ProfileView(
                provider,
                of.image(),
                of.command().stream().map(LogMask::mask).toList(),
                LogMask.mask(of.command(USUAL, "<folder>").stream()
                        .map(FleetInsideResource::quoted)
                        .collect(Collectors.joining(" "))),
                of.environment().keySet().stream().sorted().toList(),
                of.memoryBytes());
    }

    /// A word as a shell takes it.
    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./<>-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static FailureView failure(FleetFailure of, Instant at) {
        return new FailureView(of.name(), of.kind().label(), of.sentence(), of.exitCode(), at, of.lastLines());
    }

    private Answer logs(Request request) throws InterruptedException {
        String id = request.values().getOrDefault("id", "");
        FleetSnapshot.Member member =
                fleet == null ? null : fleet.snapshot().find(id).orElse(null);
        if (fleet == null || member == null) {
            return Problem.of(404, "unknown_engine", "There is no engine on demand " + id)
                    .answer();
        }
        try {
            List<String> lines = fleet.logs(member.id(), TAIL.in(request));
            return Answer.json(200, jsonb.type(String.class).list().toJson(lines));
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_number", e).answer();
        } catch (ProviderException e) {
            return Problem.of(503, "provider_failed", e.sentence()).answer();
        }
    }
}
