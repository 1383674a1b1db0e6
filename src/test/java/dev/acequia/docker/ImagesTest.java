package dev.acequia.docker;

import static dev.acequia.docker.DockerClientTest.assertFails;
import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.fleet.ProviderException;
import dev.acequia.fleet.ProviderException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest extends ClientRig {
    private static final String IMAGE = "owner/engine:1";
    private static final String THERE = "GET /images/owner/engine:1/json";
    private static final String PULL = "POST /images/create";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    void anImageThatIsThereIsNotPulled() throws Exception {
        daemon.json(THERE, 200, "{}");
        new Images(client).need(IMAGE, _ -> {});
        assertThat(daemon.asked("/images/create")).isZero();
    }

    @Test
    void whatMustNotBePulledIsMissing() {
        assertFails(
                Kind.IMAGE_UNKNOWN,
                "is not pulled",
                () -> new Images(client, new Registry(false, "")).need(IMAGE, _ -> {}));
        assertThat(daemon.asked("/images/create")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"ghcr.io/owner/engine:1, ghcr.io", "owner/engine:1, https://index.docker.io/v1/"})
    void whoPullsIsToldToTheRegistryOfTheImageAndToNobodyElse(String image, String address) throws Exception {
        daemon.on(PULL, (_, out) -> {
            daemon.json("GET /images/" + image + "/json", 200, "{}");
            chunk(out, HEAD, "{}");
            out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        });
        var registry = new Registry(true, "me:pass:word");
        new Images(client, registry).need(image, _ -> {});
        assertThat(daemon.headers.stream().filter(each -> each.startsWith("X-Registry-Auth: ")))
                .singleElement()
                .satisfies(each -> {
                    var said = new String(Base64.getUrlDecoder().decode(each.substring(17)), StandardCharsets.UTF_8);
                    assertThat(said)
                            .isEqualTo("{\"username\":\"me\",\"password\":\"pass:word\",\"serveraddress\":\"" + address
                                    + "\"}");
                });
        assertThat(registry.toString()).doesNotContain("pass");
    }

    @Test
    void anImageIsPulledOnceForAllWhoWaitAndAllHearHowFarItIs() throws Exception {
        var go = new CountDownLatch(1);
        daemon.on(PULL, (_, out) -> {
            chunk(out, HEAD, "");
            chunk(out, "", "{\"status\":\"Pulling fs layer\",\"id\":\"b\"}\n");
            chunk(out, "", "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":43,\"total\":100},");
            chunk(out, "", "\"id\":\"a\"}\r\n");
            go.await();
            daemon.json(THERE, 200, "{}");
            out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        });
        var images = new Images(client);
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        List<String> told = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            var end = new CompletableFuture<Void>();
            ends.add(end);
            Thread.ofVirtual().start(() -> {
                try {
                    images.need(IMAGE, told::add);
                    end.complete(null);
                } catch (ProviderException | InterruptedException e) {
                    end.completeExceptionally(e);
                }
            });
        }
        eventually()
                .until(() -> told.stream().filter("pulling image 43 %"::equals).count() == 3);
        assertThat(ends).noneMatch(CompletableFuture::isDone);
        go.countDown();

        for (CompletableFuture<Void> end : ends) {
            end.get();
        }
        assertThat(daemon.asked("/images/create?fromImage=owner%2Fengine&tag=1"))
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"errorDetail", "error"})
    void aPullThatFailsAfterAGoodStatusHasFailed(String field) {
        String error = field.equals("error") ? "\"manifest unknown\"" : "{\"message\":\"manifest unknown\"}";
        pull("{\"status\":\"Trying\"}\n{\"" + field + "\":" + error + "}\n", true);
        assertFails(Kind.IMAGE_UNKNOWN, "manifest unknown", () -> new Images(client).need(IMAGE, _ -> {}));
    }

    @Test
    void aPullThatIsRefusedAtOnceHasFailed() {
        daemon.json(PULL, 500, "{\"message\":\"dial tcp 127.0.0.1:9: connect: connection refused\"}");
        assertFails(Kind.IMAGE_LOST, "connection refused", () -> new Images(client).need(IMAGE, _ -> {}));
    }

    @Test
    void aPullThatIsCutOffHasNotSucceeded() {
        pull("{\"status\":\"Download complete\",\"id\":\"a\"}\n", false);
        assertFails(Kind.UNREACHABLE, "ended", () -> new Images(client).need(IMAGE, _ -> {}));
    }

    @Test
    void aPullAfterWhichTheImageIsNotThereHasFailed() {
        pull("{\"status\":\"Download complete\",\"id\":\"a\"}\n", true);
        assertFails(Kind.IMAGE_LOST, "does not have it", () -> new Images(client).need(IMAGE, _ -> {}));
    }

    @Test
    void aPullThatSaysTheSameAgainAndAgainDoesNotComeOn() {
        daemon.on(PULL, (_, out) -> {
            chunk(out, HEAD, "");
            for (int i = 0; i < 1000; i++) {
                chunk(
                        out,
                        "",
                        "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1,\"total\":9},\"id\":\"a\"}\n");
                new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
            }
        });
        assertFails(
                Kind.IMAGE_LOST, "must come on", () -> new Images(client, Duration.ofMillis(500)).need(IMAGE, _ -> {}));
    }

    @Test
    void aPullThatFailedIsTriedAnew() throws Exception {
        var images = new Images(client);
        pull("{\"error\":\"timeout\"}\n", true);
        assertFails(Kind.IMAGE_LOST, "timeout", () -> images.need(IMAGE, _ -> {}));
        daemon.on(PULL, (_, out) -> {
            daemon.json(THERE, 200, "{}");
            chunk(out, HEAD, "{\"status\":\"Already exists\",\"id\":\"a\"}\n");
            out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        });
        images.need(IMAGE, _ -> {});
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../containers/x", "a b", "a?b", "-a", "a/../../b"})
    void whatIsNoImageIsNotAskedFor(String image) {
        assertFails(Kind.IMAGE_UNKNOWN, "must be named", () -> new Images(client).need(image, _ -> {}));
        assertThat(daemon.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "engine,fromImage=engine&tag=latest",
        "owner/engine:3.2,fromImage=owner%2Fengine&tag=3.2",
        "host:5000/engine,fromImage=host%3A5000%2Fengine&tag=latest",
        "host:5000/engine:1,fromImage=host%3A5000%2Fengine&tag=1",
        "engine@sha256:ab,fromImage=engine&tag=sha256%3Aab",
        "engine:1@sha256:ab,fromImage=engine&tag=sha256%3Aab"
    })
    void nameAndTagAreParted(String image, String query) {
        assertThat(Images.query(image)).isEqualTo(query);
    }

    private void pull(String lines, boolean isWhole) {
        daemon.on(PULL, (_, out) -> {
            chunk(out, HEAD, lines);
            if (!isWhole) {
                throw new IOException("cut");
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        });
    }

    private static void chunk(OutputStream out, String before, String text) throws IOException {
        String chunk = text.isEmpty() ? "" : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
        out.write((before + chunk).getBytes(StandardCharsets.UTF_8));
    }
}
