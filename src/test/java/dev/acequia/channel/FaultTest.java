package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of a channel when something of our own fails on the event loop that takes its stream.
class FaultTest {
    static Stream<Error> errors() {
        return Stream.of(
                new AssertionError("made up"), new StackOverflowError("made up"), new NoClassDefFoundError("made up"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void theChannelEndsAndGivesEverythingBackAndTheNextOnePlays(Error error) {
        Knobs knobs = new Knobs().recoveryTimeout(Duration.ofSeconds(20));
        try (ChannelRig rig = ChannelRig.playing(Broadcast.every(Duration.ofMillis(20)), knobs)) {
            try (Player player = rig.play()) {
                player.awaitPackets(1000);
                knobs.failing(error);
                eventually().until(() -> rig.registry().size() == 0);
            }
            knobs.failing(null);
            rig.awaitSilence();
            assertThat(rig.stops()).isEqualTo(rig.starts());

            try (Player another = rig.play()) {
                another.awaitPackets(1000);
            }
        }
    }
}
