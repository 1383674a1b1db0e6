package dev.acequia.docker;

import dev.acequia.fleet.ProviderException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a container daemon can be used from here, and what to do when it cannot.
///
/// @param sentence for an admin, with its full stop
/// @param advice what helps, one way a line; empty when it can be used
/// @param server name and version, as the daemon says them; empty when it does not answer
/// @param file of its socket; null when there is none
public record DaemonReport(
        DockerHost host,
        State state,
        String sentence,
        List<String> advice,
        String server,
        @Nullable SocketFile file) {
    /// What stands in the way.
    public enum State {
        /// Nothing.
        USABLE,
        /// There is no socket.
        MISSING,
        /// There is a socket, which this process may not open.
        FORBIDDEN,
        /// There is a socket, or an address, at which nobody answers.
        SILENT
    }

    /// Who asks.
    ///
    /// @param isContained whether this process runs in a container
    record Asker(String user, boolean isContained) {
        static Asker here() {
            boolean isContained = Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"));
            return new Asker(System.getProperty("user.name", "?"), isContained);
        }
    }

    private static final String ROOTLESS =
            "Or run containers without root: as this user, systemctl --user enable --now podman.socket, and set"
                    + " docker_host to unix:///run/user/<uid>/podman/podman.sock.";

    public DaemonReport {
        advice = List.copyOf(advice);
    }

    /// Looks at the socket and asks the daemon what it is; takes 5 s at most.
    public static DaemonReport of(DockerHost host) throws InterruptedException {
        Path socket = host.socket();
        SocketFile file = socket == null ? null : SocketFile.at(socket);
        try (DockerClient client = new DockerClient(host)) {
            String server = client.dialect().server();
            return new DaemonReport(
                    host, State.USABLE, "%s answers: %s.".formatted(host, server), List.of(), server, file);
        } catch (ProviderException e) {
            return refused(host, file, e.sentence(), Asker.here());
        }
    }

    static DaemonReport refused(DockerHost host, @Nullable SocketFile file, String sentence, Asker asker) {
        if (host.socket() != null && file == null) {
            String missing = "There is no socket at %s.".formatted(host);
            return new DaemonReport(host, State.MISSING, missing, start(host, asker, false), "", null);
        }
        if (file != null && !file.mayOpen()) {
            String forbidden =
                    "The socket at %s is of %s:%s with mode %s, so the user %s of this server may not open it."
                            .formatted(host, file.owner(), file.group(), file.mode(), asker.user());
            return new DaemonReport(host, State.FORBIDDEN, forbidden, permission(file, asker), "", file);
        }
        return new DaemonReport(host, State.SILENT, sentence, start(host, asker, true), "", file);
    }

    private static List<String> start(DockerHost host, Asker asker, boolean isThere) {
        if (host.socket() == null) {
            return List.of("Start the service that listens there, or set docker_host to another one.");
        }
        List<String> all = new ArrayList<>();
        if (asker.isContained() && isThere) {
            all.add("Start the service on the host; then make this container anew, since a service that was started"
                    + " again has another socket.");
        } else if (asker.isContained()) {
            all.add("Give this container the socket: -v /var/run/docker.sock:/var/run/docker.sock (compose: volumes).");
        } else {
            all.add("Start the service: sudo systemctl enable --now docker, or podman.socket.");
            all.add(ROOTLESS);
        }
        all.add("If its socket is elsewhere, set docker_host (DOCKER_HOST) to unix:///path/of/the/socket.");
        return all;
    }

    private static List<String> permission(SocketFile file, Asker asker) {
        List<String> all = new ArrayList<>();
        if (file.isForGroup()) {
            String group = file.group();
            String user = asker.user();
            if (!asker.isContained()) {
                all.add("Take the user into the group: sudo usermod -aG %s %s, log in again, and restart Acequia."
                        .formatted(group, user));
            }
            all.add("In a container: group_add: [\"%d\"] in compose, or --group-add %d."
                    .formatted(file.groupId(), file.groupId()));
        } else {
            all.add("No group may open it: run Acequia as %s, or have the service give the socket a group."
                    .formatted(file.owner()));
        }
        all.add(ROOTLESS);
        all.add("Whoever may open the socket of a daemon that runs as root is root on this machine.");
        return all;
    }
}
