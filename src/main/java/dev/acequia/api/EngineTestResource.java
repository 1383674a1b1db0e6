package dev.acequia.api;

import dev.acequia.engine.ContentId;
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
import dev.acequia.session.Session;
import dev.acequia.session.SessionOpener;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// `POST /engines/test`: asks an engine how it does, before it is added or at any time. A stream is started there, for
/// its first bytes, when one is named.
public final class EngineTestResource {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MOST_STARTS = 2;

    /// Address of the engine to test, and the content ID of a stream to start there.
    record TestedView(@Nullable String address, @Nullable String id) {}

    /// Result of an engine test.
    ///
    /// @param isOffline whether it says that it has no connection to its network
    /// @param playsAfterMillis from the request for the stream to its first bytes; null when none was named or came
    /// @param problem why it did not answer or did not play, as a sentence; null when it did
    @Json(naming = Json.Naming.LowerUnderscore)
    public record EngineTestView(
            String address,
            @Nullable String version,
            @Nullable Boolean isOffline,
            long millis,
            @Nullable Long playsAfterMillis,
            @Nullable String problem) {
        EngineTestView with(@Nullable Long after, @Nullable String why) {
            return new EngineTestView(address, version, isOffline, millis, after, why);
        }
    }

    private final EnginePool.Probe probe;
    private final SessionOpener opener;
    private final Semaphore starts = new Semaphore(MOST_STARTS);
    private final SingleFlight<ProbeResult> tests = new SingleFlight<>(Duration.ofMillis(500));
    private final JsonType<EngineTestView> view;

    public EngineTestResource(EnginePool.Probe probe, SessionOpener opener, Jsonb jsonb) {
        this.probe = probe;
        this.opener = opener;
        this.view = jsonb.type(EngineTestView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.route(
                ApiTag.ENGINES
                        .post(
                                "/engines/test",
                                "Tests an engine, whether or not it is in use; with `id`, also whether it plays that.")
                        .reads(new BodySpec.Json(TestedView.class))
                        .answers(200, "The engine's answer, or the reason why there is none.", EngineTestView.class)
                        .refuses(400, "invalid_engine", "The address or the content ID is not valid."),
                new CancellableHandler(this::test));
    }

    private Answer test(Request request) throws InterruptedException {
        try {
            Map<String, String> given = Parameters.of(request);
            EngineAddress address = EngineAddress.parse(given.getOrDefault("address", ""));
            String id = given.getOrDefault("id", "");
            ContentId content = id.isBlank() ? null : ContentId.parse(ContentId.Kind.CONTENT_ID, id);
            EngineTestView found = ask(address);
            if (content != null && found.problem() == null) {
                found = play(found, address, content);
            }
            return Answer.json(200, view.toJson(found));
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_engine", e).answer();
        }
    }

    private EngineTestView ask(EngineAddress engine) throws InterruptedException {
        long asked = System.nanoTime();
        try {
            ProbeResult found = tests.ask(engine, engine, () -> probe.ask(engine));
            return new EngineTestView(
                    engine.toString(), found.version().version(), found.isOffline(), millisSince(asked), null, null);
        } catch (EngineException e) {
            return new EngineTestView(engine.toString(), null, null, millisSince(asked), null, e.getMessage());
        }
    }

    /// Starts the stream, reads its first bytes, and stops it.
    private EngineTestView play(EngineTestView found, EngineAddress engine, ContentId content)
            throws InterruptedException {
        if (!starts.tryAcquire()) {
            return found.with(null, "Other tests that start streams are under way: try again when they have ended");
        }
        long asked = System.nanoTime();
        try (Session session = opener.start(engine, content)) {
            session.connect();
            return found.with(millisSince(asked), null);
        } catch (EngineException e) {
            return found.with(null, e.getMessage());
        } finally {
            starts.release();
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / NANOS_PER_MILLI;
    }
}
