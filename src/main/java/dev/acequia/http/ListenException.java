package dev.acequia.http;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/// Ports that cannot be listened on: each of them with its reason. The message has one sentence a line.
public final class ListenException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient List<Refused> refused;

    /// A port that cannot be listened on.
    ///
    /// @param reason in the words of the system
    public record Refused(InetAddress bind, int port, String reason) {
        /// A sentence without a full stop.
        @Override
        public String toString() {
            return "Port " + port + " on " + bind.getHostAddress() + " cannot be opened: " + reason;
        }
    }

    ListenException(List<Refused> refused, Exception first) {
        super(refused.stream().map(Refused::toString).collect(Collectors.joining("\n")), first);
        this.refused = List.copyOf(refused);
    }

    /// All of them, in the order of the settings.
    public List<Refused> refused() {
        return refused;
    }
}
