package dev.acequia.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketStallTest {
    private final SocketStall stall = new SocketStall(10, 0, 100);

    @Test
    void itLastsAsLongAsNothingIsAccepted() {
        assertThat(stall.update(0, false, 103)).isFalse();
        assertThat(stall.length(107)).isEqualTo(7);
    }

    @Test
    void aSocketThatAcceptsSomeMakesProgress() {
        assertThat(stall.update(10, false, 103)).isTrue();
        assertThat(stall.length(103)).isZero();
        assertThat(stall.length(107)).isEqualTo(4);
    }

    @Test
    void whatIsLessThanItHasToBeIsAddedUp() {
        assertThat(stall.update(9, false, 103)).isFalse();
        assertThat(stall.update(10, false, 106)).isTrue();
        assertThat(stall.update(19, false, 107)).isFalse();
        assertThat(stall.length(108)).isEqualTo(2);
    }

    @Test
    void bytesThatAreLeftCountAsWellAsBytesThatAreGone() {
        assertThat(stall.update(-10, false, 103)).isTrue();
    }

    @Test
    void whoWaitsForMoreIsNotStalled() {
        assertThat(stall.update(0, true, 103)).isTrue();
        assertThat(stall.length(103)).isZero();
    }
}
