package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What the service at `EVENTS_URL` is told.
@Execution(ExecutionMode.CONCURRENT)
class RelayIT {
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer receiver;
    private final Rig rig;
    private volatile Mood mood = Mood.WELL;

    /// How the receiver answers.
    private enum Mood {
        WELL,
        FAILING,
        REFUSING,
        HANGING
    }

    RelayIT(@TempDir Path folder) throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(threads);
        receiver.createContext("/base/events", this::answer);
        receiver.start();
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/base/";
        rig = Rig.open(
                folder, settings -> settings.with(ServerSettings.EVENTS_URL, url.substring(0, url.length() - 1)));
    }

    @AfterEach
    void close() throws Exception {
        hangs.countDown();
        rig.close();
        receiver.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = switch (mood) {
                case WELL -> 200;
                case FAILING -> 503;
                case REFUSING -> 422;
                case HANGING -> awaitEnd();
            };
            if (status == 200) {
                told.add(exchange.getRequestURI().getPath().replaceAll(".*/", "") + " " + body);
            }
            byte[] answer = "{\"id\": \"theirs\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private int awaitEnd() {
        try {
            return hangs.await(40, TimeUnit.SECONDS) ? 500 : 501;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 502;
        }
    }

    private List<String> kinds() {
        return told.stream().map(each -> each.substring(0, each.indexOf(' '))).toList();
    }

    private void play() throws Exception {
        int before = ended();
        try (TsViewer viewer = rig.watch(rig.body(), "viewer")) {
            viewer.awaitMore();
        }
        eventually().until(() -> ended() > before);
    }

    private int ended() {
        return Rig.text(rig.get("/streams?status=ended")).split("\"ended_at\"", -1).length - 1;
    }

    @Test
    void everyStartAndEndIsToldOnceAndInOrder() throws Exception {
        play();
        play();
        eventually().until(() -> told.size() == 4);
        assertThat(told.get(0))
                .startsWith("stream_started ")
                .contains(
                        "\"key_type\":\"content_id\",\"key\":\"" + rig.content().contentId() + "\"",
                        "\"is_live\":1",
                        "\"stat_url\":\"http://" + rig.engine());
        assertThat(told.get(1))
                .startsWith("stream_ended ")
                .contains("\"stream_id\":\"theirs\"", "\"reason\":\"normal\"");
        assertThat(kinds()).containsExactly("stream_started", "stream_ended", "stream_started", "stream_ended");
    }

    @Test
    void aReceiverThatFailsIsToldLaterAndViewersNoticeNothing() throws Exception {
        mood = Mood.FAILING;
        play();
        assertThat(told).isEmpty();
        mood = Mood.WELL;
        eventually().until(() -> told.size() == 2);
        assertThat(kinds()).containsExactly("stream_started", "stream_ended");
    }

    @Test
    void aReceiverThatHangsDelaysNobodyAndIsToldAfterARestart() throws Exception {
        mood = Mood.HANGING;
        play();
        mood = Mood.WELL;
        rig.restart();
        eventually().until(() -> told.size() == 2);
        assertThat(kinds()).containsExactly("stream_started", "stream_ended");
    }

    @Test
    void whatIsRefusedForGoodDoesNotHoldUpTheRest() throws Exception {
        mood = Mood.REFUSING;
        play();
        mood = Mood.WELL;
        play();
        eventually().until(() -> told.size() >= 2);
        assertThat(told.getLast()).startsWith("stream_ended ");
    }
}
