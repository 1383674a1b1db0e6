package dev.acequia.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketStallTest {
    private final SocketStall stall = new SocketStall(10, 0, 100);

    @Test
    void itLastsAsLongAsNothingIsAccepted() {
        assertThat(stall.look(0, false, 103)).isFalse();
        assertThat(stall.length(107)).isEqualTo(7);
    }

    @Test
    void aSocketThatAcceptsSomeMakesProgress() {
        assertThat(stall.look(10, false, 103)).isTrue();
        assertThat(stall.length(103)).isZero();
        assertThat(stall.length(107)).isEqualTo(4);
    }

    @Test
    void whatIsLessThanItHasToBeIsAddedUp() {
        assertThat(stall.look(9, false, 103)).isFalse();
        assertThat(stall.look(10, false, 106)).isTrue();
        assertThat(stall.look(19, false, 107)).isFalse();
        assertThat(stall.length(108)).isEqualTo(2);
    }

    @Test
    void bytesThatAreLeftCountAsWellAsBytesThatAreGone() {
        assertThat(stall.look(-10, false, 103)).isTrue();
    }

    @Test
    void whoWaitsForMoreIsNotStalled() {
        assertThat(stall.look(0, true, 103)).isTrue();
        assertThat(stall.length(103)).isZero();
    }
}
