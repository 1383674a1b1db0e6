package dev.acequia.docker;

import static dev.acequia.fleet.ProviderException.Kind;

import dev.acequia.docker.CreateBody.Abilities;
import dev.acequia.fleet.EngineProvider;
import dev.acequia.fleet.Instance;
import dev.acequia.fleet.InstanceLabels;
import dev.acequia.fleet.InstanceSpec;
import dev.acequia.fleet.ProviderException;
import dev.acequia.json.JsonValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Engines in containers of Docker or Podman.
///
/// The label `acequia.instance` makes a container ours; it is looked at again before anything is done to one. A start
/// that fails leaves a container behind, in state [Instance.State#CREATED], and so may a create that is interrupted:
/// whoever creates must remove. Where this class depends on the daemon, what the daemon says decides, not what it is.
public final class DockerProvider implements EngineProvider {
    private static final Duration QUESTION = Duration.ofSeconds(10);
    private static final Duration CHANGE = Duration.ofSeconds(30);

    /// How much longer a stop may take than the engine is given.
    private static final Duration STOP_MARGIN = Duration.ofSeconds(15);

    private static final int MOST_LINES = 1000;
    private static final byte[] NOTHING = {};

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");

    private final DockerClient client;
    private final DockerOptions options;
    private final OurContainers containers;
    private final Images images;
    private final Set<EventWatch> watches = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Abilities abilities;

    public DockerProvider(DockerHost host, DockerOptions options) {
        this.client = new DockerClient(host);
        this.options = options;
        containers = new OurContainers(client, options);
        images = new Images(client, options.registry());
    }

    @Override
    public String name() {
        return "docker";
    }

    public DockerClient client() {
        return client;
    }

    /// A container in whose network engines are to live, whosever it is; null when there is none of this name.
    ///
    /// @param port that is to be reached in its network
    public @Nullable NetworkContainer network(String name, int port) throws ProviderException, InterruptedException {
        InspectedContainer found = containers.any(name);
        return found == null
                ? null
                : new NetworkContainer(
                        found.id(),
                        found.startedAt(),
                        found.isRunning(),
                        found.reached(String.valueOf(port), client.host(), options)
                                .orElse(null));
    }

    /// Looks for newer images of this name from now on, at once and once an interval.
    ///
    /// @param file in which is kept what was seen
    public ImageWatch watchImage(String image, Duration interval, Path file) {
        return new ImageWatch(images, image, interval, file);
    }

    @Override
    public List<Instance> list() throws ProviderException, InterruptedException {
        return containers.list();
    }

    @Override
    public String create(InstanceSpec spec, Consumer<String> progress) throws ProviderException, InterruptedException {
        if (!NAME.matcher(spec.name()).matches()) {
            throw new ProviderException(
                    Kind.REFUSED,
                    "A container's name must be of letters, digits, _ . and -, but it is \"%s\"."
                            .formatted(spec.name()));
        }
        if (spec.labels().containsKey(InstanceLabels.VPN) && spec.network() == null) {
            throw new ProviderException(
                    Kind.REFUSED,
                    "Container %s must share the network of a VPN, but is given none.".formatted(spec.name()));
        }
        containers.needNetwork(spec.name(), spec.network());
        images.need(spec.profile().image(), progress);
        Abilities known = abilities();
        Answer answer = create(spec, known);
        if (known.hasInit() && lacksInit(answer.isGood() ? "" : answer.message())) {
            abilities = known.withoutInit();
            answer = create(spec, known.withoutInit());
        }
        String id = answer.json().at("Id").text();
        if (!answer.isGood() || id.isEmpty()) {
            throw Failures.of("Container %s could not be made".formatted(spec.name()), spec.name(), answer);
        }
        return id;
    }

    @Override
    public void start(String id) throws ProviderException, InterruptedException {
        InspectedContainer ours = containers.ours(id);
        containers.needNetwork(ours.name(), ours.network());
        containers.noteStop(ours, false);
        Answer answer = client.post("/containers/" + ours.id() + "/start", CHANGE);
        if (!answer.isGood()) {
            Abilities known = abilities;
            if (known != null && lacksInit(answer.message())) {
                // The next one is made without.
                abilities = known.withoutInit();
                throw new ProviderException(
                        Kind.FAILED,
                        "Container %s could not be started: the daemon has no program for Init (\"%s\"); the next one is made without."
                                .formatted(ours.name(), answer.message()));
            }
            throw Failures.of("Container %s could not be started".formatted(ours.name()), ours.name(), answer);
        }
    }

    @Override
    public void stop(String id, Duration grace) throws ProviderException, InterruptedException {
        InspectedContainer ours = containers.ours(id);
        containers.noteStop(ours, true);
        long seconds = Math.max(0, grace.toSeconds());
        Answer answer = client.post(
                "/containers/" + ours.id() + "/stop?t=" + seconds,
                Duration.ofSeconds(seconds).plus(STOP_MARGIN));
        if (!answer.isGood()) {
            throw Failures.of("Container %s could not be stopped".formatted(ours.name()), ours.name(), answer);
        }
    }

    @Override
    public void remove(String id) throws ProviderException, InterruptedException {
        InspectedContainer ours;
        try {
            ours = containers.ours(id);
        } catch (ProviderException e) {
            if (e.kind() == Kind.GONE) {
                return;
            }
            throw e;
        }
        if (ours.isRunning()) {
            containers.noteStop(ours, true);
            // Podman's removal by force waits for the container's own stop time. One that has ended meanwhile cannot
            // be killed, which the daemons say differently; the removal tells.
            client.post("/containers/" + ours.id() + "/kill", CHANGE);
        }
        Answer answer = client.send(
                "DELETE",
                "/containers/" + ours.id() + "?v=true&force=true",
                NOTHING,
                options.stopTimeout().plus(CHANGE));
        if (!answer.isGood() && !Failures.isBeingRemoved(answer)) {
            throw Failures.of("Container %s could not be removed".formatted(ours.name()), ours.name(), answer);
        }
        containers.noteStop(ours, false);
    }

    @Override
    public List<String> logs(String id, int tail) throws ProviderException, InterruptedException {
        InspectedContainer ours = containers.ours(id);
        int lines = Math.clamp(tail, 1, MOST_LINES);
        return client.stream(
                "GET",
                "/containers/" + ours.id() + "/logs?stdout=1&stderr=1&tail=" + lines,
                QUESTION,
                (status, body, _) -> {
                    if (status != 200) {
                        throw Failures.of(
                                "The log of container %s could not be read".formatted(ours.name()),
                                ours.name(),
                                new Answer(status, body.readNBytes(1 << 16)));
                    }
                    return LogLines.read(body, lines);
                });
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        var watch = new EventWatch(client, containers.label(), changed);
        watches.add(watch);
        return () -> {
            watches.remove(watch);
            watch.close();
        };
    }

    @Override
    public void close() {
        watches.forEach(EventWatch::close);
        client.close();
    }

    private Answer create(InstanceSpec spec, Abilities known) throws ProviderException, InterruptedException {
        return client.send(
                "POST",
                "/containers/create?name=" + DockerClient.encode(spec.name()),
                CreateBody.of(spec, options, known),
                CHANGE);
    }

    /// What the daemon can do, by what it says of itself; a filter that keeps that from us costs the limit of logs.
    private Abilities abilities() throws ProviderException, InterruptedException {
        Abilities known = abilities;
        if (known == null) {
            JsonValue info = client.get("/info", QUESTION).json();
            boolean limitsLogs = info.at("Plugins", "Log")
                    .elements()
                    .anyMatch(each -> each.text().equals("json-file"));
            known = new Abilities(true, limitsLogs);
            abilities = known;
        }
        return known;
    }

    private static boolean lacksInit(String message) {
        String said = message.toLowerCase(Locale.ROOT);
        return said.contains("container-init") || said.contains("docker-init") || said.contains("catatonit");
    }
}
