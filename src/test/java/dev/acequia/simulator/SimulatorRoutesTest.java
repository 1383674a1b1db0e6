package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SimulatorRoutesTest extends SimulatorRig {
    @Test
    void knobsAreTurnedByQueryFormOrJson() throws IOException {
        assertThat(client.post("/simulator/faults?noPeers=true", "").status()).isEqualTo(200);
        assertThat(client.post("/simulator/faults", "burstBytes=5MB").status()).isEqualTo(200);
        Reply answer = client.post("/simulator/faults", "{\"startDelay\": \"2s\", \"corruptEvery\": 50}");

        assertThat(answer.body()).contains("\"noPeers\": \"true\"").contains("\"corruptEvery\": \"50\"");
        assertThat(client.get("/simulator/faults").field("burstBytes")).isEqualTo("5MB");
        assertThat(simulator.faults().mood(null).is(Knob.NO_PEERS)).isTrue();
        assertThat(simulator.faults().mood(null).number(Knob.BURST_BYTES)).isEqualTo(5_000_000);
    }

    @Test
    void aKnobOfOneContentGoesBeforeTheEngines() throws IOException {
        client.post("/simulator/faults?burstBytes=5MB", "");
        client.post("/simulator/faults?content=" + content.infohash() + "&burstBytes=1MB", "");

        assertThat(simulator.faults().mood(content.contentId()).number(Knob.BURST_BYTES))
                .isEqualTo(1_000_000);
        assertThat(simulator.faults().mood("other").number(Knob.BURST_BYTES)).isEqualTo(5_000_000);
        client.send("DELETE /simulator/faults?content=" + content.contentId()
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(simulator.faults().mood(content.contentId()).number(Knob.BURST_BYTES))
                .isEqualTo(5_000_000);
    }

    @Test
    void nothingOrDeleteClears() throws IOException {
        simulator.faults().set(Knob.NO_PEERS, "true");
        client.post("/simulator/faults", "");
        assertThat(simulator.faults().mood(null).is(Knob.NO_PEERS)).isFalse();

        simulator.faults().set(Knob.NO_PEERS, "true");
        client.send("DELETE /simulator/faults HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(simulator.faults().mood(null).is(Knob.NO_PEERS)).isFalse();

        simulator.faults().set(Knob.NO_PEERS, "true");
        client.post("/simulator/faults?noPeers=", "");
        assertThat(simulator.faults().mood(null).is(Knob.NO_PEERS)).isFalse();
    }

    @Test
    void aWrongNameIsToldItsNearestAndChangesNothing() throws IOException {
        Reply answer = client.post("/simulator/faults?noPeers=true&startDelya=2s", "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field("error")).isEqualTo("No knob is called 'startDelya'; the nearest is startDelay.");
        assertThat(simulator.faults().mood(null).is(Knob.NO_PEERS)).isFalse();
    }

    @Test
    void aWrongValueIsToldWhatTheKnobTakes() throws IOException {
        assertThat(client.post("/simulator/faults?supersede=kill", "").field("error"))
                .startsWith("'kill' is no value for supersede: it takes one of [cut");
        for (String bad : new String[] {
            "startDelay=soon", "startDelay=2y", "burstBytes=-1", "timeScale=0", "timeScale=NaN", "noPeers=maybe",
            "inject=stat", "inject=nowhere:500", "inject=stat:9999", "corrupt=all", "corruptEvery=x", "cleanEof=1x",
            "jitter=-2s", "startDelay=99999999999999999999d"
        }) {
            assertThat(client.post("/simulator/faults?" + bad, "").status())
                    .as(bad)
                    .isEqualTo(400);
        }
        assertThat(client.post("/simulator/faults?content=nonsense&noPeers=true", "")
                        .status())
                .isEqualTo(400);
        assertThat(client.post("/simulator/faults", "{\"noPeers\": {}}").status())
                .isEqualTo(400);
        assertThat(simulator.faults().texts()).hasSize(1);
    }

    @Test
    void allKnobsAreListedWithWhatTheyDo() throws IOException {
        String body = client.get("/simulator/faults").body();
        for (Knob knob : Knob.values()) {
            assertThat(body).contains("\"name\": \"" + knob.label() + "\"");
            assertThat(knob.fallback().isEmpty() || knob.parse(knob.fallback()) != null)
                    .isTrue();
        }
    }

    @Test
    void theStateTellsOneStartAndOneReader() throws IOException {
        Reply session = client.get("/ace/getstream?format=json&id=" + content.contentId());
        try (Client stream = client.follow(session.field("playback_url"))) {
            stream.readExactly(100_000);
            Reply state = client.get("/simulator/state");

            assertThat(state.field("getstream")).isEqualTo("1");
            assertThat(state.field("r")).isEqualTo("1");
            assertThat(state.field("content")).isEqualTo("1");
            assertThat(state.field("content_id")).isEqualTo(content.contentId());
            assertThat(state.field("status")).isEqualTo("dl");
            assertThat(state.field("json_starts")).isEqualTo("1");
            assertThat(state.field("readers")).isEqualTo("1");
        }
        client.get(session.field("command_url") + "?method=stop");
        SimulatorState.Counts counts = simulator.state().of(content.contentId());
        assertThat(counts.starts()).isEqualTo(1);
        assertThat(counts.stops()).isEqualTo(1);
        assertThat(counts.bytes()).isGreaterThanOrEqualTo(100_000);
        assertThat(client.get("/simulator/state").field("status")).isEqualTo("none");
    }

    @Test
    void otherPathsAreNotFound() throws IOException {
        assertThat(client.get("/simulator/nothing").status()).isEqualTo(404);
        assertThat(client.get("/nothing").status()).isEqualTo(404);
    }
}
