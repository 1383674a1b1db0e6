package dev.acequia.docker;

import static dev.acequia.fleet.ProviderException.Kind;

import dev.acequia.bounds.BoundedMap;
import dev.acequia.fleet.Instance;
import dev.acequia.fleet.InstanceLabels;
import dev.acequia.fleet.ProviderException;
import dev.acequia.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The containers of this server, known by their label, which is looked at again before anything is done to one.
final class OurContainers {
    private static final Duration QUESTION = Duration.ofSeconds(10);
    private static final Duration LIST = Duration.ofSeconds(30);
    private static final int MISSING = 404;
    private static final int STOPPED_KNOWN = 1000;
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

    private final DockerClient client;
    private final DockerOptions options;

    /// Ids of containers that were stopped from here; guarded by itself.
    private final Map<String, Boolean> stopped = BoundedMap.ofLastAdded(STOPPED_KNOWN);

    OurContainers(DockerClient client, DockerOptions options) {
        this.client = client;
        this.options = options;
    }

    /// All of ours, in whatever state.
    List<Instance> list() throws ProviderException, InterruptedException {
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

    /// A container, which must be ours.
    InspectedContainer ours(String id) throws ProviderException, InterruptedException {
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

    /// A container of this name or id, whosever it is; null when there is none.
    @Nullable
    InspectedContainer any(String name) throws ProviderException, InterruptedException {
        return ID.matcher(name).matches() ? inspect(name) : null;
    }

    /// Refuses what would leave the network that an engine must not leave: Podman starts a stopped network container
    /// by itself, Docker makes containers for one that is not there.
    void needNetwork(String name, @Nullable String network) throws ProviderException, InterruptedException {
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

    /// Notes whether a container is asked to end from here.
    void noteStop(InspectedContainer container, boolean isAsked) {
        synchronized (stopped) {
            if (isAsked) {
                stopped.put(container.id(), true);
            } else {
                stopped.remove(container.id());
            }
        }
    }

    /// What makes a container ours.
    String label() {
        return InstanceLabels.INSTANCE + "=" + options.instance();
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

    /// A container; null when there is none.
    private @Nullable InspectedContainer inspect(String id) throws ProviderException, InterruptedException {
        Answer answer = client.get("/containers/" + id + "/json", QUESTION);
        if (answer.status() == MISSING || answer.message().contains("no such container")) {
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

    private String filters() {
        byte[] filters = JsonTree.write(Map.of("label", List.of(label())));
        return DockerClient.encode(new String(filters, StandardCharsets.UTF_8));
    }
}
