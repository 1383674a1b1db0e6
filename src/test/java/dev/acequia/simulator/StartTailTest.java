package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartTailTest extends SimulatorRig {
    private static final int MANY = 4000;

    private static StartTail tail(String text) {
        return (StartTail) Knob.PREBUF_TAIL.parse(text);
    }

    @Test
    void halfOfTheStartsTakeTheMedianAndOneOfTwentyThePercentile() {
        StartTail tail = tail("4s,30s");
        long quick = 0;
        long slow = 0;
        for (int i = 0; i < MANY; i++) {
            Duration drawn = tail.draw("a".repeat(40), i);
            quick += drawn.toMillis() < 4000 ? 1 : 0;
            slow += drawn.toMillis() > 30_000 ? 1 : 0;
        }
        assertThat(quick / (double) MANY).isBetween(0.47, 0.53);
        assertThat(slow / (double) MANY).isBetween(0.035, 0.065);
    }

    @Test
    void itIsTheSameAgainForTheSameSeedContentAndNumber() {
        StartTail tail = tail("4s, 30s, 7");
        assertThat(tail.draw("ab", 3)).isEqualTo(tail("4s,30s,7").draw("ab", 3));
        assertThat(tail.draw("ab", 3))
                .isNotEqualTo(tail.draw("ab", 4))
                .isNotEqualTo(tail.draw("ac", 3))
                .isNotEqualTo(tail("4s,30s,8").draw("ab", 3));
    }

    @Test
    void whatIsNoDistributionIsRefused() {
        assertThatThrownBy(() -> simulator.faults().set(Knob.PREBUF_TAIL, "30s,4s"))
                .hasMessageContaining("prebufTail")
                .hasMessageContaining("median");
        assertThatThrownBy(() -> simulator.faults().set(Knob.PREBUF_TAIL, "30s"))
                .hasMessageContaining("median");
    }

    @Test
    void aStartWaitsForAsLongAsIsDrawn() throws IOException {
        simulator.faults().set(Knob.PREBUF_TAIL, "1h,2h");
        Reply session = json("a");
        try (Client talk = client.open(session.field("playback_url"))) {
            assertThat(talk.isSilentFor(300)).isTrue();
            simulator.faults().set(Knob.PREBUF_TAIL, "1ms,2ms");
            assertThat(talk.headText()).contains("302 Found");
        }
    }
}
