package dev.acequia.docker;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.fleet.ProviderException;
import dev.acequia.fleet.ProviderException.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerClientTest extends ClientRig {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    @ParameterizedTest
    @CsvSource({"1.40,/v1.40", "1.41,/v1.41", "1.44,/v1.44", "1.52,/v1.44"})
    void theDaemonIsAskedByTheNewestVersionThatBothKnow(String offered, String prefix) throws Exception {
        daemon.version(offered).json("GET /x", 200, "{\"a\":\"b\"}");

        assertThat(client.get("/x", TIME).json().at("a").text()).isEqualTo("b");
        assertThat(daemon.requests).containsExactly("GET /_ping ", "GET " + prefix + "/x ");
    }

    @Test
    void aDaemonThatIsTooOldIsRefusedWithASentence() {
        daemon.version("1.39");
        assertFails(Kind.REFUSED, "1.40", () -> client.get("/x", TIME));
    }

    @Test
    void aDaemonIsAskedForItsVersionAgainAfterItWasAway() throws Exception {
        daemon.json("GET /x", 200, "{}");
        client.get("/x", TIME);
        daemon.close();
        assertFails(Kind.UNREACHABLE, "no such file", () -> client.get("/x", TIME));

        daemon = FakeDaemon.docker(folder).version("1.43").json("GET /x", 200, "{}");
        client.get("/x", TIME);
        assertThat(daemon.asked("/v1.43/x")).isOne();
    }

    @Test
    void aBodyInChunksIsPutTogether() throws Exception {
        daemon.raw(
                "GET /x",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\n{\"a\r\n6\r\n\":\"b\"}\r\n0\r\nT: 1\r\n\r\n");

        assertThat(client.get("/x", TIME).json().at("a").text()).isEqualTo("b");
        assertThat(client.get("/x", TIME).json().at("a").text()).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Length: -9\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "SSH-2.0-OpenSSH\r\n",
                ""
            })
    void anAnswerThatIsCutOrGarbledIsNoAnswer(String answer) {
        daemon.on("GET /x", (_, out) -> {
            out.write(answer.getBytes(StandardCharsets.UTF_8));
            throw new IOException("cut");
        });
        assertFails(Kind.UNREACHABLE, "must answer", () -> client.get("/x", TIME));
    }

    @Test
    void aBodyWithoutLengthEndsWithTheConnection() throws Exception {
        daemon.on("GET /x", (_, out) -> {
            out.write("HTTP/1.0 200 OK\r\n\r\nabc".getBytes(StandardCharsets.UTF_8));
            throw new IOException("the end");
        });
        assertThat(client.get("/x", TIME).body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("abc");
    }

    @Test
    void anAnswerOfMoreThanSixteenMegabytesIsNotRead() {
        daemon.on("GET /x", (_, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            byte[] much = new byte[1 << 20];
            for (int i = 0; i < 20; i++) {
                out.write(much);
            }
        });
        assertFails(Kind.UNREACHABLE, "longer than", () -> client.get("/x", TIME));
    }

    @Test
    void headersHaveABound() {
        daemon.raw("GET /x", "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(20_000) + "\r\n");
        assertFails(Kind.UNREACHABLE, "", () -> client.get("/x", TIME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"})
    void aDaemonThatFallsSilentCostsNoMoreThanTheDeadline(String answer) {
        daemon.on("POST /x", (_, out) -> {
            out.write(answer.getBytes(StandardCharsets.UTF_8));
            new CountDownLatch(1).await();
        });
        assertFails(Kind.UNREACHABLE, "within 0.2 s", () -> client.post("/x", SHORT));
    }

    @Test
    void aCallEndsWhenItIsInterrupted() throws Exception {
        daemon.on("POST /x", (_, _) -> new CountDownLatch(1).await());
        var end = new CompletableFuture<Throwable>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                client.post("/x", TIME);
            } catch (ProviderException | InterruptedException e) {
                end.complete(e);
            }
        });
        eventually().until(() -> daemon.asked("/x") == 1);
        thread.interrupt();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void allCallsEndWhenTheClientIsClosed() throws Exception {
        daemon.on("POST /x", (_, _) -> new CountDownLatch(1).await());
        var end = new CompletableFuture<Throwable>();
        Thread.ofVirtual().start(() -> {
            try {
                client.post("/x", TIME);
            } catch (ProviderException | InterruptedException e) {
                end.complete(e);
            }
        });
        eventually().until(() -> daemon.asked("/x") == 1);
        client.close();
        assertThat(end.get()).isInstanceOf(ProviderException.class);
        assertFails(Kind.UNREACHABLE, "closed", () -> client.post("/x", TIME));
    }

    @Test
    void aQuestionOnAConnectionThatWasClosedMeanwhileIsAskedAgain() throws Exception {
        daemon.json("GET /x", 200, "{}");
        client.get("/x", TIME);
        daemon.cut();
        assertThat(client.get("/x", TIME).status()).isEqualTo(200);
    }

    @Test
    void aChangeIsAskedForOnceOnly() {
        var calls = new AtomicInteger();
        daemon.on("POST /x", (_, _) -> {
            calls.incrementAndGet();
            throw new IOException("cut");
        });
        assertFails(Kind.UNREACHABLE, "", () -> client.post("/x", TIME));
        assertThat(calls).hasValue(1);
    }

    @Test
    void aMissingSocketIsNamedWithTheReason() throws IOException {
        daemon.close();
        assertFails(Kind.UNREACHABLE, "there is no such file", () -> client.get("/x", TIME));
    }

    @Test
    void aSocketThatRefusesIsNamedWithItsOwnerAndMode() throws IOException {
        Path socket = folder.resolve("r");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        server.close();
        assertThat(Files.exists(socket)).isTrue();
        try (var refused = new DockerClient(DockerHost.parse("unix://" + socket, "DOCKER_HOST"))) {
            assertFails(Kind.UNREACHABLE, "rw", () -> refused.get("/x", TIME));
            assertFails(Kind.UNREACHABLE, "(DOCKER_HOST)", () -> refused.get("/x", TIME));
        }
    }

    static void assertFails(Kind kind, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
                .hasMessageContaining(words);
    }
}
