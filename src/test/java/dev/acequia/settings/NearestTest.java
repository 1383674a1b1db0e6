package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void aMissingLetterIsForgiven() {
        assertThat(Nearest.to("windw", List.of("wind", "window", "widow_size"))).isEqualTo("wind");
        assertThat(Nearest.to("hls_windw_size", List.of("hls_max_segments", "hls_window_size")))
                .isEqualTo("hls_window_size");
    }

    @Test
    void swappedNeighboursCountAsOneMistake() {
        assertThat(Nearest.distance("ACEQUIA_PROT", "ACEQUIA_PORT")).isEqualTo(1);
    }

    @Test
    void caseDoesNotCount() {
        assertThat(Nearest.to("Port", List.of("bort", "PORT"))).isEqualTo("PORT");
    }

    @Test
    void theDistanceToNothingIsTheLength() {
        assertThat(Nearest.distance("", "port")).isEqualTo(4);
        assertThat(Nearest.distance("port", "")).isEqualTo(4);
        assertThat(Nearest.distance("", "")).isZero();
    }

    @Test
    void anEndlessNameCostsNoMoreThanALongOne() {
        assertThat(Nearest.to("p".repeat(1_000_000), List.of("port"))).isEqualTo("port");
    }
}
