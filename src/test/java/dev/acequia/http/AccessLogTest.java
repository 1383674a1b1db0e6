package dev.acequia.http;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.acequia.http.LoggedServer.Entry;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/// Which requests that came by real sockets are in the access log, when, and with which figures.
class AccessLogTest {
    private final LoggedServer server = new LoggedServer();

    @AfterEach
    void close() throws InterruptedException {
        server.close();
    }

    @Test
    void aRequestIsALineOnceItIsAnswered() {
        try (Client client = server.client()) {
            client.send("GET /echo/hello?a=b%20c HTTP/1.1\r\nHost: test\r\nUser-Agent: VLC/3.0.20 LibVLC\r\n\r\n");
            client.reply();
            Entry line = server.line();
            assertThat(line.address()).isEqualTo("127.0.0.1");
            assertThat(line.request()).isEqualTo("GET /echo/hello?a=b%20c HTTP/1.1");
            assertThat(line.status()).isEqualTo(200);
            assertThat(line.bytes()).isEqualTo("hello".length());
            assertThat(line.agent()).isEqualTo("VLC/3.0.20 LibVLC");
        }
    }

    @Test
    void theLinesOfAConnectionAreInTheOrderOfItsRequests() {
        try (Client client = server.client()) {
            client.send(
                    "GET /slow HTTP/1.1\r\nHost: test\r\n\r\nHEAD /echo/one HTTP/1.1\r\nHost: test\r\n\r\nGET /echo/two HTTP/1.0\r\n\r\n");
            server.hurry();
            List<Entry> all = server.entries(3);
            assertThat(all)
                    .extracting(Entry::request)
                    .containsExactly("GET /slow HTTP/1.1", "HEAD /echo/one HTTP/1.1", "GET /echo/two HTTP/1.0");
            assertThat(all).extracting(Entry::bytes).containsExactly(4L, 0L, 3L);
            assertThat(all).extracting(Entry::agent).containsOnly("-");
        }
    }

    @Test
    void theTimeIsThatUntilTheAnswerWasTaken() {
        try (Client client = server.client().get("/slow")) {
            server.awaitSlow();
            long before = System.nanoTime();
            eventually()
                    .until(() -> Duration.ofNanos(System.nanoTime() - before).toMillis() >= 30);
            server.hurry();
            client.reply();
            assertThat(server.line().millis()).isBetween(30L, 20_000L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /nowhere HTTP/1.1,  404, GET /nowhere HTTP/1.1",
        "DELETE /post HTTP/1.1,  405, DELETE /post HTTP/1.1",
        "OPTIONS /post HTTP/1.1, 204, OPTIONS /post HTTP/1.1",
        "GET /echo/%zz HTTP/1.1, 400, GET /echo/%zz HTTP/1.1",
        "\u0016\u0003 garbage,   400, -",
    })
    void whatIsNotServedIsALineToo(String sent, int status, String logged) {
        try (Client client = server.client().send(sent + "\r\nHost: test\r\n\r\n")) {
            assertThat(client.reply().status()).isEqualTo(status);
            Entry line = server.line();
            assertThat(line.status()).isEqualTo(status);
            assertThat(line.request()).isEqualTo(logged);
        }
    }

    @Test
    void whatIsTooLargeToBeReadIsALineToo() {
        String length = "Content-Length: 100000\r\n\r\n";
        Map<String, Integer> sent = new LinkedHashMap<>();
        sent.put("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: test\r\n\r\n", 414);
        sent.put("GET /echo/x HTTP/1.1\r\nHost: test\r\nX: " + "x".repeat(20_000) + "\r\n\r\n", 431);
        sent.put("POST /post HTTP/1.1\r\nHost: test\r\n" + length, 413);
        sent.put("POST /post HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\n" + length, 413);
        sent.forEach((request, status) -> {
            try (Client client = server.client().send(request)) {
                assertThat(client.reply().status()).isEqualTo(status);
            }
        });
        assertThat(server.entries(4))
                .extracting(Entry::request, Entry::status)
                .containsExactly(
                        tuple("-", 414),
                        tuple("GET /echo/x HTTP/1.1", 431),
                        tuple("POST /post HTTP/1.1", 413),
                        tuple("POST /post HTTP/1.1", 413));
    }

    @Test
    void whoGoesBeforeTheAnswerIsALineWithoutOne() {
        try (Client client = server.client().get("/slow")) {
            server.awaitSlow();
            client.close();
        }
        assertThat(server.line().status()).isEqualTo(499);
        server.hurry();
        try (Client next = server.client().get("/echo/next")) {
            next.reply();
            assertThat(server.entries(2).getLast().request()).contains("/echo/next");
        }
    }

    @ParameterizedTest
    @CsvSource({"/large, 200", "/pieces, 206"})
    void whoGoesInTheMidstOfAnAnswerIsALineWithWhatItGot(String target, int status) throws IOException {
        byte[] piece = new byte[8 << 10];
        int got = 0;
        try (Client client = server.smallClient().get(target)) {
            assertThat(client.head().status()).isEqualTo(status);
            while (got < 1 << 20) {
                got += client.read(piece);
            }
        }
        assertThat(server.line().status()).isEqualTo(status);
        assertThat(server.line().bytes()).isBetween((long) got, LoggedServer.LARGE - 1L);
    }

    @ParameterizedTest
    @CsvSource({"/large, 200", "/pieces, 206"})
    void whoTakesAllOfALargeAnswerIsALineWithAllOfIt(String target, int status) {
        try (Client client = server.client().get(target)) {
            client.reply();
            assertThat(server.line().status()).isEqualTo(status);
            assertThat(server.line().bytes()).isEqualTo(LoggedServer.LARGE);
        }
    }

    @Test
    void aViewerIsALineWhenItHasLeft() {
        Broadcast broadcast = Broadcast.onDemand().send(4);
        try (ChannelRig rig = ChannelRig.playing(broadcast, new Knobs().accessLog(server.log()))) {
            Player player = rig.play(ChannelRig.URL + "&token=hunter2").awaitPackets(1000);
            eventually()
                    .until(() -> rig.channel().viewers().getFirst().bytesSent()
                            == player.body().bytes());
            assertThat(server.lines()).isEmpty();
            player.reset();
            Entry line = server.line();
            assertThat(line.request()).isEqualTo("GET " + ChannelRig.URL + "&token=*** HTTP/1.1");
            assertThat(line.status()).isEqualTo(200);
            assertThat(line.bytes())
                    .isEqualTo(player.body().bytes() + player.body().fillers() * 188);
        }
    }

    @Test
    void aViewerWhoseStreamDoesNotStartIsALineWithTheReason() {
        try (ChannelRig rig = ChannelRig.withoutEngine(
                        new Knobs().accessLog(server.log()).startTimeout(Duration.ofMillis(200)));
                Player player = rig.play()) {
            assertThat(player.status()).isGreaterThanOrEqualTo(500);
            assertThat(server.line().status()).isEqualTo(player.status());
            assertThat(server.line().bytes()).isEqualTo(player.head().body().length());
        }
    }

    @Test
    void aReaderOfEventsIsALineWhenItHasLeft() throws IOException {
        int got = 0;
        try (Client client = server.client().get("/events")) {
            assertThat(client.head().status()).isEqualTo(200);
            String body = "retry: 2000\n\nid: 0\nevent: full_sync\ndata: {}\n\n";
            while (got < body.length()) {
                got += client.read(new byte[100]);
            }
            assertThat(server.lines()).isEmpty();
        }
        assertThat(server.line().status()).isEqualTo(200);
        assertThat(server.line().bytes()).isEqualTo(got);
    }

    @Test
    void aConnectionThatIsOpenIsLoggedFromWhenItIsTurnedOn() {
        try (Client client = server.client()) {
            server.log().turn(false);
            client.get("/echo/1").reply();
            server.log().turn(true);
            client.get("/echo/2").reply();
            assertThat(server.line().request()).contains("/echo/2");
        }
    }

    @Test
    void aSlowReaderOfTheLogHoldsUpNobodyAndIsToldHowManyLinesItMissed() throws Exception {
        CompletableFuture<Void> stuck = new CompletableFuture<>();
        Queue<String> taken = new ConcurrentLinkedQueue<>();
        Consumer<String> slow = line -> {
            taken.add(line);
            stuck.join();
        };
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.class);
        logger.addAppender(told);
        try (AccessLog small = new AccessLog(slow, 10)) {
            small.turn(true);
            HttpServer other = HttpServer.start(new Knobs().accessLog(small).http(), new Router.Builder().build());
            try (Client client = Client.to(other.port())) {
                client.get("/first").reply();
                eventually().until(() -> taken.size() == 1);
                for (int i = 0; i < 25; i++) {
                    assertThat(client.get("/" + i).reply().status()).isEqualTo(404);
                }
            }
            other.close();
            stuck.complete(null);
        } finally {
            logger.detachAppender(told);
        }
        assertThat(taken).hasSize(11).last().asString().contains("GET /9 ");
        assertThat(told.list).singleElement().asString().contains("15 lines were dropped");
    }

    @Test
    void whatWaitsIsWrittenWhenTheLogIsClosed() throws Exception {
        try (Client client = server.client()) {
            for (int i = 0; i < 100; i++) {
                client.get("/echo/" + i).reply();
            }
        }
        server.close();
        assertThat(server.lines()).hasSize(100);
    }
}
