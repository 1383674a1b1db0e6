package dev.acequia.api;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.ProbeResult;
import dev.acequia.engine.SingleFlight;
import dev.acequia.http.ApiTag;
import dev.acequia.http.CancellableHandler;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.pool.EnginePool;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `POST /engines/test`: asks an engine how it does, before it is added or at any time. Nothing is played.
public final class EngineTestResource {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /// Address of the engine to test.
    record TestedView(@Nullable String address) {}

    /// Result of an engine test.
    ///
    /// @param isOffline whether it says that it has no connection to its network
    /// @param problem why it did not answer, as a sentence; null when it did
    @Json(naming = Json.Naming.LowerUnderscore)
    public record EngineTestView(
            String address,
            @Nullable String version,
            @Nullable Boolean isOffline,
            long millis,
            @Nullable String problem) {}

    private final EnginePool.Probe probe;
    private final SingleFlight<ProbeResult> tests = new SingleFlight<>(Duration.ofMillis(500));
    private final JsonType<EngineTestView> view;

    public EngineTestResource(EnginePool.Probe probe, Jsonb jsonb) {
        this.probe = probe;
        this.view = jsonb.type(EngineTestView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.route(
                ApiTag.ENGINES
                        .post("/engines/test", "Tests an engine, whether or not it is in use.")
                        .reads(new BodySpec.Json(TestedView.class))
                        .answers(200, "The engine's answer, or the reason why there is none.", EngineTestView.class)
                        .refuses(400, "invalid_engine", "The address is not valid."),
                new CancellableHandler(this::test));
    }

    private Answer test(Request request) throws InterruptedException {
        try {
            Map<String, String> given = Parameters.of(request);
            EngineAddress address = EngineAddress.parse(given.getOrDefault("address", ""));
            return Answer.json(200, view.toJson(ask(address)));
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_engine", e).answer();
        }
    }

    private EngineTestView ask(EngineAddress engine) throws InterruptedException {
        long asked = System.nanoTime();
        try {
            ProbeResult found = tests.ask(engine, engine, () -> probe.ask(engine));
            return new EngineTestView(
                    engine.toString(), found.version().version(), found.isOffline(), millisSince(asked), null);
        } catch (EngineException e) {
            return new EngineTestView(engine.toString(), null, null, millisSince(asked), e.getMessage());
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / NANOS_PER_MILLI;
    }
}
