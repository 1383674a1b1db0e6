package dev.acequia.app;

import static dev.acequia.app.TwoEngines.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Packet;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Knob;
import dev.acequia.simulator.SimulatorOptions;
import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.broadcast.Clip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two engines of one swarm, the one that plays killed again and again: a player gets what was broadcast, packet by
/// packet.
class SpliceIT {
    private static final int KILLS = 4;

    /// The tables that a viewer gets before its first key frame.
    private static final int TABLES = 2;

    private final TwoEngines set;
    private final Content content;
    private final ByteArrayOutputStream media = new ByteArrayOutputStream();

    SpliceIT(@TempDir Path folder) throws IOException {
        set = new TwoEngines(folder, "2MB", UnaryOperator.identity());
        content = set.content();
    }

    @AfterEach
    void close() {
        set.close();
    }

    @Test
    void whatAPlayerGetsIsWhatWasBroadcastThoughItsEngineIsKilledAgainAndAgain() throws Exception {
        Instant start = Instant.now();
        try (InputStream in = set.watch()) {
            Thread reader = Thread.startVirtualThread(() -> read(in));
            for (int i = 0; i < KILLS; i++) {
                awaitMore();
                set.playing().faults().set(Knob.CRASH, "1s");
            }
            awaitMore();
            set.closeServer();
            assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
        }

        byte[] all = media.toByteArray();
        byte[] received = Arrays.copyOfRange(all, TABLES * Packet.SIZE, all.length);
        assertThat(Arrays.mismatch(received, source(received, start))).isEqualTo(-1);
    }

    /// Leaves out the null packets that come while no engine plays.
    private void read(InputStream in) {
        try {
            byte[] packet = in.readNBytes(Packet.SIZE);
            while (packet.length == Packet.SIZE) {
                if (Packet.pid(packet, 0) != Packet.NULL_PID) {
                    media.write(packet, 0, Packet.SIZE);
                }
                packet = in.readNBytes(Packet.SIZE);
            }
            media.writeBytes(packet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for more than a second of media.
    private void awaitMore() {
        int before = media.size();
        eventually().until(() -> media.size() > before + 300_000);
    }

    /// As much of the broadcast as was received, from the same packet on.
    private byte[] source(byte[] received, Instant start) throws IOException {
        Broadcast broadcast = Broadcast.of(
                Clip.named(content.clip()), SimulatorOptions.defaults().seed(), content.infohash());
        byte[] packet = new byte[Packet.SIZE];
        byte[] first = Arrays.copyOf(received, Packet.SIZE);
        long number = broadcast.edge(start.minusSeconds(60));
        long end = broadcast.edge(Instant.now());
        do {
            assertThat(++number).as("the packet that was received first").isLessThan(end);
            broadcast.write(number, 1, packet, 0);
        } while (!Arrays.equals(packet, first));
        byte[] source = new byte[received.length / Packet.SIZE * Packet.SIZE];
        broadcast.write(number, received.length / Packet.SIZE, source, 0);
        return source;
    }
}
