package dev.acequia.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Backlog backlog = new Backlog(10);
    private final byte[] into = new byte[100];

    private void add(Boundary boundary, int... bytes) {
        byte[] b = new byte[bytes.length + 5];
        for (int i = 0; i < bytes.length; i++) {
            b[i] = (byte) bytes[i];
        }
        backlog.add(boundary, b, bytes.length);
    }

    private byte[] read(int most) {
        return Arrays.copyOf(into, backlog.read(into, 0, most));
    }

    @Test
    void whatWasAddedIsReadInOrderAndPieceByPiece() {
        add(Boundary.NONE, 1, 2, 3);
        add(Boundary.NONE, 4, 5);
        assertThat(read(2)).containsExactly(1, 2);
        assertThat(read(50)).containsExactly(3);
        assertThat(read(50)).containsExactly(4, 5);
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void whatStandsBeforeAPieceIsToldWithItsFirstBytes() {
        add(Boundary.NONE, 1);
        add(Boundary.DISCONTINUITY, 2, 3);
        add(Boundary.SEGMENT, 4);
        List<Boundary> boundaries = new ArrayList<>();
        while (!backlog.isEmpty()) {
            read(1);
            boundaries.add(backlog.boundary());
        }
        assertThat(boundaries).containsExactly(Boundary.NONE, Boundary.DISCONTINUITY, Boundary.NONE, Boundary.SEGMENT);
    }

    @Test
    void theOldestIsLeftOutWhenThereIsTooMuch() {
        add(Boundary.NONE, 1, 2, 3, 4);
        add(Boundary.NONE, 5, 6, 7, 8);
        add(Boundary.NONE, 9, 10, 11, 12);
        assertThat(read(50)).containsExactly(5, 6, 7, 8);
        assertThat(read(50)).containsExactly(9, 10, 11, 12);
    }

    @Test
    void theOldestIsLeftOutWhenAllTogetherKeepTooMuch() {
        Backlog other = new Backlog(10, 12);
        add(Boundary.NONE, 1, 2, 3, 4, 5, 6, 7, 8);
        other.add(Boundary.NONE, new byte[] {1, 2, 3}, 3);
        other.add(Boundary.NONE, new byte[] {4, 5, 6}, 3);
        assertThat(other.read(into, 0, 10)).isEqualTo(3);
        assertThat(into[0]).isEqualTo((byte) 4);
        assertThat(other.isEmpty()).isTrue();
        backlog.close();
        other.add(Boundary.NONE, new byte[] {1, 2, 3}, 3);
        other.add(Boundary.NONE, new byte[] {4, 5, 6}, 3);
        assertThat(other.read(into, 0, 10)).isEqualTo(3);
        assertThat(into[0]).isOne();
        other.close();
    }

    @Test
    void theNewestIsKeptHoweverLarge() {
        add(Boundary.NONE, 1);
        backlog.add(Boundary.NONE, new byte[50], 50);
        assertThat(read(100)).hasSize(50);
        assertThat(backlog.isEmpty()).isTrue();
    }
}
