package dev.acequia.api;

import static io.avaje.jsonb.Types.listOf;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineVersion;
import dev.acequia.http.ApiTag;
import dev.acequia.http.CancellableHandler;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.text.OneLineText;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `POST /engines/find`: looks for engines on this machine, on the host of this container, and where the request says.
///
/// Nothing is asked but the version, once, without following anything; of an answer nothing is passed on but the
/// version, so that nobody reads along in what is not an engine.
public final class EngineSearchResource {
    /// Names or addresses to look at besides this machine.
    ///
    /// @param addresses `host` or `host:port`, with blanks or commas between them
    record SoughtView(@Nullable String addresses) {}

    /// Engine that was found, or an address at which there is none although the request names it.
    ///
    /// @param acequia its version where it is another Acequia; else null
    /// @param problem why there is none; null when there is one
    @Json
    public record FoundView(
            String address,
            @Nullable String version,
            @Nullable String acequia,
            long millis,
            @Nullable String problem) {}

    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MOST_GIVEN = 8;
    private static final int MOST_SEARCHES = 2;
    private static final int MOST_VERSION = 40;
    private static final String HERE = "127.0.0.1";

    /// Names of the host in containers of Docker and of Podman; unknown elsewhere.
    private static final List<String> HOSTS = List.of("host.docker.internal", "host.containers.internal");

    /// The usual ports of one engine or a few, and those of the orchestrators' containers.
    private static final List<Integer> PORTS = IntStream.concat(
                    IntStream.rangeClosed(6878, 6882), IntStream.rangeClosed(19_000, 19_003))
            .boxed()
            .toList();

    private final EngineClient client;
    private final Supplier<List<Integer>> own;
    private final Jsonb jsonb;
    private final Semaphore searches = new Semaphore(MOST_SEARCHES);

    /// @param own ports of this server
    public EngineSearchResource(EngineClient client, Supplier<List<Integer>> own, Jsonb jsonb) {
        this.client = client;
        this.own = own;
        this.jsonb = jsonb;
    }

    public void addTo(Router.Builder routes) {
        routes.route(
                ApiTag.ENGINES
                        .post(
                                "/engines/find",
                                "Looks for engines on usual ports of this machine, and at up to 8 names or addresses.")
                        .reads(new BodySpec.Json(SoughtView.class))
                        .answers(
                                200, "The engines found, and the given addresses without one.", listOf(FoundView.class))
                        .refuses(400, "invalid_engine", "An address is not valid, or there are too many.")
                        .refuses(429, "busy", "Two searches are under way."),
                new CancellableHandler(this::find));
    }

    private Answer find(Request request) throws InterruptedException {
        Set<EngineAddress> given;
        try {
            given = given(Parameters.of(request).getOrDefault("addresses", ""));
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_engine", e).answer();
        }
        if (!searches.tryAcquire()) {
            return new Problem(429, "busy", "Two searches are under way", LONGEST).answer();
        }
        try {
            List<FoundView> found = found(given);
            return Answer.json(200, jsonb.type(FoundView.class).list().toJson(found));
        } finally {
            searches.release();
        }
    }

    private static Set<EngineAddress> given(String text) {
        Set<EngineAddress> all = new LinkedHashSet<>();
        for (String each : text.strip().split("[\\s,;]+", -1)) {
            if (!each.isEmpty()) {
                all.add(EngineAddress.parse(each));
            }
        }
        if (all.size() > MOST_GIVEN) {
            throw new IllegalArgumentException("At most %d addresses are looked at in one search, but there are %d."
                    .formatted(MOST_GIVEN, all.size()));
        }
        return all;
    }

    private Set<EngineAddress> usual() {
        Set<EngineAddress> all = new LinkedHashSet<>();
        PORTS.stream()
                .filter(each -> !own.get().contains(each))
                .forEach(each -> all.add(new EngineAddress(HERE, each)));
        HOSTS.forEach(each -> all.add(new EngineAddress(each, EngineAddress.DEFAULT_PORT)));
        return all;
    }

    private List<FoundView> found(Set<EngineAddress> given) throws InterruptedException {
        List<EngineAddress> all =
                Stream.concat(given.stream(), usual().stream()).distinct().toList();
        List<FoundView> found = new ArrayList<>();
        ExecutorService asking = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("engine-search").factory());
        try {
            List<Future<FoundView>> answers =
                    all.stream().map(each -> asking.submit(question(each))).toList();
            long deadline = System.nanoTime() + LONGEST.toNanos();
            for (int i = 0; i < all.size(); i++) {
                FoundView answer = awaited(answers.get(i), all.get(i), deadline);
                if (answer.problem() == null || given.contains(all.get(i))) {
                    found.add(answer);
                }
            }
        } finally {
            asking.shutdownNow();
        }
        return found;
    }

    private Callable<FoundView> question(EngineAddress engine) {
        return () -> {
            long asked = System.nanoTime();
            try {
                EngineVersion version = client.version(engine);
                EngineVersion.Upstream upstream = version.upstream();
                return new FoundView(
                        engine.toString(),
                        OneLineText.clean(version.version(), MOST_VERSION),
                        upstream == null ? null : OneLineText.clean(upstream.version(), MOST_VERSION),
                        (System.nanoTime() - asked) / NANOS_PER_MILLI,
                        null);
            } catch (EngineException e) {
                return none(engine, why(e));
            }
        };
    }

    private static FoundView awaited(Future<FoundView> answer, EngineAddress engine, long deadline)
            throws InterruptedException {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return none(engine, "does not answer within " + LONGEST.toSeconds() + " s");
        } catch (ExecutionException e) {
            return none(engine, "cannot be asked");
        }
    }

    private static String why(EngineException e) {
        if (e.isTimeout()) {
            return "does not answer in time";
        }
        return e.isUnreachable() ? "cannot be reached" : "answers, but not as an engine does";
    }

    private static FoundView none(EngineAddress engine, String why) {
        return new FoundView(engine.toString(), null, null, 0, engine + " " + why + ".");
    }
}
