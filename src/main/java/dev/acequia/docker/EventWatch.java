package dev.acequia.docker;

import dev.acequia.fleet.ProviderException;
import dev.acequia.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A reader of the daemon's events of our containers. What they say is not read: they only tell that something may have
/// changed. Every connection begins with such a hint, since what happened before is lost.
final class EventWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);

    /// The names of both dialects: what dies is `die` for Docker and `died` for Podman's filter, what is removed
    /// `destroy` and `remove`.
    private static final List<String> EVENTS =
            List.of("create", "start", "die", "died", "oom", "kill", "stop", "destroy", "remove", "rename");

    /// A connection that says nothing may have no other end any more, so it is made anew.
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int PORTION = 8192;
    private static final int REFUSED = 400;

    private final DockerClient client;
    private final String path;
    private final Runnable changed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private boolean hasEvents;

    EventWatch(DockerClient client, String label, Runnable changed) {
        this.client = client;
        this.changed = changed;
        byte[] filters = JsonTree.write(Map.of("type", List.of("container"), "label", List.of(label), "event", EVENTS));
        path = "/events?filters=" + DockerClient.encode(new String(filters, StandardCharsets.UTF_8));
        thread = Thread.ofVirtual().name("docker-events").start(this::run);
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (closed.getCount() > 0) {
                long begin = System.nanoTime();
                hasEvents = false;
                follow();
                boolean wasFine = hasEvents || System.nanoTime() - begin > LONGEST_PAUSE.toNanos();
                pause = wasFine ? FIRST_PAUSE : pause;
                if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            // It is closed.
        }
    }

    private void follow() throws InterruptedException {
        try {
            client.stream("GET", path, LONGEST, (status, body, _) -> {
                if (status >= REFUSED) {
                    throw Failures.of("Events could not be read", "", new Answer(status, body.readNBytes(PORTION)));
                }
                hint();
                follow(body);
                return true;
            });
        } catch (ProviderException e) {
            LOG.debug("{}", e.getMessage());
        }
    }

    private void follow(DaemonBody body) throws IOException {
        byte[] portion = new byte[PORTION];
        while (body.read(portion) >= 0) {
            hasEvents = true;
            hint();
        }
    }

    private void hint() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            LOG.warn("A change of the containers could not be told", e);
        }
    }
}
