package dev.acequia.app;

import static dev.acequia.rig.Rig.text;
import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.simulator.Knob;
import dev.acequia.simulator.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of the swarm, from outside.
class FilesIT {
    private static final int LENGTH = 3_000_000;

    @TempDir
    private Path folder;

    private Rig rig;

    private void open(int engines) throws IOException {
        rig = Rig.with(
                engines,
                folder,
                "1MB",
                all -> all.with(ChannelSettings.CHANNEL_SHUTDOWN_DELAY, Duration.ofSeconds(1))
                        .with(ChannelSettings.CLIENT_STALL_TIMEOUT, Duration.ofSeconds(2)));
        turn(Knob.FILE_LENGTH, String.valueOf(LENGTH));
        turn(Knob.FILES, "3");
    }

    private void turn(Knob knob, String value) {
        rig.first().faults().set(knob, value);
        rig.last().faults().set(knob, value);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private byte[] bytes(int index, int from, int to) {
        return rig.first().file(rig.content(), index, from, to - from);
    }

    private String path() {
        return "/ace/getstream?id=" + rig.content().contentId();
    }

    private long starts() {
        return rig.first().state().requests().getOrDefault("getstream", 0L)
                + (rig.last() == rig.first() ? 0 : rig.last().state().requests().getOrDefault("getstream", 0L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ace/getstream?id=", "/ace/getstream.ts?id=", "/ace/getstream.ts?_idx=0&content_id="})
    void aFileIsSentWholeWithItsLength(String route) throws Exception {
        open(1);
        HttpResponse<byte[]> answer = rig.get(route + rig.content().contentId());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(LENGTH);
        assertThat(answer.headers().firstValue("content-type")).contains("video/mp2t");
        assertThat(answer.headers().firstValue("accept-ranges")).contains("bytes");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(answer.body()).isEqualTo(bytes(0, 0, LENGTH));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-, 0, 3000000",
        "bytes=1000-1187, 1000, 1188",
        "bytes=1499999-2500000, 1499999, 2500001",
        "bytes=-500, 2999500, 3000000",
        "bytes=2999999-, 2999999, 3000000",
        "bytes=2999000-9999999, 2999000, 3000000",
        "bytes=-9999999, 0, 3000000"
    })
    void aRangeIsSentToTheByte(String range, int from, int to) throws Exception {
        open(1);
        HttpResponse<byte[]> answer = rig.get(path(), "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.headers().firstValue("content-range"))
                .contains("bytes " + from + "-" + (to - 1) + "/" + LENGTH);
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(to - from);
        assertThat(answer.body()).isEqualTo(bytes(0, from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=3000000-", "bytes=9999999-99999999", "bytes=-0"})
    void aRangeBehindTheEndIsNotSatisfiable(String range) throws Exception {
        open(1);
        HttpResponse<byte[]> answer = rig.get(path(), "Range", range);

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.headers().firstValue("content-range")).contains("bytes */" + LENGTH);
        assertThat(text(answer)).contains("range_not_satisfiable");
        assertThat(rig.get(path(), "Range", "bytes=0-9").body()).isEqualTo(bytes(0, 0, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,4-5", "lines=1-2", "bytes=x-y", "bytes=-"})
    void aRangeThatIsNoneIsAnsweredWithTheWhole(String range) throws Exception {
        open(1);
        HttpResponse<byte[]> answer = rig.get(path(), "Range", range);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(LENGTH);
    }

    @Test
    void anEngineThatKnowsNoRangesSendsTheWhole() throws Exception {
        open(1);
        turn(Knob.FILE_RANGES, "false");
        HttpResponse<byte[]> answer = rig.get(path(), "Range", "bytes=5-9");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-range")).isEmpty();
        assertThat(answer.headers().firstValue("accept-ranges")).isEmpty();
        assertThat(answer.body()).isEqualTo(bytes(0, 0, LENGTH));
    }

    @Test
    void aPartOfTheSameBytesIsKnownByTheirTag() throws Exception {
        open(1);
        String tag = rig.get(path()).headers().firstValue("etag").orElseThrow();

        assertThat(tag).isEqualTo("\"" + rig.content().infohash() + "\"");
        assertThat(rig.get(path(), "Range", "bytes=5-9", "If-Range", tag).statusCode())
                .isEqualTo(206);
        assertThat(rig.get(path(), "Range", "bytes=5-9", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theFilesOfAContentDiffer() throws Exception {
        open(1);
        byte[] second = rig.get(path() + "&_idx=1").body();

        assertThat(second).isEqualTo(bytes(1, 0, LENGTH)).isNotEqualTo(bytes(0, 0, LENGTH));
        assertThat(rig.get(path()).body()).isEqualTo(bytes(0, 0, LENGTH));
        assertThat(rig.get("/ace/getstream/" + rig.content().contentId() + "-1.ts")
                        .body())
                .isEqualTo(second);
    }

    @Test
    void headAsksNoEngineAndTellsWhatIsKnown() throws Exception {
        open(1);
        assertThat(rig.head(path()).statusCode()).isEqualTo(200);
        assertThat(rig.head(path()).headers().firstValue("content-length")).isEmpty();
        assertThat(starts()).isZero();
        rig.get(path(), "Range", "bytes=0-0");

        HttpResponse<byte[]> known = rig.head(path());
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(known.headers().firstValueAsLong("content-length")).hasValue(LENGTH);
        assertThat(known.headers().firstValue("accept-ranges")).contains("bytes");
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void manyReadersHaveOneSessionWhichLingersAndIsStopped() throws Exception {
        open(1);
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

    @Test
    void aReaderThatTakesNothingHoldsNobodyUpAndIsCutOff() throws Exception {
        open(1);
        turn(Knob.FILE_LENGTH, "50MB");
        try (Socket slow = new Socket("127.0.0.1", rig.port())) {
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
        open(1);
        turn(Knob.FILE_RATE, "100k");
        try (InputStream reader = rig.open(path())) {
            assertThat(reader.read()).isEqualTo(0x47);
            assertThat(text(rig.get("/proxy/status"))).contains("\"client_count\":1");
        }
        eventually().until(() -> text(rig.get("/proxy/status")).contains("\"client_count\":0,\"egress_bytes\""));
    }

    @Test
    void anEngineThatDiesEndsTheBodyAndTheNextRangeComesFromAnotherOne() throws Exception {
        open(2);
        rig.awaitHealth();
        turn(Knob.FILE_RATE, "500k");
        int got = 0;
        Simulator dead;
        try (Socket reader = new Socket("127.0.0.1", rig.port())) {
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
        open(1);
        turn(Knob.IDLE_TIMEOUT, "300ms");
        for (int i = 0; i < 3; i++) {
            assertThat(rig.get(path(), "Range", "bytes=0-9").body()).isEqualTo(bytes(0, 0, 10));
            eventually().until(() -> rig.sessions() == 0);
        }
        assertThat(starts()).isEqualTo(3);
    }

    @Test
    void aBodyThatBreaksWhileTheSessionLivesLeavesTheOthersAlone() throws Exception {
        open(1);
        turn(Knob.FILE_CUT, "100k");
        assertThat(rig.get(path(), "Range", "bytes=0-49999").body()).isEqualTo(bytes(0, 0, 50_000));
        try (Socket reader = new Socket("127.0.0.1", rig.port())) {
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
    void thereAreNoPlaylistsOfAFile() throws Exception {
        open(1);
        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> answer =
                    rig.get("/ace/manifest.m3u8?id=" + rig.content().contentId());
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(text(answer)).contains("\"error\": \"is_file\"", "/ace/getstream.ts sends it as it is");
        }
        assertThat(rig.get(path()).body()).hasSize(LENGTH);
        assertThat(starts() + rig.requests("manifest")).isEqualTo(1);
    }

    @Test
    void readersCountForTheLimitOfTheirToken() throws Exception {
        open(1);
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
        open(1);
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
        open(1);
        turn(Knob.FILE_RATE, "100k");
        try (InputStream reader = rig.open(path())) {
            assertThat(reader.read()).isEqualTo(0x47);
            rig.restart();
            assertThat(rig.counts().stops()).isEqualTo(1);
        }
    }

    @Test
    void aLiveStreamIsPlayedAsEver() throws Exception {
        open(1);
        turn(Knob.FILE_LENGTH, "");
        try (InputStream viewer = rig.open(path())) {
            assertThat(viewer.read()).isEqualTo(0x47);
            assertThat(text(rig.get("/proxy/status"))).contains("\"files\":[]", "\"state\":\"live\"");
        }
    }
}
