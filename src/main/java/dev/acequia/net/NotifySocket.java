package dev.acequia.net;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The socket of the service manager that started the process, by the protocol of sd_notify: systemd, and podman, which
/// passes it into a container. A datagram is a state, `READY=1`; nothing is answered. Thread-safe.
///
/// The JDK has no datagrams of Unix sockets; Netty's native library has them.
public final class NotifySocket {
    private static final Logger log = LoggerFactory.getLogger(NotifySocket.class);
    private static final String ADDRESS = "NOTIFY_SOCKET";
    private static final String WATCHDOG = "WATCHDOG_USEC";
    private static final String WATCHED = "WATCHDOG_PID";

    /// In front of a name that is none of a file: Linux's abstract addresses.
    private static final char ABSTRACT = '@';

    private final byte[] address;
    private final Optional<Duration> watchdog;

    private NotifySocket(byte[] address, Optional<Duration> watchdog) {
        this.address = address;
        this.watchdog = watchdog;
    }

    /// The one that the environment names; empty where there is no service manager that wants to hear anything.
    public static Optional<NotifySocket> of(Map<String, String> environment) {
        String name = environment.getOrDefault(ADDRESS, "");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (!Loops.isEpoll() || (name.charAt(0) != '/' && name.charAt(0) != ABSTRACT)) {
            log.error(
                    "{} should be a Unix socket that this machine's native library can send to, but is \"{}\" on {}:"
                            + " the service manager is not told that Acequia is ready",
                    ADDRESS,
                    name,
                    System.getProperty("os.arch"));
            return Optional.empty();
        }
        String path = name.charAt(0) == ABSTRACT ? '\0' + name.substring(1) : name;
        return Optional.of(new NotifySocket(path.getBytes(StandardCharsets.UTF_8), watchdog(environment)));
    }

    /// How long the service manager waits between two signs of life, if it wants any of this very process.
    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String watched = environment.getOrDefault(WATCHED, "");
        if (!watched.isEmpty()
                && !watched.equals(Long.toString(ProcessHandle.current().pid()))) {
            return Optional.empty();
        }
        String interval = environment.getOrDefault(WATCHDOG, "");
        try {
            long micros = interval.isEmpty() ? 0 : Long.parseLong(interval);
            return micros > 0 ? Optional.of(Duration.ofNanos(Math.multiplyExact(micros, 1000L))) : Optional.empty();
        } catch (NumberFormatException | ArithmeticException e) {
            log.warn("{} should be a number of microseconds: {}", WATCHDOG, e.getMessage());
            return Optional.empty();
        }
    }

    public Optional<Duration> watchdog() {
        return watchdog;
    }

    /// Sends a state, or several, a line each. Who does not hear it is not waited for.
    public void send(String state) {
        byte[] text = state.getBytes(StandardCharsets.UTF_8);
        ByteBuffer direct = ByteBuffer.allocateDirect(text.length).put(0, text);
        Socket socket = null;
        try {
            socket = Socket.newSocketDomainDgram();
            socket.sendToDomainSocket(direct, 0, text.length, address);
        } catch (IOException | RuntimeException e) {
            log.warn("The service manager should hear \"{}\", but does not: {}", state, e.toString());
        } finally {
            close(socket);
        }
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            log.debug("The socket to the service manager could not be closed", e);
        }
    }
}
