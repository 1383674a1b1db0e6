package dev.acequia.docker;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventWatchTest extends ClientRig {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final AtomicInteger hints = new AtomicInteger();

    @Test
    void eachConnectionAndEachEventIsAHint() throws Exception {
        var go = new CountDownLatch(1);
        daemon.on("GET /events", (_, out) -> {
            out.write(HEAD.getBytes(StandardCharsets.UTF_8));
            go.await();
            out.write("3\r\n{}\n\r\n".getBytes(StandardCharsets.UTF_8));
            new CountDownLatch(1).await();
        });
        try (var _ = watch()) {
            eventually().until(() -> hints.get() == 1);
            go.countDown();
            eventually().until(() -> hints.get() == 2);
        }
    }

    @Test
    void bothDialectsNamesAreAskedForOfOurContainersOnly() throws Exception {
        try (var _ = watch()) {
            eventually().until(() -> daemon.asked("/events") > 0);
        }
        String asked = daemon.requests.stream()
                .filter(each -> each.contains("/events"))
                .findFirst()
                .orElseThrow();
        assertThat(URLDecoder.decode(asked, StandardCharsets.UTF_8))
                .contains("\"label\":[\"acequia.instance=7f3a\"]", "\"die\",\"died\"", "\"destroy\",\"remove\"");
    }

    @Test
    void itGoesOnWhenItWasCutOffRefusedOrAnsweredNonsense() throws Exception {
        var turns = new AtomicInteger();
        daemon.on("GET /events", (_, out) -> {
            int turn = turns.incrementAndGet();
            if (turn == 1) {
                out.write((HEAD + "99\r\n{").getBytes(StandardCharsets.UTF_8));
                throw new IOException("cut");
            }
            if (turn == 2) {
                out.write("HTTP/1.1 403 no\r\nContent-Length: 4\r\n\r\n<h1>".getBytes(StandardCharsets.UTF_8));
                return;
            }
            out.write((HEAD + "3\r\n{}\n\r\n").getBytes(StandardCharsets.UTF_8));
            new CountDownLatch(1).await();
        });
        try (var _ = watch()) {
            eventually().until(() -> turns.get() == 3 && hints.get() >= 3);
        }
    }

    @Test
    void itFindsADaemonThatComesBack() throws Exception {
        daemon.close();
        try (var _ = watch()) {
            daemon = FakeDaemon.docker(folder);
            daemon.on("GET /events", (_, out) -> {
                out.write(HEAD.getBytes(StandardCharsets.UTF_8));
                new CountDownLatch(1).await();
            });
            eventually().until(() -> hints.get() == 1);
        }
    }

    @Test
    void aListenerThatFailsIsToldTheNextChange() throws Exception {
        daemon.on("GET /events", (_, out) -> {
            out.write((HEAD + "3\r\n{}\n\r\n").getBytes(StandardCharsets.UTF_8));
            new CountDownLatch(1).await();
        });
        try (var _ = new EventWatch(client, "acequia.instance=7f3a", () -> {
            hints.incrementAndGet();
            throw new IllegalStateException("a listener's fault");
        })) {
            eventually().until(() -> hints.get() == 2);
        }
    }

    @Test
    void itEndsWhenItIsClosed() throws Exception {
        daemon.on("GET /events", (_, out) -> {
            out.write(HEAD.getBytes(StandardCharsets.UTF_8));
            new CountDownLatch(1).await();
        });
        EventWatch watch = watch();
        eventually().until(() -> hints.get() == 1);
        watch.close();
        eventually().until(() -> !watch.isAlive());
    }

    private EventWatch watch() {
        return new EventWatch(client, "acequia.instance=7f3a", hints::incrementAndGet);
    }
}
