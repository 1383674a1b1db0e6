package dev.acequia.http;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Answers;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What requests take, and give back.
class RequestMemoryTest {
    private static final int KB = 1 << 10;

    @Test
    void eachConnectionHasALittleOfItsOwn() {
        RequestMemory memory = new RequestMemory(10 * KB);
        for (int i = 0; i < 100; i++) {
            assertThat(memory.share().grow(RequestMemory.OWN)).isTrue();
        }
        assertThat(memory.taken()).isZero();
    }

    @Test
    void whatIsMoreIsBoundedForAllTogether() {
        RequestMemory memory = new RequestMemory(10 * KB);
        RequestMemory.Share first = memory.share();
        assertThat(first.grow(RequestMemory.OWN + 8 * KB)).isTrue();
        assertThat(memory.share().grow(RequestMemory.OWN + 4 * KB)).isFalse();
        assertThat(memory.taken()).isEqualTo(8 * KB);

        first.close();
        assertThat(memory.taken()).isZero();
        assertThat(memory.share().grow(RequestMemory.OWN + 4 * KB)).isTrue();
    }

    @Test
    void aConnectionThatHadALargeRequestIsABurdenOnceThereIsLittleLeft() {
        RequestMemory memory = new RequestMemory(10 * KB);
        RequestMemory.Share large = memory.share();
        large.grow(RequestMemory.OWN + 4 * KB);
        large.rest(0);
        assertThat(large.isBurden()).isFalse();
        memory.share().grow(RequestMemory.OWN + 2 * KB);
        assertThat(large.isBurden()).isTrue();
        assertThat(memory.share().isBurden()).isFalse();
    }

    @Test
    void largeRequestsThatAreNeverFinishedLeaveRoomForOthers() throws IOException {
        try (ChannelRig rig = ChannelRig.open(new Knobs())) {
            String body = "x".repeat(60 * KB);
            int wanted = (int) (RequestMemory.mostOfHeap() / (body.length() - RequestMemory.OWN)) + 20;
            List<Client> greedy = new ArrayList<>();
            for (int i = 0; i < wanted; i++) {
                greedy.add(
                        rig.client().send("POST /rest HTTP/1.1\r\nHost: test\r\nContent-Length: 65000\r\n\r\n" + body));
            }
            eventually().until(() -> refused(greedy).isPresent());
            assertThat(refused(greedy).orElseThrow().reply().status()).isEqualTo(503);
            try (Client honest = rig.client()) {
                assertThat(honest.get(ChannelRig.REST).reply().status()).isEqualTo(200);
            }
            greedy.forEach(Client::close);
            eventually().until(() -> rig.server().requestMemory() == 0);
        }
    }

    private static Optional<Client> refused(List<Client> clients) throws IOException {
        for (Client each : clients) {
            if (each.isAnswered()) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    @Test
    void aViewerThatWaitsKeepsNothingOfItsRequest() {
        try (ChannelRig rig = ChannelRig.open(new Knobs())) {
            rig.engine().on("/ace/getstream", Answers.silent());
            List<Client> waiting = new ArrayList<>();
            String large = ChannelRig.URL + " HTTP/1.1\r\nHost: test\r\nContent-Length: 60000\r\nX: " + "x".repeat(9000)
                    + "\r\n\r\n" + "y".repeat(60_000);
            for (int i = 0; i < 50; i++) {
                waiting.add(rig.client().send("GET " + large));
            }
            eventually().until(() -> rig.registry().viewerCount() == 50);
            assertThat(rig.server().requestMemory()).isZero();
            waiting.forEach(Client::close);
            eventually().until(() -> rig.registry().viewerCount() == 0);
        }
    }
}
