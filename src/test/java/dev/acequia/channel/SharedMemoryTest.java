package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.feed.Feed;
import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import dev.acequia.rig.Reply;
import dev.acequia.ring.Ring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Channels whose rings together would be larger than the memory for them.
@Isolated("measures the memory of all rings")
class SharedMemoryTest {
    private static final long TOTAL = 16L << 20;

    private final long before = Ring.memoryBytes();
    private final ChannelRig rig = ChannelRig.playing(
            Broadcast.every(Duration.ofMillis(10)),
            new Knobs().bufferTotalBytes(TOTAL).bufferMaxBytes(64L << 20).maxChannels(100));
    private final List<Player> players = new ArrayList<>();

    SharedMemoryTest() {
        String base = "http://" + rig.engine().address();
        rig.engine().on("/ace/getstream", (request, connection) -> {
            String id = request.target().replaceFirst(".*[?&]id=([0-9a-f]{40}).*", "$1");
            return Answers.json(Answers.started(base).replace(FakeEngine.INFOHASH, id))
                    .keepsOpen(request, connection);
        });
    }

    @AfterEach
    void close() {
        players.forEach(Player::close);
        rig.close();
        eventually().until(() -> Ring.memoryBytes() <= before);
    }

    private Client ask(int content) {
        return rig.client().get("/ace/getstream?id=" + String.format("%040x", content));
    }

    private void play(int content) {
        players.add(rig.play("/ace/getstream?id=" + String.format("%040x", content)));
    }

    @Test
    void allPlayOnWithWhatThereIsAndOneTooManyIsToldSo() {
        int channels = 0;
        Reply reply;
        do { // there may be no room for a moment only, until the others have shrunk
            while (rig.registry().memory().hasRoom(Feed.CHUNK_BYTES)) {
                play(++channels);
                players.getLast().awaitPackets(1000);
            }
            try (Client asking = ask(1000)) {
                reply = asking.reply();
            }
        } while (reply.status() == 200);

        assertThat(channels).isGreaterThanOrEqualTo(4);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).contains("\"error\": \"at_capacity\"", "16 MB that buffers may hold");
        assertThat(reply.header("retry-after")).isNotNull();
        for (Player each : players) {
            each.awaitPackets((int) (each.body().bytes() / 188) + 20_000).body().assertValid();
            assertThat(each.isConnected()).isTrue();
        }
        assertThat(Ring.memoryBytes() - before).isLessThanOrEqualTo(TOTAL + TOTAL / 8);
        assertThat(rig.registry().memory().used()).isLessThanOrEqualTo(TOTAL + TOTAL / 8);
    }

    @Test
    void viewersThatDoNotReadTakeNothingFromThoseWhoDo() {
        play(1);
        players.getLast().awaitPackets(1000);
        List<Client> stalled = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Client client = Client.withSmallBuffer(rig.server().port());
            stalled.add(client.get("/ace/getstream?id=" + String.format("%040x", 1)));
            players.getFirst().awaitPackets((int) (players.getFirst().body().bytes() / 188) + 10_000);
        }
        players.getFirst().awaitPackets((int) (players.getFirst().body().bytes() / 188) + 100_000);
        assertThat(Ring.memoryBytes() - before).isLessThanOrEqualTo(TOTAL + TOTAL / 8);
        stalled.forEach(Client::close);
    }
}
