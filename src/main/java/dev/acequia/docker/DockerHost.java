package dev.acequia.docker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Address of a container daemon's API, as `DOCKER_HOST` names it: `unix:///path` or `tcp://host:port`.
///
/// @param name as it was given
/// @param socket path of a Unix socket; null for TCP
/// @param host of TCP; empty for a Unix socket, whose daemon is on this machine
/// @param port of TCP
/// @param origin where the address was found: `DOCKER_HOST`, `usual place`
public record DockerHost(String name, @Nullable Path socket, String host, int port, String origin) {
    private static final String VARIABLE = "DOCKER_HOST";
    private static final String UNIX = "unix://";

    /// The longest path that the kernel takes for a Unix socket, in bytes.
    private static final int LONGEST_PATH = 107;

    private static final int DEFAULT_PORT = 2375;
    private static final int MOST_PORT = 65_535;

    /// Reads an address.
    ///
    /// @throws IllegalArgumentException with a sentence for users
    public static DockerHost parse(String text, String origin) {
        String name = text.strip();
        if (name.startsWith(UNIX)) {
            return unix(name, name.substring(UNIX.length()), origin);
        }
        if (name.startsWith("/")) {
            return unix(UNIX + name, name, origin);
        }
        try {
            URI uri = new URI(name);
            String host = uri.getHost();
            boolean isTcp = "tcp".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (!isTcp || host == null || uri.getPort() > MOST_PORT) {
                throw malformed(name);
            }
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new DockerHost(name, null, bare, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), origin);
        } catch (URISyntaxException e) {
            throw malformed(name);
        }
    }

    /// The address to use: `DOCKER_HOST`, else the first usual place where there is a socket, else Docker's own.
    ///
    /// @throws IllegalArgumentException when `DOCKER_HOST` is no address
    public static DockerHost find(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isBlank()) {
            return parse(named, VARIABLE);
        }
        List<Path> places = usualPlaces(environment);
        Path place = places.stream().filter(Files::exists).findFirst().orElse(places.getFirst());
        return parse(UNIX + place, "usual place");
    }

    /// Where Docker and Podman have their sockets, as root and as a user.
    static List<Path> usualPlaces(Map<String, String> environment) {
        List<Path> places =
                new ArrayList<>(List.of(Path.of("/var/run/docker.sock"), Path.of("/run/podman/podman.sock")));
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isBlank()) {
            places.add(Path.of(runtime, "docker.sock"));
            places.add(Path.of(runtime, "podman", "podman.sock"));
        }
        return places;
    }

    SocketChannel open() throws IOException {
        return socket == null ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    SocketAddress address() {
        return socket == null ? new InetSocketAddress(host, port) : UnixDomainSocketAddress.of(socket);
    }

    /// Where ports that the daemon publishes on all addresses are reached.
    String publishedHost() {
        return host.isEmpty() ? "127.0.0.1" : host;
    }

    /// What is known of the socket's file, for whoever cannot connect: owner and mode, or that there is none.
    public String file() {
        if (socket == null) {
            return "";
        }
        try {
            PosixFileAttributes file = Files.readAttributes(socket, PosixFileAttributes.class);
            return "the file is of %s:%s, %s"
                    .formatted(
                            file.owner().getName(),
                            file.group().getName(),
                            PosixFilePermissions.toString(file.permissions()));
        } catch (IOException | UnsupportedOperationException e) {
            return Files.exists(socket) ? "the file's owner is not known" : "there is no such file";
        }
    }

    private static DockerHost unix(String name, String path, String origin) {
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (!path.startsWith("/") || length > LONGEST_PATH) {
            throw new IllegalArgumentException(
                    "The path of a container daemon's socket must be absolute and have at most %d bytes, but \"%s\" has %d."
                            .formatted(LONGEST_PATH, path, length));
        }
        return new DockerHost(name, Path.of(path), "", 0, origin);
    }

    private static IllegalArgumentException malformed(String name) {
        return new IllegalArgumentException(
                "A container daemon's address must be unix:///path or tcp://host:port (no TLS, no ssh), but it is \"%s\"."
                        .formatted(name));
    }

    @Override
    public String toString() {
        return name + " (" + origin + ")";
    }
}
