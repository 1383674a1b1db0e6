package dev.acequia.app;

import static dev.acequia.app.TwoEngines.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Packet;
import dev.acequia.settings.Catalogue;
import dev.acequia.simulator.Knob;
import dev.acequia.simulator.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two engines with the same broadcast; what the one that plays does wrong is told by name, and the viewer sees the
/// other.
@Execution(ExecutionMode.CONCURRENT)
class TroublesIT {
    private static final long SOME = 300_000;

    private final TwoEngines set;
    private final AtomicLong media = new AtomicLong();

    TroublesIT(@TempDir Path folder) throws IOException {
        set = new TwoEngines(
                folder,
                "1MB",
                settings -> settings.with(Catalogue.STALL_TIMEOUT, Duration.ofSeconds(3))
                        .with(Catalogue.ENGINE_START_TIMEOUT, Duration.ofSeconds(2))
                        .with(Catalogue.RECOVERY_TIMEOUT, Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        set.close();
    }

    private Thread watch() {
        return Thread.startVirtualThread(() -> {
            byte[] packet = new byte[Packet.SIZE];
            try (InputStream in = set.watch()) {
                while (in.readNBytes(packet, 0, Packet.SIZE) == Packet.SIZE) {
                    media.addAndGet(Packet.pid(packet, 0) == Packet.NULL_PID ? 0 : Packet.SIZE);
                }
            } catch (IOException e) {
                // The server has closed.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void awaitMore() {
        long wanted = media.get() + SOME;
        eventually().until(() -> media.get() >= wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "cleanEof, 1, ended",
        "reset, 1, broken",
        "silentStall, 1, stalled",
        "loop, 2s, looping",
        "crash, 3s, unreachable",
        "corrupt, noise, garbage",
        "trickle, 500000, slow",
    })
    void theViewerGoesOnWhateverTheEngineDoes(String knob, String value, String trouble) throws Exception {
        Thread viewer = watch();
        awaitMore();
        Simulator bad = set.playing();
        bad.faults().set(Knob.CORRUPT_EVERY, "1");
        bad.faults().set(knob(knob), value);
        eventually().until(() -> set.status().contains("\"" + trouble + "\":"));
        awaitMore();
        assertThat(viewer.isAlive()).isTrue();
        eventually().until(() -> set.status().contains("\"client_count\":1"));
        assertThat(set.events())
                .containsSubsequence(
                        "\"category\":\"recovered\"",
                        "\"category\":\"session_" + trouble + "\"",
                        "\"category\":\"started\"");
    }

    @Test
    void aChannelWhoseEngineFallsSilentIsCalledStalledAtFirst() throws Exception {
        Thread viewer = watch();
        awaitMore();
        set.playing().faults().set(Knob.SILENT_STALL, "1");
        eventually().until(() -> set.status().contains("\"state\":\"stalled\""));
        eventually().until(() -> set.status().contains("\"state\":\"live\""));
        assertThat(viewer.isAlive()).isTrue();
    }

    @Test
    void aStartThatIsNotAnsweredIsTriedElsewhere() throws Exception {
        set.awaitHealth();
        set.first().faults().set(Knob.START_HANG, "true");
        Thread viewer = watch();
        eventually().until(() -> set.status().contains("\"late\":1"));
        awaitMore();
        assertThat(viewer.isAlive()).isTrue();
    }

    @Test
    void anEngineThatSendsNothingAfterItsStartIsLeftForAnotherInTime() throws Exception {
        Thread viewer = watch();
        awaitMore();
        Simulator silent = set.playing();
        silent.faults().set(Knob.PREBUF_SECONDS, "600s");
        silent.faults().set(Knob.CLEAN_EOF, "1");
        eventually().until(() -> set.status().contains("\"late\":1"));
        awaitMore();
        assertThat(set.playing()).isNotSameAs(silent);
        assertThat(viewer.isAlive()).isTrue();
    }

    @Test
    void aSessionThatIsTakenAwayIsHealedWithinTwoSeconds() throws Exception {
        try (Recording player = set.record()) {
            player.awaitMore();
            takeAwayFrom(set.playing());
            player.awaitMore();
            assertThat(player.longestSilence()).isLessThan(Duration.ofSeconds(2));
            assertThat(set.status()).contains("\"recoveries\":1", "\"splices\":1");
        }
    }

    /// Another player starts the content there, which ends the server's session.
    private void takeAwayFrom(Simulator engine) throws IOException, InterruptedException {
        set.get("http://127.0.0.1:%d/ace/getstream?format=json&pid=another&id=%s"
                .formatted(engine.address().getPort(), set.content().contentId()));
    }

    private static Knob knob(String label) {
        for (Knob each : Knob.values()) {
            if (each.label().equals(label)) {
                return each;
            }
        }
        throw new IllegalArgumentException(label);
    }

    @Test
    void aSessionThatAnotherPlayerTookIsRenewedOnTheSameEngine() throws Exception {
        Thread viewer = watch();
        awaitMore();
        Simulator engine = set.playing();
        takeAwayFrom(engine);
        eventually().until(() -> set.status().contains("\"recoveries\":1"));
        awaitMore();
        assertThat(set.playing()).isSameAs(engine);
        assertThat(viewer.isAlive()).isTrue();
    }

    @Test
    void aStartIsTriedOnEachEngine() throws Exception {
        set.first().faults().set(Knob.START_ERROR, "mod_detected");
        Thread viewer = watch();
        awaitMore();
        assertThat(set.playing()).isSameAs(set.last());
        assertThat(viewer.isAlive()).isTrue();
    }

    @Test
    void anEngineWithoutPeersIsLeftForAnother() throws Exception {
        set.awaitHealth();
        set.first().faults().set(Knob.NO_PEERS, "true");
        Thread viewer = watch();
        eventually().until(() -> set.status().contains("\"no_peers\":1"));
        awaitMore();
        assertThat(viewer.isAlive()).isTrue();
    }
}
