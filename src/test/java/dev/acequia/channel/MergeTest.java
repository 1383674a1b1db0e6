package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.rig.Answers;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Knobs;
import dev.acequia.source.ChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/// Two channels of one stream that find each other at the same time.
class MergeTest {
    private static final int ROUNDS = 8;
    private static final int TRIES = 20_000;
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void oneTakesInTheOtherWhicheverIsFirstAndBothGoOn() throws Exception {
        try (ChannelRig rig = ChannelRig.open(new Knobs().maxChannels(2 * ROUNDS))) {
            rig.engine().on("/ace/getstream", Answers.silent());
            for (int round = 0; round < ROUNDS; round++) {
                List<ChannelSubscription> subscriptions = new ArrayList<>();
                Channel one = open(rig, 2 * round, subscriptions);
                Channel other = open(rig, 2 * round + 1, subscriptions);

                Set<Channel> merged = mergeBothWays(one, other);

                assertThat(merged).hasSize(1);
                Channel left = one.lifecycle().isOpen() ? one : other;
                assertThat(one.current()).isSameAs(left);
                assertThat(other.current()).isSameAs(left);
                assertThat(left.lifecycle().viewerCount()).isEqualTo(2);
                subscriptions.forEach(ChannelSubscription::close);
            }
        }
    }

    /// Which of them did.
    private static Set<Channel> mergeBothWays(Channel one, Channel other) throws Exception {
        Set<Channel> merged = ConcurrentHashMap.newKeySet();
        CyclicBarrier start = new CyclicBarrier(2);
        Thread there = merging(one, other, start, merged);
        Thread back = merging(other, one, start, merged);
        assertThat(there.join(LONG) && back.join(LONG))
                .as("both come to an end")
                .isTrue();
        return merged;
    }

    private static Thread merging(Channel from, Channel into, CyclicBarrier start, Set<Channel> merged) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                start.await();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            for (int i = 0; i < TRIES; i++) {
                if (from.lifecycle().mergeInto(into)) {
                    merged.add(from);
                }
            }
        });
    }

    private static Channel open(ChannelRig rig, int number, List<ChannelSubscription> subscriptions)
            throws ChannelException {
        ContentId content = new ContentId(ContentId.Kind.CONTENT_ID, "%040x".formatted(number));
        subscriptions.add(rig.registry()
                .watch(new Viewer("viewer-" + number, content, "192.0.2.1", "player", Protocol.TS, Instant.now())));
        return Objects.requireNonNull(rig.registry().find(content));
    }
}
