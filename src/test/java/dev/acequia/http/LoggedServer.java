package dev.acequia.http;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.events.EventLog;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Proxies;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import dev.acequia.settings.kind.Network;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server that trusts proxies on this machine and logs each request, with routes that answer in every way there is.
final class LoggedServer implements AutoCloseable {
    /// The length of large bodies.
    static final int LARGE = 16 << 20;

    private static final Pattern LINE = Pattern.compile("(\\S+) - - "
            + "\\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}] "
            + "\"(.*)\" (\\d{3}) (\\d+) \"-\" \"(.*)\" (\\d+)");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AccessLog log = new AccessLog(lines::add, 1000);
    private final HttpServer server;

    /// What a line tells.
    record Entry(String address, String request, int status, long bytes, String agent, long millis) {
        private static Entry of(String line) {
            Matcher found = LINE.matcher(line);
            assertThat(found.matches()).as(line).isTrue();
            return new Entry(
                    found.group(1),
                    found.group(2),
                    Integer.parseInt(found.group(3)),
                    Long.parseLong(found.group(4)),
                    found.group(5),
                    Long.parseLong(found.group(6)));
        }
    }

    LoggedServer() {
        log.turn(true);
        Knobs knobs = new Knobs()
                .accessLog(log)
                .proxies(new Proxies(List.of(new Network(InetAddress.getLoopbackAddress(), 32))));
        EventLog events = new EventLog(InstantSource.system());
        Router router = new Router.Builder()
                .resource(Undescribed.get("/echo/*"), (_, tail) -> Answer.json(200, tail))
                .resource(Undescribed.get("/slow"), (_, _) -> answerSlowly())
                .resource(Undescribed.get("/large"), (_, _) -> Answer.json(200, "x".repeat(LARGE)))
                .resource(Undescribed.post("/post"), (_, _) -> Answer.json(201, "{}"))
                .route(Undescribed.get("/pieces"), (Route.Stream) (_, _, to) -> answerInPieces(to))
                .route(Undescribed.get("/events"), new EventStreamHandler(events, () -> "{}", _ -> "{}"))
                .build();
        try {
            server = HttpServer.start(knobs.http(), router);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer answerSlowly() {
        underWay.incrementAndGet();
        try {
            slow.await();
            return Answer.json(200, "slow");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answerInPieces(Connection connection) {
        var half = Unpooled.wrappedBuffer(new byte[LARGE / 2]);
        connection.body(206, Map.of(), LARGE, List.of(half, half.retainedDuplicate()), Duration.ofSeconds(20));
    }

    AccessLog log() {
        return log;
    }

    Client client() {
        return Client.to(server.port());
    }

    /// One whose system takes little that it does not read.
    Client smallClient() {
        return Client.withSmallBuffer(server.port());
    }

    /// Waits for a request to `/slow`, which is not answered yet.
    void awaitSlow() {
        eventually().until(() -> underWay.get() == 1);
    }

    /// Answers to `/slow` from now on.
    void hurry() {
        slow.countDown();
    }

    /// The only line, once it is there.
    Entry line() {
        return entries(1).getFirst();
    }

    /// All lines, once there are as many as expected.
    List<Entry> entries(int expected) {
        eventually().until(() -> lines.size() >= expected);
        assertThat(lines).hasSize(expected);
        return lines().stream().map(Entry::of).toList();
    }

    /// The lines there are, as they are.
    List<String> lines() {
        return List.copyOf(lines);
    }

    /// Closes the server, then the log.
    @Override
    public void close() throws InterruptedException {
        hurry();
        server.close();
        log.close();
    }
}
