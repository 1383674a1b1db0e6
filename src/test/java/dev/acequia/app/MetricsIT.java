package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.acequia.rig.Rig;
import dev.acequia.rig.Scrape;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.simulator.Simulator;
import dev.acequia.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// `/metrics` of a server that is used.
@Execution(ExecutionMode.CONCURRENT)
class MetricsIT {
    private static final Pattern NAME = Pattern.compile("^[|] `([a-z_]+)`", Pattern.MULTILINE);
    private static final int CHANNELS = 20;
    private static final int SOME = 100_000;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Rig rig;

    MetricsIT(@TempDir Path folder) throws IOException {
        rig = Rig.open(folder);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void everyDeclaredMetricIsExposed() throws Exception {
        rig.watch(rig.body(), "one").awaitStart();
        eventually().until(() -> scrape().names().contains("acequia_engine_latency_seconds"));
        // Those of VPNs are there when there is one, VpnIT.
        assertThat(scrape().names())
                .containsAll(declared().stream()
                        .filter(each -> !each.startsWith("acequia_vpn_"))
                        .toList());
    }

    @Test
    void viewersTheirBytesAndTheirWaitAreSeen() throws Exception {
        rig.watch(rig.body(), "one").awaitStart();
        rig.play("two").awaitStart();
        eventually().until(() -> scrape().of("acequia_join_seconds_count{protocol=\"hls\"}") == 1);
        Scrape now = scrape();
        String content = "content=\"" + rig.content().contentId() + "\"";
        assertThat(now.of("acequia_channels")).isEqualTo(1);
        assertThat(now.of("acequia_clients{protocol=\"ts\"}")).isEqualTo(1);
        assertThat(now.of("acequia_clients{protocol=\"hls\"}")).isEqualTo(1);
        assertThat(now.of("acequia_channel_state{" + content + ",state=\"live\"}"))
                .isEqualTo(1);
        assertThat(now.of("acequia_channel_ingress_bytes_total{" + content + "}"))
                .isPositive();
        assertThat(now.of("acequia_egress_bytes_total{protocol=\"ts\"}")).isGreaterThanOrEqualTo(SOME);
        assertThat(now.of("acequia_egress_bytes_total{protocol=\"hls\"}")).isGreaterThanOrEqualTo(SOME);
        assertThat(now.of("acequia_join_seconds_count{protocol=\"ts\"}")).isEqualTo(1);
        assertThat(now.of("acequia_start_seconds_count")).isEqualTo(1);
        assertThat(now.sum("acequia_start_part_seconds_count")).isEqualTo(5);
        assertThat(now.sum("acequia_start_part_seconds_sum"))
                .isCloseTo(now.of("acequia_start_seconds_sum"), offset(0.001));
        assertThat(now.of("acequia_ring_memory_bytes")).isPositive();
        assertThat(now.of("acequia_channel_ring_seconds{" + content + "}")).isPositive();
    }

    @Test
    void countersNeverGoBackWhenChannelsEndAndSeriesVanishWithThem(@TempDir Path folder) throws Exception {
        try (Simulator engine = Simulator.start(SimulatorOptions.defaults().withAnyContent(true));
                Rig zapping =
                        Rig.open(folder, knobs -> knobs.with(EngineSettings.ENGINES, List.of(engine.address())))) {
            Map<String, Double> highest = new HashMap<>();
            int series = follow(zapping, highest).samples().size();
            for (int i = 0; i < CHANNELS; i++) {
                String id = "%040x".formatted(0xabcdef00L + i);
                try (TsViewer viewer = zapping.watch("/ace/getstream.ts?id=" + id, "zapper")) {
                    viewer.awaitStart();
                    Scrape now = follow(zapping, highest);
                    assertThat(now.of("acequia_channel_clients{content=\"" + id + "\",protocol=\"ts\"}"))
                            .isEqualTo(1);
                }
                follow(zapping, highest);
            }
            eventually().until(() -> follow(zapping, highest).of("acequia_channels") == 0);
            Scrape last = follow(zapping, highest);
            assertThat(last.of("acequia_start_seconds_count")).isEqualTo(CHANNELS);
            assertThat(last.of("acequia_egress_bytes_total{protocol=\"ts\"}")).isGreaterThanOrEqualTo(CHANNELS * SOME);
            assertThat(last.names()).doesNotContain("acequia_channel_clients", "acequia_channel_info");
            // What the JVM adds meanwhile: a kind of garbage collection, a state of threads.
            assertThat(last.samples().size()).isLessThan(series + CHANNELS);
        }
    }

    @Test
    void aRecoveryIsCountedByItsCause() throws Exception {
        TsViewer viewer = rig.watch(rig.body(), "one").awaitStart();
        rig.supersede();
        viewer.awaitMore();
        eventually().until(() -> scrape().of("acequia_recovery_seconds_count") >= 1);
        assertThat(scrape().sum("acequia_recoveries_total")).isPositive();
    }

    @Test
    void theFormatIsTheOneThatIsAskedFor() {
        assertThat(type(rig.get("/metrics"))).isEqualTo(TEXT);
        assertThat(type(rig.get("/metrics", "Accept", "image/png"))).isEqualTo(TEXT);
        assertThat(type(rig.get("/metrics", "Accept", ";;=,"))).isEqualTo(TEXT);
        HttpResponse<byte[]> open = rig.get(
                "/metrics",
                "Accept",
                "application/vnd.google.protobuf;q=0.7,application/openmetrics-text;version=1.0.0;q=0.6,*/*;q=0.1");
        assertThat(type(open)).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(Rig.text(open)).endsWith("# EOF\n");
        assertThat(rig.head("/metrics").body()).isEmpty();
    }

    @Test
    void theNumbersAreForThoseWhoKnowTheKeyWhenThereIsOne() {
        rig.change("api_key=secret-key");
        assertThat(rig.get("/metrics").statusCode()).isEqualTo(401);
        assertThat(rig.get("/metrics", "X-API-Key", "wrong").statusCode()).isEqualTo(403);
        assertThat(rig.get("/metrics", "Authorization", "Bearer secret-key").statusCode())
                .isEqualTo(200);
    }

    /// Scrapes, and sees to it that no counter has gone back.
    private static Scrape follow(Rig rig, Map<String, Double> highest) {
        Scrape now = scrape(rig);
        now.counters().forEach((series, value) -> {
            boolean isOfChannel = series.contains("content=");
            assertThat(value).as(series).isGreaterThanOrEqualTo(isOfChannel ? 0 : highest.getOrDefault(series, 0.0));
            highest.put(series, value);
        });
        return now;
    }

    private Scrape scrape() {
        return scrape(rig);
    }

    private static Scrape scrape(Rig rig) {
        return Scrape.parse(Rig.text(rig.get("/metrics")));
    }

    private static String type(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    /// The names that docs/metrics.md shows, which are those that are declared.
    private static List<String> declared() throws IOException {
        return NAME.matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
