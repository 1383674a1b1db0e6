package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineFaultTest extends SimulatorRig {
    private static final String VERSION = "/webui/api/service?method=get_version";
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void refusingLeavesOpenConnectionsAlone() throws IOException {
        try (Client stream = client.play(content, "a")) {
            stream.readExactly(1000);
            simulator.faults().set(Knob.REFUSE, "true");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThatThrownBy(() -> client.get(VERSION)).isInstanceOf(ConnectException.class));
            assertThat(stream.readExactly(500_000)).hasSize(500_000);
        }
        simulator.faults().clear();
        awaitAnswers();
    }

    @Test
    void refusingMayLastForAWhile() {
        simulator.faults().set(Knob.REFUSE, "700ms");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThatThrownBy(() -> client.get(VERSION)).isInstanceOf(ConnectException.class));
        awaitAnswers();
    }

    @Test
    void connectionsMayBeResetOnAccept() {
        simulator.faults().set(Knob.RESET_ON_ACCEPT, "true");
        await().atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> client.get(VERSION))
                        .isInstanceOf(SocketException.class)
                        .isNotInstanceOf(ConnectException.class));
        simulator.faults().clear();
        awaitAnswers();
    }

    @Test
    void everyRequestMayGet503() throws IOException {
        simulator.faults().set(Knob.HTTP503, "true");
        assertThat(client.get(VERSION).status()).isEqualTo(503);
        assertThat(client.get("/simulator/state").status()).isEqualTo(200);
    }

    @Test
    void nobodyMayGetAnAnswer() throws IOException {
        simulator.faults().set(Knob.ACCEPT_NO_REPLY, "true");
        try (Client talk = client.open(VERSION)) {
            assertThat(talk.isSilentFor(300)).isTrue();
        }
        assertThat(client.post("/simulator/faults", "").status()).isEqualTo(200);
        assertThat(client.get(VERSION).status()).isEqualTo(200);
    }

    @Test
    void aCrashForgetsEverythingAndTheUrlsComeBack() throws IOException {
        Reply session = json();
        try (Client stream = client.follow(session.field("playback_url"))) {
            stream.readExactly(1000);
            assertThat(client.post("/simulator/faults?crash=300ms", "").status())
                    .isEqualTo(200);
            assertThatThrownBy(stream::rest).isInstanceOf(SocketException.class);
        }
        awaitAnswers();
        assertThat(client.get(session.field("stat_url")).field("error")).isEqualTo("unknown playback session id");
        assertThat(json().field("playback_url")).isEqualTo(session.field("playback_url"));
    }

    @Test
    void theNetworkMayBeDownWhileTheEngineAnswers() throws IOException {
        String status = "/server/api?api_version=3&method=get_network_connection_status";
        assertThat(client.get(status).body()).isEqualTo("{\"result\": {\"connected\": true}}");

        simulator.faults().set(Knob.P2P_DOWN, "true");
        assertThat(client.get(status).body()).isEqualTo("{\"result\": {\"connected\": false}}");
        assertThat(client.get(VERSION).status()).isEqualTo(200);
        try (Client talk = client.open(json().field("playback_url"))) {
            assertThat(talk.isSilentFor(500)).isTrue();
        }
    }

    @Test
    void strangersMayBeDenied() throws IOException {
        simulator.faults().set(Knob.REMOTE_DENIED, "true");
        assertThat(client.get(VERSION).status()).isEqualTo(200);
        String request = "GET " + VERSION + " HTTP/1.1\r\nHost: x\r\n\r\n";
        try (Client talk = client.say(request, "127.0.0.2")) {
            assertThat(talk.headText()).startsWith("HTTP/1.1 500 ");
        }
    }

    @Test
    void aRouteMayFailForTheNextCalls() throws IOException {
        simulator.faults().set(Knob.INJECT, "stat:502:2, webui:404");
        String stat = json().field("stat_url");

        assertThat(client.get(stat).status()).isEqualTo(502);
        assertThat(client.get(stat).status()).isEqualTo(502);
        assertThat(client.get(stat).status()).isEqualTo(200);
        assertThat(client.get(VERSION).status()).isEqualTo(404);
        assertThat(client.get(VERSION).body()).isEqualTo("download not found");
    }

    @Test
    void aRouteMayFailForOneContentOnly() throws IOException {
        simulator.faults().set(content.contentId(), Knob.INJECT, "getstream:403");
        assertThat(json().status()).isEqualTo(403);
        Content other = simulator.contents().get(1);
        assertThat(client.get("/ace/getstream?format=json&id=" + other.contentId())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theBodyOfARedirectMayNotEnd() throws IOException {
        simulator.faults().set(Knob.SLOW_REDIRECT_BODY, "true");
        try (Client talk = client.open("/ace/getstream?id=" + content.contentId())) {
            assertThat(talk.headText()).contains("302 Found").contains("Location: ");
            assertThat(talk.readExactly(3)).hasSize(3);
        }
    }

    @Test
    void thereMayBeOneRedirectMore() throws IOException {
        simulator.faults().set(Knob.EXTRA_REDIRECT, "true");
        Reply first = client.get(json().field("playback_url"));
        assertThat(first.location()).contains("/ace/r/");
        assertThat(client.get(first.location()).location()).contains("/content/");
    }

    private void awaitAnswers() {
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> client.get(VERSION).status() == 200);
    }
}
