package dev.acequia.app;

import dev.acequia.net.Loops;
import dev.acequia.net.NotifySocket;
import dev.acequia.schedule.PeriodicTask;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices to the service manager: that the server is ready, that its event loops answer (the watchdog), and that it
/// stops. One whose loops do not answer sends nothing, and is ended and started anew by the watchdog.
final class ServiceNotices implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceNotices.class);

    private final NotifySocket socket;
    private final @Nullable PeriodicTask watchdog;

    private ServiceNotices(NotifySocket socket, @Nullable PeriodicTask watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /// Says that the server is ready, with a line about it; empty where nobody wants to hear it.
    static Optional<ServiceNotices> ready(Map<String, String> environment, Loops loops, String status) {
        return NotifySocket.of(environment).map(socket -> {
            socket.send("READY=1\nSTATUS=" + status);
            return new ServiceNotices(socket, watchdog(socket, loops));
        });
    }

    /// A sign of life after half the time that the manager waits, if all loops answer within a quarter of it.
    private static @Nullable PeriodicTask watchdog(NotifySocket socket, Loops loops) {
        if (socket.watchdog().isEmpty()) {
            return null;
        }
        Duration whole = socket.watchdog().get();
        PeriodicTask task = new PeriodicTask("watchdog", () -> Optional.of(whole.dividedBy(2)), () -> {
            if (loops.answer(whole.dividedBy(4))) {
                socket.send("WATCHDOG=1");
            } else {
                log.error(
                        "An event loop has not answered for {} ms",
                        whole.dividedBy(4).toMillis());
            }
        });
        task.start();
        return task;
    }

    /// Says that the server stops.
    @Override
    public void close() {
        socket.send("STOPPING=1");
        if (watchdog != null) {
            watchdog.close();
        }
    }
}
