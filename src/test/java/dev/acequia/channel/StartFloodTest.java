package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.files.WholeFile;
import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One address asks for streams by the hundred while others watch.
class StartFloodTest {
    private static final String ATTACKER = "127.0.0.9";
    private static final String HONEST = "127.0.0.2";

    private final List<Client> flood = new ArrayList<>();
    private final CountDownLatch hung = new CountDownLatch(1);
    private final Broadcast broadcast = Broadcast.every(Duration.ofMillis(20));
    private ChannelRig rig = ChannelRig.playing(broadcast);

    @AfterEach
    void close() {
        hung.countDown();
        flood.forEach(Client::close);
        rig.close();
    }

    private void open(Knobs knobs) {
        rig.close();
        rig = ChannelRig.playing(broadcast, knobs);
    }

    private void otherStartsAre(FakeEngine.Answer answer) {
        String base = "http://" + rig.engine().address();
        FakeEngine.Answer started = Answers.json(Answers.started(base));
        rig.engine().on("/ace/getstream", (request, connection) -> {
            boolean isHonest = request.target().contains(ChannelRig.ID);
            return (isHonest ? started : answer).keepsOpen(request, connection);
        });
    }

    private static FakeEngine.Answer notFound() {
        return Answers.json("{\"response\": null, \"error\": \"failed to load content\"}");
    }

    private Client ask(String address, int content) {
        Client client = Client.from(address, rig.server().port());
        flood.add(client);
        return client.get("/ace/getstream?id=" + String.format("%040x", content));
    }

    private Player honest() {
        return Player.play(Client.from(HONEST, rig.server().port()), ChannelRig.URL);
    }

    private List<Path> numbers() throws IOException {
        try (Stream<Path> files = Files.list(rig.numbers())) {
            return files.filter(each -> !each.toString().endsWith(".new")).toList();
        }
    }

    @Test
    void startsOfOneAddressArePacedAndTheRestIsToldSo() {
        open(new Knobs().maxChannels(150));
        otherStartsAre(notFound());
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            Reply reply = ask(ATTACKER, i).reply();
            assertThat(reply.status()).isIn(404, 429);
            if (reply.status() == 429) {
                refused++;
                assertThat(reply.body()).contains("\"error\": \"at_capacity\"", "at a rate of");
                assertThat(reply.header("retry-after")).isNotNull();
            }
        }
        assertThat(refused).isGreaterThan(50);
        assertThat(rig.starts()).isLessThanOrEqualTo(150);
    }

    @Test
    void whoFloodsWithStartsThatNeverEndKeepsNobodyElseFromStarting() {
        open(new Knobs().maxChannels(20).places(2));
        otherStartsAre(Answers.after(hung, notFound()));
        for (int i = 0; i < 60; i++) {
            ask(ATTACKER, i);
        }
        eventually().until(() -> rig.registry().size() >= 10);

        // Who finds no place in a second is refused, and the starts that have one end later than this is waited for.
        try (Player viewer = honest()) {
            viewer.awaitPackets(100).body().assertValid();
        }
    }

    @Test
    void whoWatchesGoesOnWatchingAndOthersJoin() {
        open(new Knobs().maxChannels(20).places(2));
        otherStartsAre(Answers.after(hung, notFound()));
        try (Player viewer = honest().awaitPackets(100)) {
            for (int i = 0; i < 60; i++) {
                ask(ATTACKER, i);
            }
            try (Player joining = Player.play(Client.from(ATTACKER, rig.server().port()), ChannelRig.URL)) {
                joining.awaitPackets(100).body().assertValid();
            }
            viewer.awaitPackets((int) (viewer.body().bytes() / 188) + 100)
                    .body()
                    .assertValid();
            assertThat(viewer.isConnected()).isTrue();
        }
    }

    @Test
    void aStartThatNobodyWaitsForGivesItsPlaceAndIsStoppedWhenItIsAnswered() {
        open(new Knobs().places(1));
        String base = "http://" + rig.engine().address();
        String other = Answers.started(base).replace(FakeEngine.INFOHASH, "1".repeat(40));
        otherStartsAre(Answers.after(hung, Answers.json(other)));
        Client gone = ask(HONEST, 1);
        eventually().until(() -> rig.starts() == 1);
        gone.close();
        eventually().until(() -> rig.registry().viewerCount() == 0);

        try (Player viewer = honest()) {
            viewer.awaitPackets(100);
            hung.countDown();
            eventually().until(() -> rig.stops() >= 1);
        }
    }

    @Test
    void aStartThatIsNotItsTurnYetIsNotSentOnceNobodyWaits() {
        open(new Knobs().places(1));
        try (Player viewer = honest().awaitPackets(10)) {
            Client gone = ask(HONEST, 1);
            eventually().until(() -> rig.registry().size() == 2);
            gone.close();
            eventually().until(() -> rig.registry().size() == 1);
            assertThat(viewer.isConnected()).isTrue();
            assertThat(rig.starts()).isOne();
        }
    }

    @Test
    void contentsThatNeverShowedAnythingLeaveNoFiles() throws IOException {
        open(new Knobs().maxChannels(50));
        try (Player viewer = honest().awaitPackets(100)) {
            assertThat(viewer.isConnected()).isTrue();
        }
        eventually().until(() -> rig.registry().size() == 0);
        List<Path> before = eventually()
                .until(
                        this::numbers,
                        found -> !found.isEmpty()
                                && found.stream()
                                        .noneMatch(each -> each.toString().endsWith(WholeFile.FRESH)));
        rig.engine().on("/content/", Answers.closingAfter("HTTP/1.1 200 OK\r\n\r\n"));
        for (int i = 0; i < 5; i++) {
            assertThat(ask(HONEST, i).reply().status()).isIn(502, 503);
        }
        eventually().until(() -> rig.registry().size() == 0);
        eventually().untilAsserted(() -> assertThat(numbers()).containsExactlyInAnyOrderElementsOf(before));
    }

    @Test
    void aFloodOfFailuresIsAFewEvents() {
        open(new Knobs().maxChannels(150));
        otherStartsAre(notFound());
        for (int i = 0; i < 200; i++) {
            ask(ATTACKER, i).reply();
        }
        eventually()
                .until(() -> rig.events().newest(each -> each.category().equals("start_failed"), 0, 1000).stream()
                                .map(each -> each.details().get("reason"))
                                .distinct()
                                .count()
                        == 2);
        assertThat(rig.events().newest(each -> each.category().equals("start_failed"), 0, 1000))
                .hasSizeBetween(2, 14);
    }

    @Test
    void theViewersOfAnAddressAreBounded() {
        open(new Knobs().maxClientsPerAddress(1));
        try (Player first = Player.play(Client.from(ATTACKER, rig.server().port()), ChannelRig.URL)
                .awaitPackets(10)) {
            for (int i = 0; i < 15; i++) {
                flood.add(Client.from(ATTACKER, rig.server().port()).get(ChannelRig.URL));
            }
            eventually().until(() -> rig.registry().viewerCount() == 16);
            Reply reply = Client.from(ATTACKER, rig.server().port())
                    .get(ChannelRig.URL)
                    .reply();
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.body()).contains("at_capacity", "An address may have");
            try (Player other = honest()) {
                other.awaitPackets(10);
            }
            assertThat(first.isConnected()).isTrue();
        }
    }
}
