package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmupTest extends SimulatorRig {
    @Test
    void theHeadersWaitForData() throws IOException {
        simulator.faults().set(Knob.PREBUF_SECONDS, "1s");
        Reply session = json("a");
        try (Client talk = client.open(session.field("playback_url"))) {
            assertThat(talk.isSilentFor(300)).isTrue();
            assertThat(talk.headText()).contains("302 Found");
        }
    }

    @Test
    void theStreamMayWaitInsteadOfTheRedirect() throws IOException {
        simulator.faults().set(Knob.NO_PEERS, "true");
        simulator.faults().set(Knob.HOLD_AT, "content");
        Reply redirect = client.get(json("a").field("playback_url"));
        try (Client talk = client.open(redirect.location())) {
            assertThat(talk.isSilentFor(300)).isTrue();
            simulator.faults().clear();
            assertThat(talk.headText()).contains("200 OK");
        }
    }

    @ParameterizedTest
    @CsvSource({"startTimeout, start timeout", "downloadNotFound, download not found"})
    void aStartWithoutDataMayEndInAnError(String mode, String words) throws IOException {
        simulator.faults().set(Knob.PEERS_NO_DATA, "true");
        simulator.faults().set(Knob.HEADER_MODE, mode);
        simulator.faults().set(Knob.HEADER_TIMEOUT, "100ms");

        Reply answer = client.get(json("a").field("playback_url"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo(words);
    }

    @Test
    void aStartWithoutDataMayLookLikeAnEmptyStream() throws IOException {
        simulator.faults().set(Knob.NO_PEERS, "true");
        simulator.faults().set(Knob.HEADER_MODE, "empty");
        try (Client stream = client.play(content, "a")) {
            assertThat(stream.rest()).isEmpty();
        }
    }
}
