package dev.acequia.http;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import dev.acequia.rig.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the listener takes from clients that ask too much, in front of a viewer who must not notice.
class LimitsTest {
    private static final int CONNECTIONS = 20;

    private final ChannelRig rig =
            ChannelRig.playing(Broadcast.every(Duration.ofMillis(20)), new Knobs().maxConnections(CONNECTIONS));

    private final Player viewer = rig.play();

    @BeforeEach
    void watch() {
        viewer.awaitPackets(100);
    }

    @AfterEach
    void theViewerDidNotNotice() {
        viewer.awaitPackets((int) (viewer.body().bytes() / 188) + 1000);
        viewer.body().assertValid();
        assertThat(viewer.body().skips()).isZero();
        viewer.close();
        rig.close();
    }

    @Test
    void garbageIsABadRequestAndTheConnectionCloses() {
        try (Client client = rig.client().send("\u0016\u0003\u0001 \u00ff garbage\r\n\r\n more of it")) {
            assertThat(client.reply().status()).isEqualTo(400);
            assertThat(client.awaitEnd()).isEqualTo(Client.End.CLEAN);
        }
    }

    @Test
    void aHeaderOfAMegabyteIsTooLargeAndTheAnswerArrives() {
        try (Client client = rig.client().send("GET / HTTP/1.1\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n")) {
            Reply reply = client.reply();

            assertThat(reply.status()).isEqualTo(431);
            assertThat(reply.body()).contains("\"error\": \"headers_too_large\"");
            assertThat(client.awaitEnd()).isEqualTo(Client.End.CLEAN);
        }
    }

    @Test
    void aRequestLineOfAMegabyteIsTooLong() {
        try (Client client = rig.client().get("/" + "x".repeat(1 << 20))) {
            assertThat(client.reply().status()).isEqualTo(414);
            assertThat(client.awaitEnd()).isEqualTo(Client.End.CLEAN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/%", "/rest?x=%f"})
    void aTargetThatCannotBeDecodedIsABadRequest(String target) {
        try (Client client = rig.client().get(target)) {
            Reply reply = client.reply();

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("\"error\": \"bad_request\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Expect: 100-continue\r\n"})
    void aBodyThatIsTooLargeIsRefusedBeforeItHasCome(String header) {
        try (Client client = rig.client()
                .send("POST /rest HTTP/1.1\r\nHost: test\r\n" + header + "Content-Length: 10000000\r\n\r\n")) {
            Reply reply = client.reply();

            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.body()).contains("\"error\": \"body_too_large\"");
            assertThat(client.awaitEnd()).isEqualTo(Client.End.CLEAN);
        }
    }

    @Test
    void aBodyThatTurnsOutTooLargeIsRefused() {
        try (Client client = rig.client()
                .send("POST /rest HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + ("1000\r\n" + "x".repeat(0x1000) + "\r\n").repeat(64) + "0\r\n\r\n")) {
            assertThat(client.reply().status()).isEqualTo(413);
            assertThat(client.awaitEnd()).isEqualTo(Client.End.CLEAN);
        }
    }

    @Test
    void aBodyOfReasonableSizeIsTaken() {
        try (Client client = rig.client()
                .send("POST /rest HTTP/1.1\r\nHost: test\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(60_000))) {
            assertThat(client.reply().status()).isEqualTo(201);
        }
    }

    @Test
    void aRequestThatDoesNotGetCompleteIsCutOff() {
        try (ChannelRig hasty = ChannelRig.open(new Knobs().headerTimeout(Duration.ofMillis(200)));
                Client silent = hasty.client();
                Client slow = hasty.client()) {
            assertThat(slow.get(ChannelRig.REST).reply().status()).isEqualTo(200);
            slow.send("GET /rest HTTP/1.1\r\nX: ");

            assertThat(silent.awaitEnd()).isEqualTo(Client.End.CLEAN);
            assertThat(slow.awaitEnd()).isEqualTo(Client.End.CLEAN);
        }
    }

    @Test
    void aConnectionWithoutFurtherRequestsIsClosed() {
        try (ChannelRig hasty = ChannelRig.open(new Knobs().idleTimeout(Duration.ofMillis(200)));
                Client idle = hasty.client().get(ChannelRig.REST)) {
            assertThat(idle.reply().status()).isEqualTo(200);
            assertThat(idle.awaitEnd()).isEqualTo(Client.End.CLEAN);
        }
    }

    @Test
    void theConnectionThatHasBeenIdleLongestMakesRoomForANewOne() {
        List<Client> idle = new ArrayList<>();
        for (int i = 0; i < 3 * CONNECTIONS; i++) {
            Client client = rig.client();
            idle.add(client);
            assertThat(client.get(ChannelRig.REST).reply().status()).isEqualTo(200);
        }
        assertThat(idle.getFirst().awaitEnd()).isEqualTo(Client.End.CLEAN);
        idle.forEach(Client::close);
    }

    @Test
    void viewersAreNotMadeRoomOf() {
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS - 1; i++) {
            players.add(rig.play());
        }
        players.forEach(player -> player.awaitPackets(10));

        try (Client more = rig.client()) {
            more.awaitEnd();
        }

        assertThat(players).allMatch(Player::isConnected);
        players.forEach(Player::close);
        eventually().until(() -> rig.registry().viewerCount() == 1);
    }

    @Test
    void whatAViewerSendsAfterItsRequestIsIgnored() {
        String noise =
                "GET /rest HTTP/1.1\r\n\r\n" + ("GET " + ChannelRig.URL + " HTTP/1.1\r\n\r\n").repeat(500) + "\u0000";
        try (Player player =
                Player.play(rig.client(), ChannelRig.URL + " HTTP/1.1\r\nHost: test\r\n\r\n" + noise + "GET /x")) {
            player.awaitPackets(1000).body().assertValid();
            assertThat(rig.registry().viewerCount()).isEqualTo(2);
        }
    }
}
