package dev.acequia.api.fleet;

import dev.acequia.engine.EngineAddress;
import dev.acequia.fleet.Fleet;
import dev.acequia.fleet.FleetOrder;
import dev.acequia.fleet.FleetSnapshot;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.pool.Engine;
import dev.acequia.pool.EnginePool;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Engines on demand: how many there are, and one at a time. What is run as an engine is a setting, never part of a
/// request.
public final class FleetResource {
    /// Number of engines that are always there from now on.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record ScaledView(int scaledTo) {}

    /// An engine that was started by hand, as the reference names it.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record ProvisionedView(
            String containerId,
            String containerName,
            int hostHttpPort,
            int containerHttpPort,
            int containerHttpsPort,
            String state) {}

    /// Engine that is going to be stopped.
    @Json
    public record DeletedView(String deleted) {}

    /// Result of a removal of leftovers.
    @Json
    public record CollectedView(String status, List<String> removed) {}

    /// Engine that is going to be replaced.
    @Json
    public record ReplaceView(String id, boolean replacing) {}

    /// Engine whose drain has begun or was taken back.
    @Json
    public record DrainView(String id, boolean draining) {}

    private static final Parameter ID =
            Parameter.text("id", "Address of the engine, `host:port`, or its container's id or name.");
    private static final Parameter.Flag FORCE =
            Parameter.flag("force", "Whether it is stopped at once, whatever it plays.");
    private static final int MOST = 100;
    private static final int LONGEST_SECONDS = 5;
    private static final int LONGEST_START_SECONDS = 30;

    private final EnginePool pool;
    private final @Nullable Fleet fleet;
    private final Jsonb jsonb;

    /// @param fleet null when no engine is started on demand
    public FleetResource(EnginePool pool, @Nullable Fleet fleet, Jsonb jsonb) {
        this.pool = pool;
        this.fleet = fleet;
        this.jsonb = jsonb;
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.ENGINES
                        .post(
                                "/scale/{n}",
                                "Sets how many engines there are at least, in place of `min_replicas`; kept"
                                        + " over restarts.")
                        .takes(Parameter.number("n", "The number.").from(0, MOST))
                        .answers(200, "The number.", ScaledView.class)
                        .refuses(400, "invalid_number", "It is no number from 0 to `max_replicas`.")
                        .refuses(409, "no_provider", "No engines are started on demand."),
                (_, number) -> with(on -> scale(on, number)));
        routes.resource(
                ApiTag.ENGINES
                        .delete("/scale", "Lets `min_replicas` decide again how many engines there are at least.")
                        .answers(204, "The number that was set is forgotten.")
                        .refuses(409, "no_provider", "No engines are started on demand."),
                (_, _) -> with(FleetResource::unscale));
        for (String path : List.of("/provision/acestream", "/provision")) {
            routes.resource(
                    ApiTag.ENGINES
                            .post(path, "Starts one engine besides those that are needed.")
                            .answers(201, "The engine, which has been started.", ProvisionedView.class)
                            .answers(503, "No engine can be started now.", StartRefusal.RefusedView.class)
                            .refuses(403, "fixed_engine", ProvisionBody.REFUSED)
                            .refuses(409, "no_provider", "No engines are started on demand."),
                    (request, _) -> ProvisionBody.refusal(request).orElseGet(() -> with(this::provision)));
        }
        routes.resource(
                ApiTag.ENGINES
                        .post(
                                "/engines/{id}/drain",
                                "Moves the streams of an engine to others, and then stops it if it"
                                        + " was started on demand.")
                        .takes(ID)
                        .answers(202, "The drain has begun.", DrainView.class)
                        .refuses(404, "unknown_engine", "There is no such engine."),
                (_, id) -> drain(id));
        routes.resource(
                ApiTag.ENGINES
                        .post("/engines/{id}/undrain", "Takes a drain back.")
                        .takes(ID)
                        .answers(200, "It is used again.", DrainView.class)
                        .refuses(404, "unknown_engine", "There is no such engine that is being drained."),
                (_, id) -> undrain(id));
        routes.resource(
                ApiTag.ENGINES
                        .post(
                                "/engines/{id}/replace",
                                "Starts another engine on demand in the place of one, which is drained when the"
                                        + " other is ready; `undrain` takes it back.")
                        .takes(ID)
                        .answers(202, "It is going to be replaced.", ReplaceView.class)
                        .refuses(404, "unknown_engine", "There is no such engine on demand.")
                        .refuses(409, "not_ready", "The engine is not in use."),
                (_, id) -> replace(id));
        routes.resource(
                ApiTag.ENGINES
                        .delete("/containers/{id}", "Drains an engine on demand and then stops it.")
                        .takes(ID)
                        .takes(FORCE)
                        .answers(202, "It is going to be stopped.", DeletedView.class)
                        .refuses(404, "unknown_engine", "There is no such engine on demand."),
                this::delete);
        routes.resource(
                ApiTag.ENGINES
                        .post("/gc", "Removes what is left of engines on demand that have ended.")
                        .answers(200, "What is being removed.", CollectedView.class),
                (_, _) -> collect());
    }

    private Answer with(Function<Fleet, Answer> action) {
        return fleet == null
                ? Problem.of(
                                409,
                                "no_provider",
                                "No engines are started on demand: none of engine_image, engine_variant and engine_command is set")
                        .answer()
                : action.apply(fleet);
    }

    private <T> Answer ok(int status, Class<T> type, T body) {
        return Answer.json(status, jsonb.type(type).toJson(body));
    }

    private Answer scale(Fleet on, String text) {
        int most = on.snapshot().max();
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > most) {
            return Problem.of(400, "invalid_number", "The number of engines must be from 0 to max_replicas, " + most)
                    .answer();
        }
        int number = Integer.parseInt(text);
        return await(on.scale(number), LONGEST_SECONDS) ? ok(200, ScaledView.class, new ScaledView(number)) : late();
    }

    private static Answer unscale(Fleet on) {
        return await(on.scale(null), LONGEST_SECONDS) ? Answer.empty(204) : late();
    }

    private static Answer late() {
        return Problem.of(503, "busy", "The fleet has not answered in time").answer();
    }

    /// Waits for a result; false when it has not come within that time.
    private static boolean await(CompletableFuture<?> future, int seconds) {
        try {
            future.get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isDone(String id, FleetOrder order) {
        if (fleet == null) {
            return false;
        }
        CompletableFuture<Boolean> answer = fleet.order(id, order);
        return await(answer, LONGEST_SECONDS) && answer.join();
    }

    private Answer provision(Fleet on) {
        FleetSnapshot before = on.snapshot();
        if (!before.trouble().isEmpty()
                || !before.closed().isEmpty()
                || !before.blockedFor().isZero()
                || before.engines().size() >= before.max()) {
            return refused(before);
        }
        CompletableFuture<FleetSnapshot.Member> started = on.provide();
        if (!await(started, LONGEST_START_SECONDS)) {
            boolean isOpen = started.cancel(false);
            return isOpen
                    ? refused(on.snapshot())
                    : ok(503, StartRefusal.RefusedView.class, StartRefusal.failed(started));
        }
        FleetSnapshot.Member member = started.join();
        int port = member.address() == null ? 0 : member.address().port();
        return ok(
                201,
                ProvisionedView.class,
                new ProvisionedView(
                        member.id(),
                        member.name(),
                        port,
                        port,
                        0,
                        member.state().label()));
    }

    private Answer refused(FleetSnapshot fleet) {
        return ok(503, StartRefusal.RefusedView.class, StartRefusal.refused(fleet));
    }

    private Answer drain(String id) {
        boolean isOurs = isDone(id, FleetOrder.DRAIN);
        EngineAddress address = isOurs ? null : address(id);
        boolean isKnown = isOurs || address != null && pool.drain(address);
        return isKnown ? ok(202, DrainView.class, new DrainView(id, true)) : unknown(id);
    }

    private Answer undrain(String id) {
        boolean isOurs = isDone(id, FleetOrder.UNDRAIN);
        if (!isOurs) {
            EngineAddress address = address(id);
            boolean isDrained = pool.snapshot().stream()
                    .anyMatch(each -> each.isDraining() && each.address().equals(address));
            if (address == null
                    || !isDrained
                    || fleet != null && fleet.snapshot().at(address).isPresent()) {
                return unknown(id);
            }
            pool.add(Engine.at(address));
        }
        return ok(200, DrainView.class, new DrainView(id, false));
    }

    private static @Nullable EngineAddress address(String id) {
        try {
            return EngineAddress.parse(id);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Answer replace(String id) {
        if (isDone(id, FleetOrder.REPLACE)) {
            return ok(202, ReplaceView.class, new ReplaceView(id, true));
        }
        FleetSnapshot.Member found =
                fleet == null ? null : fleet.snapshot().find(id).orElse(null);
        return found == null
                ? unknown(id)
                : Problem.of(
                                409,
                                "not_ready",
                                "An engine must be ready to be replaced, but " + id + " is "
                                        + found.state().label())
                        .answer();
    }

    private Answer delete(Request request, String id) {
        boolean isOurs = isDone(id, FORCE.isSetIn(request) ? FleetOrder.STOP : FleetOrder.DRAIN);
        return isOurs ? ok(202, DeletedView.class, new DeletedView(id)) : unknown(id);
    }

    private Answer collect() {
        CompletableFuture<List<String>> removed =
                fleet == null ? CompletableFuture.completedFuture(List.of()) : fleet.collect();
        return await(removed, LONGEST_SECONDS)
                ? ok(200, CollectedView.class, new CollectedView("ok", removed.join()))
                : late();
    }

    private static Answer unknown(String id) {
        return Problem.of(404, "unknown_engine", "There is no engine " + id + " to do this with")
                .answer();
    }
}
