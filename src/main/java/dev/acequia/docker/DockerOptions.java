package dev.acequia.docker;

import java.time.Duration;

/// What a [DockerProvider] is told by settings.
///
/// @param instance random name of this server, the value of `acequia.instance` of all that is its own
/// @param network network that engines and this server share when it runs in a container itself; empty publishes the
///     engines' ports
/// @param publishedAddress address of the host on which ports are published
/// @param stopTimeout how long an engine may take to end when somebody else stops it
/// @param registry where images come from
public record DockerOptions(
        String instance, String network, String publishedAddress, Duration stopTimeout, Registry registry) {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    public DockerOptions {
        if (instance.isBlank()) {
            throw new IllegalArgumentException("An instance must have a name, but it is empty.");
        }
    }

    /// Engines that are published on this machine only.
    public static DockerOptions of(String instance) {
        return new DockerOptions(instance, "", "127.0.0.1", STOP_TIMEOUT, Registry.OPEN);
    }

    public DockerOptions withNetwork(String name) {
        return new DockerOptions(instance, name, publishedAddress, stopTimeout, registry);
    }

    public DockerOptions withStopTimeout(Duration timeout) {
        return new DockerOptions(instance, network, publishedAddress, timeout, registry);
    }

    public DockerOptions withRegistry(Registry other) {
        return new DockerOptions(instance, network, publishedAddress, stopTimeout, other);
    }
}
