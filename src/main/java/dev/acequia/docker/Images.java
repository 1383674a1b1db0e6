package dev.acequia.docker;

import dev.acequia.fleet.ProviderException;
import dev.acequia.fleet.ProviderException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The images that a daemon has, and those that it is made to pull: each once for all who wait for it.
final class Images {
    private static final int OK = 200;
    private static final int MISSING = 404;
    private static final Duration QUESTION = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration UNPACKING = Duration.ofMinutes(5);

    /// What the daemon is asked about is part of a path.
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@+-]{0,254}");

    private final DockerClient client;
    private final Registry registry;
    private final Duration silence;
    private final ConcurrentMap<String, Running> underWay = new ConcurrentHashMap<>();

    Images(DockerClient client) {
        this(client, SILENCE);
    }

    Images(DockerClient client, Duration silence) {
        this(client, Registry.OPEN, silence);
    }

    Images(DockerClient client, Registry registry) {
        this(client, registry, SILENCE);
    }

    private Images(DockerClient client, Registry registry, Duration silence) {
        this.client = client;
        this.registry = registry;
        this.silence = silence;
    }

    private record Running(ImagePull pull, CompletableFuture<Void> end) {}

    /// Pulls an image unless it is there.
    void need(String image, Consumer<String> progress) throws ProviderException, InterruptedException {
        check(image);
        if (isThere(image)) {
            return;
        }
        if (!registry.isAllowed()) {
            throw new ProviderException(
                    Kind.IMAGE_UNKNOWN,
                    "Image %s should be there, because it is not pulled, but is not.".formatted(image));
        }
        pulled(image, progress);
    }

    /// Pulls an image in any case; its id after that.
    String refresh(String image) throws ProviderException, InterruptedException {
        check(image);
        pulled(image, _ -> {});
        Answer answer = client.get("/images/" + image + "/json", QUESTION);
        String id = answer.json().at("Id").text();
        if (!answer.isGood() || id.isEmpty()) {
            throw Failures.of("Image " + image + " has no id", image, answer);
        }
        return id;
    }

    private static void check(String image) throws ProviderException {
        if (!REFERENCE.matcher(image).matches() || image.contains("..")) {
            throw new ProviderException(
                    Kind.IMAGE_UNKNOWN, "An image must be named as name:tag, but it is \"%s\".".formatted(image));
        }
    }

    private void pulled(String image, Consumer<String> progress) throws ProviderException, InterruptedException {
        progress.accept("pulling image");
        Running running = underWay.computeIfAbsent(image, this::start);
        while (true) {
            try {
                running.end().get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                progress.accept(running.pull().sentence()); // also the same: that it goes on
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ProviderException failure) {
                    throw new ProviderException(failure.kind(), String.valueOf(failure.getMessage()), failure);
                }
                throw new ProviderException(Kind.FAILED, "Image " + image + " could not be pulled.", e);
            }
        }
    }

    private boolean isThere(String image) throws ProviderException, InterruptedException {
        Answer answer = client.get("/images/" + image + "/json", QUESTION);
        // Podman answers 404 for what it does not know, and older ones 500 for what it cannot look for.
        if (answer.isGood() || answer.status() == MISSING) {
            return answer.status() == OK;
        }
        throw Failures.of("Image " + image + " could not be looked for", image, answer);
    }

    private Running start(String image) {
        var running = new Running(new ImagePull(image, silence, UNPACKING), new CompletableFuture<>());
        Thread.ofVirtual().name("image-pull").start(() -> run(image, running));
        return running;
    }

    private void run(String image, Running running) {
        try {
            pull(image, running.pull());
            underWay.remove(image); // before anybody hears of the end, and asks again
            running.end().complete(null);
        } catch (ProviderException | InterruptedException | RuntimeException e) {
            underWay.remove(image);
            running.end().completeExceptionally(e);
        }
    }

    private void pull(String image, ImagePull pull) throws ProviderException, InterruptedException {
        try {
            client.stream("POST", "/images/create?" + query(image), registry.header(image), silence, pull::read);
        } catch (ProviderException e) {
            if (e.getCause() instanceof DockerClient.TimedOut) {
                throw new ProviderException(
                        Kind.IMAGE_LOST,
                        "Image %s must come on, but nothing of it has come for %d s (%s)."
                                .formatted(image, silence.toSeconds(), pull.sentence()),
                        e);
            }
            throw e;
        }
        if (!isThere(image)) {
            throw new ProviderException(
                    Kind.IMAGE_LOST, "Image %s was pulled, but the daemon does not have it.".formatted(image));
        }
    }

    /// Name and tag apart: without a tag Docker pulls all there are.
    static String query(String image) {
        int digest = image.indexOf('@');
        int colon = image.lastIndexOf(':');
        boolean isTagged = digest < 0 && colon > image.lastIndexOf('/');
        String name = digest >= 0 ? image.substring(0, digest) : isTagged ? image.substring(0, colon) : image;
        String tag = digest >= 0 ? image.substring(digest + 1) : isTagged ? image.substring(colon + 1) : "latest";
        int tagged = name.lastIndexOf(':');
        if (digest >= 0 && tagged > name.lastIndexOf('/')) {
            name = name.substring(0, tagged);
        }
        return "fromImage=" + DockerClient.encode(name) + "&tag=" + DockerClient.encode(tag);
    }
}
