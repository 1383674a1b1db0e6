package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.simulator.Client.Answer;
import dev.acequia.simulator.Client.Talk;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmupTest {
    private Simulator simulator;
    private Client client;
    private Content content;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(SimulatorOptions.defaults());
        client = new Client(simulator);
        content = simulator.contents().getFirst();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void theHeadersWaitForData() throws IOException {
        simulator.faults().set(Knob.PREBUF_SECONDS, "1s");
        Answer session = json("a");
        try (Talk talk = client.open(session.field("playback_url"))) {
            assertThat(talk.isSilentFor(300)).isTrue();
            assertThat(talk.head()).contains("302 Found");
        }
    }

    @Test
    void theStreamMayWaitInsteadOfTheRedirect() throws IOException {
        simulator.faults().set(Knob.NO_PEERS, "true");
        simulator.faults().set(Knob.HOLD_AT, "content");
        Answer redirect = client.get(json("a").field("playback_url"));
        try (Talk talk = client.open(redirect.header("Location"))) {
            assertThat(talk.isSilentFor(300)).isTrue();
            simulator.faults().clear();
            assertThat(talk.head()).contains("200 OK");
        }
    }

    @ParameterizedTest
    @CsvSource({"startTimeout, start timeout", "downloadNotFound, download not found"})
    void aStartWithoutDataMayEndInAnError(String mode, String words) throws IOException {
        simulator.faults().set(Knob.PEERS_NO_DATA, "true");
        simulator.faults().set(Knob.HEADER_MODE, mode);
        simulator.faults().set(Knob.HEADER_TIMEOUT, "100ms");

        Answer answer = client.get(json("a").field("playback_url"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo(words);
    }

    @Test
    void aStartWithoutDataMayLookLikeAnEmptyStream() throws IOException {
        simulator.faults().set(Knob.NO_PEERS, "true");
        simulator.faults().set(Knob.HEADER_MODE, "empty");
        try (Talk stream = client.play(content, "a")) {
            assertThat(stream.rest()).isEmpty();
        }
    }

    private Answer json(String pid) throws IOException {
        return client.get("/ace/getstream?format=json&id=" + content.contentId() + "&pid=" + pid);
    }
}
