package dev.acequia.http;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.message.Answer;
import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Clients that send no more and still read (RFC 9112 9.6), and those that have gone.
class HalfClosedTest {
    private static final String REQUEST = "GET %s HTTP/1.1\r\nHost: test\r\n\r\n";

    @Test
    void whoSendsNoMoreGetsAllAnswers() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        Router routes = new Router.Builder()
                .resource(Undescribed.get("/slow"), (_, _) -> {
                    awaitOf(slow);
                    return Answer.json(200, "slow");
                })
                .resource(Undescribed.get("/next"), (_, _) -> Answer.json(200, "next"))
                .build();
        try (HttpServer server = HttpServer.start(new Knobs().http(), routes);
                Client client = Client.to(server.port())) {
            client.send(REQUEST.formatted("/slow") + REQUEST.formatted("/next") + "GET /cut")
                    .sendNoMore();
            slow.countDown();
            assertThat(client.reply().body()).isEqualTo("slow");
            assertThat(client.reply().body()).isEqualTo("next");
            assertThat(client.awaitEnd()).isEqualTo(Client.End.CLEAN);
        }
    }

    @Test
    void whoSendsNoMoreAndWaitsLongIsToldThatTheServerGoesOn() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        Router routes = new Router.Builder()
                .resource(Undescribed.get("/slow"), (_, _) -> {
                    awaitOf(slow);
                    return Answer.json(200, "slow");
                })
                .build();
        try (HttpServer server = HttpServer.start(new Knobs().http(), routes);
                Client client = Client.to(server.port())) {
            client.send(REQUEST.formatted("/slow")).sendNoMore();
            assertThat(client.head().status()).isEqualTo(100);
            slow.countDown();
            assertThat(client.reply().body()).isEqualTo("slow");
        }
    }

    @Test
    void whoSendsNoMoreGetsAnAnswerThatIsLargerThanItsSocketHolds() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        Router routes = new Router.Builder()
                .resource(Undescribed.get("/large"), (_, _) -> {
                    awaitOf(slow);
                    return Answer.json(200, "x".repeat(16 << 20));
                })
                .build();
        try (HttpServer server = HttpServer.start(new Knobs().http(), routes);
                Client client = Client.to(server.port())) {
            client.send(REQUEST.formatted("/large")).sendNoMore();
            assertThat(client.head().status()).isEqualTo(100);
            slow.countDown();
            assertThat(client.reply().body()).hasSize(16 << 20);
        }
    }

    @Test
    void aViewerThatSendsNoMoreGoesOnWatching() {
        try (ChannelRig rig = ChannelRig.playing(Broadcast.onDemand().send(8));
                Player player = rig.play()) {
            player.awaitPackets(10);
            player.sendNoMore();
            player.awaitPackets(2000);
            assertThat(player.isConnected()).isTrue();
        }
    }

    @Test
    void aViewerThatLeavesWhileItWaitsIsFoundOut() {
        try (ChannelRig rig = ChannelRig.open(new Knobs())) {
            rig.engine().on("/ace/getstream", Answers.silent());
            try (Client _ = rig.client().get(ChannelRig.URL)) {
                eventually().until(() -> rig.registry().viewerCount() == 1);
            }
            eventually().until(() -> rig.registry().viewerCount() == 0);
        }
    }

    private static void awaitOf(CountDownLatch slow) {
        try {
            slow.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
