package dev.acequia.app;

import static dev.acequia.rig.Rig.text;
import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.simulator.Knob;
import dev.acequia.simulator.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The sessions of files and their readers, from outside.
class FileSessionsIT extends FilesRig {
    FileSessionsIT(@TempDir Path folder) throws IOException {
        super(folder);
    }

    @Test
    void manyReadersHaveOneSessionWhichLingersAndIsStopped() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int from = i * 100_001;
                String by = i % 2 == 0
                        ? path()
                        : "/ace/getstream.ts?infohash=" + rig.content().infohash();
                all.add(CompletableFuture.runAsync(
                        () -> assertThat(rig.get(by, "Range", "bytes=" + from + "-" + (from + 899_999))
                                        .body())
                                .isEqualTo(bytes(0, from, from + 900_000)),
                        threads));
            }
            for (CompletableFuture<Void> each : all) {
                each.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(starts()).isBetween(1L, 2L); // by each of its names, before either is known to be the other
        assertThat(rig.counts().stops()).isZero();
        assertThat(text(rig.get("/proxy/status")))
                .contains("\"files\":[{\"ace_id\":\"", "\"length_bytes\":" + LENGTH, "\"client_count\":0");
        rig.get(path(), "Range", "bytes=0-0");
        assertThat(starts()).isBetween(1L, 2L);
        eventually().until(() -> rig.counts().stops() == 1);
        eventually().until(() -> text(rig.get("/proxy/status")).contains("\"files\":[]"));
        eventually()
                .until(() -> text(rig.get("/engines")).contains("\"stream_count\":0")
                        || !text(rig.get("/engines")).contains("stream_count"));
        assertThat(rig.get(path(), "Range", "bytes=7-9").body()).isEqualTo(bytes(0, 7, 10));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void namesOfOneFileThatAreAskedForAtOnceAllGetIt(int engines) throws Exception {
        rig.close();
        rig = open(engines, folder);
        rig.awaitHealth();
        List<String> names = List.of(
                path(),
                "/ace/getstream?infohash=" + rig.content().infohash(),
                "/ace/getstream?url=http%3A%2F%2Fexample.org%2F" + rig.content().contentId() + ".torrent",
                "/ace/getstream?magnet=magnet%3A%3Fxt%3Durn%3Abtih%3A"
                        + rig.content().infohash());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 3; round++) {
                List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    String name = names.get(i % names.size());
                    all.add(CompletableFuture.supplyAsync(() -> rig.get(name, "Range", "bytes=100-200099"), threads));
                }
                for (CompletableFuture<HttpResponse<byte[]>> each : all) {
                    HttpResponse<byte[]> answer = each.get(30, TimeUnit.SECONDS);
                    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(206);
                    assertThat(answer.body()).isEqualTo(bytes(0, 100, 200_100));
                }
                eventually().until(() -> text(rig.get("/proxy/status")).contains("\"files\":[]"));
                eventually().until(() -> rig.sessions() == 0);
            }
        }
    }

    @Test
    void aReaderThatTakesNothingHoldsNobodyUpAndIsCutOff() throws Exception {
        turn(Knob.FILE_LENGTH, "50MB");
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
            slow.setReceiveBufferSize(8192);
            slow.getOutputStream()
                    .write(("GET " + path() + " HTTP/1.1\r\nHost: test\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(slow.getInputStream().read()).isEqualTo('H');
            for (int from : new int[] {0, 20_000_000, 40_000_000}) {
                assertThat(rig.get(path(), "Range", "bytes=" + from + "-" + (from + 999_999))
                                .body())
                        .isEqualTo(bytes(0, from, from + 1_000_000));
            }
            eventually().until(() -> text(rig.get("/proxy/status")).contains("\"files\":[]"));
            assertThat(rig.counts().stops()).isEqualTo(1);
        }
    }

    @Test
    void aReaderThatLeavesFreesItsPlaceAtOnce() throws Exception {
        turn(Knob.FILE_RATE, "100k");
        try (InputStream reader = rig.open(path())) {
            assertThat(reader.read()).isEqualTo(0x47);
            assertThat(text(rig.get("/proxy/status"))).contains("\"client_count\":1");
        }
        eventually().until(() -> text(rig.get("/proxy/status")).contains("\"client_count\":0,\"egress_bytes\""));
    }

    @Test
    void anEngineThatDiesEndsTheBodyAndTheNextRangeComesFromAnotherOne() throws Exception {
        rig.close();
        rig = open(2, folder);
        rig.awaitHealth();
        turn(Knob.FILE_RATE, "500k");
        int got = 0;
        Simulator dead;
        try (Socket reader = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
            reader.getOutputStream()
                    .write(("GET " + path() + " HTTP/1.1\r\nHost: test\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream body = reader.getInputStream();
            byte[] piece = new byte[1000];
            got += body.read(piece);
            dead = rig.first().state().requests().containsKey("getstream") ? rig.first() : rig.last();
            dead.faults().set(Knob.CRASH, "60s");
            int count = 0;
            try {
                while (count >= 0) {
                    got += count;
                    count = body.read(piece);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
        assertThat(got).isBetween(1, LENGTH - 1);
        HttpResponse<byte[]> rest = rig.get(path(), "Range", "bytes=2000000-2099999");
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.body()).isEqualTo(bytes(0, 2_000_000, 2_100_000));
        Simulator other = dead == rig.first() ? rig.last() : rig.first();
        assertThat(other.state().requests().getOrDefault("getstream", 0L)).isPositive();
    }

    @Test
    void aSessionThatTheEngineHasEndedIsStartedAnewForTheNextRequest() throws Exception {
        turn(Knob.IDLE_TIMEOUT, "300ms");
        for (int i = 0; i < 3; i++) {
            assertThat(rig.get(path(), "Range", "bytes=0-9").body()).isEqualTo(bytes(0, 0, 10));
            eventually().until(() -> rig.sessions() == 0);
        }
        assertThat(starts()).isEqualTo(3);
    }

    @Test
    void aBodyThatBreaksWhileTheSessionLivesLeavesTheOthersAlone() throws Exception {
        turn(Knob.FILE_CUT, "100k");
        assertThat(rig.get(path(), "Range", "bytes=0-49999").body()).isEqualTo(bytes(0, 0, 50_000));
        try (Socket reader = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
            reader.getOutputStream()
                    .write(("GET " + path() + " HTTP/1.1\r\nHost: test\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            int got = 0;
            try {
                byte[] all = reader.getInputStream().readAllBytes();
                got = all.length;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("reset");
            }
            assertThat(got).isLessThan(LENGTH);
        }
        assertThat(rig.get(path(), "Range", "bytes=5-9").body()).isEqualTo(bytes(0, 5, 10));
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void readersCountForTheLimitOfTheirToken() throws Exception {
        assertThat(rig.change("stream_tokens=anna:for-one-viewer:clients=1").statusCode())
                .isEqualTo(200);
        turn(Knob.FILE_RATE, "100k");
        try (InputStream reader = rig.open(path() + "&token=for-one-viewer")) {
            assertThat(reader.read()).isEqualTo(0x47);
            assertThat(rig.get(path() + "&token=for-one-viewer").statusCode()).isEqualTo(429);
            assertThat(rig.get(path()).statusCode()).isEqualTo(401);
        }
        turn(Knob.FILE_RATE, "100MB");
        eventually().until(() -> rig.get(path() + "&token=for-one-viewer").statusCode() == 200);
    }

    @Test
    void thePartsOfAFileThatAreReadAtATimeAreBounded() throws Exception {
        rig.change("max_clients_per_address=100");
        turn(Knob.FILE_RATE, "20k");
        List<InputStream> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                InputStream reader = rig.open(path());
                readers.add(reader);
                assertThat(reader.read()).isEqualTo(0x47);
            }
            HttpResponse<byte[]> refused = rig.get(path());
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(text(refused)).contains("at_capacity");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
        } finally {
            for (InputStream each : readers) {
                each.close();
            }
        }
        turn(Knob.FILE_RATE, "100MB");
        eventually().until(() -> rig.get(path()).statusCode() == 200);
    }

    @Test
    void aShutdownEndsReadersAndTheSession() throws Exception {
        turn(Knob.FILE_RATE, "100k");
        try (InputStream reader = rig.open(path())) {
            assertThat(reader.read()).isEqualTo(0x47);
            rig.restart();
            assertThat(rig.counts().stops()).isEqualTo(1);
        }
    }

    @Test
    void aLiveStreamIsPlayedAsEver() throws Exception {
        turn(Knob.FILE_LENGTH, "");
        try (InputStream viewer = rig.open(path())) {
            assertThat(viewer.read()).isEqualTo(0x47);
            assertThat(text(rig.get("/proxy/status"))).contains("\"files\":[]", "\"state\":\"live\"");
        }
    }
}
