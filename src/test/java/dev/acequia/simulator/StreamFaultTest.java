package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.mpegts.Packet;
import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.broadcast.Clip;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What can go wrong with the bytes of a stream, seen with a clock that stands still: so every byte is known
/// beforehand.
class StreamFaultTest extends SimulatorRig {
    private static final int PAST = 2000;
    private static final int SEEN = 1500;

    private Broadcast broadcast;
    private long first;

    StreamFaultTest() {
        super(SimulatorOptions::withClock);
    }

    @BeforeEach
    void set() throws IOException {
        simulator.faults().set(Knob.PREBUF_SECONDS, "0s");
        simulator.faults().set(Knob.BURST_BYTES, String.valueOf(PAST * Packet.SIZE));
        broadcast = Broadcast.of(Clip.named(content.clip()), 1, content.infohash());
        first = broadcast.edge(clock.instant()) - PAST;
    }

    @Test
    void aSilentStallKeepsTheSocketAndTheStatus() throws IOException {
        simulator.faults().set(Knob.SILENT_STALL, "100k");
        Reply session = json();
        try (Client stream = client.follow(session.field("playback_url"))) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(stream.readExactly(100_000)).isEqualTo(Arrays.copyOf(expected(SEEN), 100_000));
            assertThat(stream.isSilentFor(300)).isTrue();

            long downloaded = number(session, "downloaded");
            long speed = number(session, "speed_down");
            clock.advance(Duration.ofSeconds(20));
            assertThat(number(session, "downloaded")).isEqualTo(downloaded);
            assertThat(number(session, "speed_down")).isLessThan(speed);
            assertThat(client.get(session.field("stat_url")).field("status")).isEqualTo("dl");

            simulator.faults().set(Knob.SILENT_STALL, "");
            clock.advance(Duration.ofSeconds(1));
            assertThat(stream.readExactly(10_000)).hasSize(10_000);
        }
    }

    @Test
    void theStatisticsMayClaimToDownloadDuringASilentStall() throws IOException {
        simulator.faults().set(Knob.SILENT_STALL, "100k");
        simulator.faults().set(Knob.SILENT_DOWNLOAD, "true");
        Reply session = json();
        try (Client stream = client.follow(session.field("playback_url"))) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(stream.readExactly(100_000)).hasSize(100_000);
            assertThat(stream.isSilentFor(300)).isTrue();

            long downloaded = number(session, "downloaded");
            clock.advance(Duration.ofSeconds(20));
            assertThat(number(session, "downloaded")).isGreaterThan(downloaded);
        }
    }

    @Test
    void theBodyMayEndAfterSomeBytes() throws IOException {
        simulator.faults().set(Knob.CLEAN_EOF, "50001");
        try (Client stream = play()) {
            assertThat(stream.rest()).isEqualTo(Arrays.copyOf(expected(SEEN), 50_001));
        }
    }

    @Test
    void theBodyMayEndAfterSomeTime() throws IOException {
        simulator.faults().set(Knob.CLEAN_EOF, "3s");
        try (Client stream = play()) {
            stream.readExactly(50_000);
            clock.advance(Duration.ofSeconds(3));
            assertThat(stream.rest()).isNotNull();
        }
    }

    @Test
    void theConnectionMayBeReset() throws IOException {
        simulator.faults().set(Knob.RESET, "50000");
        try (Client stream = play()) {
            assertThatThrownBy(stream::rest).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void aTinyStartIsAHundredBytes() throws IOException {
        simulator.faults().set(Knob.TINY_START, "true");
        try (Client stream = play()) {
            assertThat(stream.rest()).isEqualTo(Arrays.copyOf(expected(1), 100));
        }
    }

    @Test
    void aLoopRepeatsWhatWas() throws IOException {
        simulator.faults().set(Knob.LOOP, "1s");
        int span = (int) (broadcast.edge(clock.instant())
                - broadcast.edge(clock.instant().minusSeconds(1)));
        try (Client stream = play()) {
            clock.advance(Duration.ofSeconds(8));
            stream.readExactly(PAST * Packet.SIZE);
            byte[] once = stream.readExactly(span * Packet.SIZE);
            byte[] old = new byte[span * Packet.SIZE];
            broadcast.write(first + PAST - span, span, old, 0);
            assertThat(once).isEqualTo(old);
            assertThat(stream.readExactly(span * Packet.SIZE)).isEqualTo(old);
        }
    }

    @Test
    void aTrickleIsSlowerThanTheStream() throws IOException {
        simulator.faults().set(Knob.TRICKLE, "160k");
        try (Client stream = play()) {
            for (int second = 0; second < 5; second++) {
                clock.advance(Duration.ofMillis(900));
                assertThat(stream.readExactly(16_384)).hasSize(16_384);
                assertThat(stream.isSilentFor(100)).isTrue();
            }
        }
    }

    @Test
    void jitterHoldsDataBackAndThenSendsItAtOnce() throws IOException {
        simulator.faults().set(Knob.BURST_BYTES, "0");
        simulator.faults().set(Knob.JITTER, "2s");
        // The clock stands on a whole second: its data has come, the next comes 2 s later.
        try (Client stream = play()) {
            clock.advance(Duration.ofMillis(900));
            assertThat(stream.isSilentFor(200)).isTrue();
            clock.advance(Duration.ofMillis(1100));
            assertThat(stream.readExactly(100_000)).hasSize(100_000);
        }
    }

    @Test
    void aSeedMayChangeWhileItRuns() throws IOException {
        simulator.faults().set(Knob.SEED, "99");
        Broadcast other = Broadcast.of(Clip.named(content.clip()), 99, content.infohash());
        byte[] b = new byte[100 * Packet.SIZE];
        other.write(other.edge(clock.instant()) - PAST, 100, b, 0);
        try (Client stream = play()) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(stream.readExactly(b.length)).isEqualTo(b);
        }
    }

    private long number(Reply session, String field) throws IOException {
        return Long.parseLong(client.get(session.field("stat_url")).field(field));
    }

    private Client play() throws IOException {
        Client stream = client.play(content, "a");
        clock.advance(Duration.ofNanos(1));
        if (simulator.faults().mood(null).given(Knob.TRICKLE).isEmpty()
                && simulator.faults().mood(null).duration(Knob.JITTER).isZero()) {
            clock.advance(Duration.ofSeconds(1));
        }
        return stream;
    }

    /// The first packets of the stream, undamaged.
    private byte[] expected(int packets) {
        byte[] b = new byte[packets * Packet.SIZE];
        broadcast.write(first, packets, b, 0);
        return b;
    }
}
