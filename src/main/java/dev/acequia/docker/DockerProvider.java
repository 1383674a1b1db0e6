package dev.acequia.docker;

import static dev.acequia.fleet.ProviderException.Kind;

import dev.acequia.bounds.BoundedMap;
import dev.acequia.docker.CreateBody.Abilities;
import dev.acequia.fleet.EngineProvider;
import dev.acequia.fleet.Instance;
import dev.acequia.fleet.InstanceLabels;
import dev.acequia.fleet.InstanceSpec;
import dev.acequia.fleet.ProviderException;
import dev.acequia.json.JsonTree;
import dev.acequia.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    private static final Duration LIST = Duration.ofSeconds(30);
    private static final Duration CHANGE = Duration.ofSeconds(30);

    /// How much longer a stop may take than the engine is given.
    private static final Duration STOP_MARGIN = Duration.ofSeconds(15);

    private static final int MISSING = 404;
    private static final int STOPPED_KNOWN = 1000;
    private static final int MOST_LINES = 1000;
    private static final byte[] NOTHING = {};

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

    private final DockerClient client;
    private final DockerOptions options;
    private final Images images;
    private final Set<EventWatch> watches = ConcurrentHashMap.newKeySet();

    /// Ids of containers that were stopped from here; guarded by itself.
    private final Map<String, Boolean> stopped = BoundedMap.ofLastAdded(STOPPED_KNOWN);

    private volatile @Nullable Abilities abilities;

    public DockerProvider(DockerHost host, DockerOptions options) {
        this.client = new DockerClient(host);
        this.options = options;
        images = new Images(client);
    }

    @Override
    public String name() {
        return "docker";
    }

    public DockerClient client() {
        return client;
    }

    @Override
    public List<Instance> list() throws ProviderException, InterruptedException {
        long end = System.nanoTime() + LIST.toNanos();
        Answer answer = client.get("/containers/json?all=true&filters=" + filters(), QUESTION);
        if (!answer.isGood()) {
            throw Failures.of("The containers could not be listed", "", answer);
        }
        Map<String, Optional<InspectedContainer>> networks = new HashMap<>();
        List<Instance> instances = new ArrayList<>();
        List<String> ids = answer.json()
                .elements()
                .map(each -> each.at("Id").text())
                .filter(id -> ID.matcher(id).matches())
                .toList();
        for (String id : ids) {
            if (System.nanoTime() > end) {
                throw new ProviderException(
                        Kind.UNREACHABLE,
                        "The daemon must describe %d containers within %d s, but it is slower."
                                .formatted(ids.size(), LIST.toSeconds()));
            }
            InspectedContainer found = inspect(id);
            if (found != null && isOurs(found)) {
                instances.add(instance(found, networks));
            }
        }
        return instances;
    }

    @Override
    public String create(InstanceSpec spec, Consumer<String> progress) throws ProviderException, InterruptedException {
        if (!NAME.matcher(spec.name()).matches()) {
            throw new ProviderException(
                    Kind.REFUSED,
                    "A container's name must be of letters, digits, _ . and -, but it is \"%s\"."
                            .formatted(spec.name()));
        }
        needNetwork(spec.name(), spec.network());
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
        InspectedContainer ours = ours(id);
        needNetwork(ours.name(), ours.network());
        synchronized (stopped) {
            stopped.remove(ours.id());
        }
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
        InspectedContainer ours = ours(id);
        noteStopped(ours);
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
            ours = ours(id);
        } catch (ProviderException e) {
            if (e.kind() == Kind.GONE) {
                return;
            }
            throw e;
        }
        if (ours.isRunning()) {
            noteStopped(ours);
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
        synchronized (stopped) {
            stopped.remove(ours.id());
        }
    }

    @Override
    public List<String> logs(String id, int tail) throws ProviderException, InterruptedException {
        InspectedContainer ours = ours(id);
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
        var watch = new EventWatch(client, label(), changed);
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

    /// Refuses what would leave the network that an engine must not leave: Podman starts a stopped network container
    /// by itself, Docker makes containers for one that is not there.
    private void needNetwork(String name, @Nullable String network) throws ProviderException, InterruptedException {
        if (network == null) {
            return;
        }
        InspectedContainer found = ID.matcher(network).matches() ? inspect(network) : null;
        if (found == null || !found.isRunning()) {
            throw new ProviderException(
                    Kind.FAILED,
                    "Container %s must share the network of container %s, but that one %s."
                            .formatted(name, network, found == null ? "is gone" : "does not run"));
        }
    }

    private Instance instance(InspectedContainer found, Map<String, Optional<InspectedContainer>> networks)
            throws ProviderException, InterruptedException {
        String network = found.network();
        Optional<InspectedContainer> shared = Optional.empty();
        if (network != null && ID.matcher(network).matches()) {
            Optional<InspectedContainer> known = networks.get(network);
            shared = known == null ? Optional.ofNullable(inspect(network)) : known;
            networks.put(network, shared);
        }
        boolean isStoppedByUs;
        synchronized (stopped) {
            isStoppedByUs = stopped.containsKey(found.id());
        }
        return found.instance(client.host(), options, client.dialect(), shared.orElse(null), isStoppedByUs);
    }

    /// A container, which must be ours.
    private InspectedContainer ours(String id) throws ProviderException, InterruptedException {
        InspectedContainer found = ID.matcher(id).matches() ? inspect(id) : null;
        if (found == null) {
            throw new ProviderException(Kind.GONE, "There is no container %s.".formatted(id));
        }
        if (!isOurs(found)) {
            throw new ProviderException(
                    Kind.REFUSED,
                    "Container %s must have the label %s, but it is not this server's.".formatted(id, label()));
        }
        return found;
    }

    /// A container; null when there is none.
    private @Nullable InspectedContainer inspect(String id) throws ProviderException, InterruptedException {
        Answer answer = client.get("/containers/" + id + "/json", QUESTION);
        if (answer.status() == MISSING) {
            return null;
        }
        if (!answer.isGood() || !answer.json().isObject()) {
            throw Failures.of("Container %s could not be looked at".formatted(id), "", answer);
        }
        return new InspectedContainer(answer.json());
    }

    private boolean isOurs(InspectedContainer container) {
        return options.instance().equals(container.labels().get(InstanceLabels.INSTANCE));
    }

    private void noteStopped(InspectedContainer container) {
        synchronized (stopped) {
            stopped.put(container.id(), true);
        }
    }

    private String label() {
        return InstanceLabels.INSTANCE + "=" + options.instance();
    }

    private String filters() {
        byte[] filters = JsonTree.write(Map.of("label", List.of(label())));
        return DockerClient.encode(new String(filters, StandardCharsets.UTF_8));
    }
}
