package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.hls.Segment;
import dev.acequia.hls.SegmentList;
import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.Knobs;
import dev.acequia.source.ChannelException;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What HLS players still have of a channel that has failed.
class HlsDrainTest {
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, ChannelRig.ID);
    private static final ContentId OTHER = new ContentId(ContentId.Kind.CONTENT_ID, "1".repeat(40));

    /// Fifteen seconds, the last of them in no whole segment.
    private static final int GROUPS = 30;

    private final Broadcast broadcast = Broadcast.onDemand().send(1);
    private final ChannelRig rig = ChannelRig.playing(broadcast, new Knobs().maxChannels(1));

    @AfterEach
    void close() {
        rig.close();
    }

    private ChannelSubscription watch(ContentId content, String name) throws ChannelException {
        return rig.registry().watch(new Viewer(name, content, "192.0.2.1", name, Protocol.HLS, Instant.now()));
    }

    /// A player's hold on a channel that has failed.
    private ChannelSubscription watchToTheEnd() throws ChannelException {
        ChannelSubscription subscription = watch(CONTENT, "player");
        Channel channel = subscription.live().join();
        channel.segments().want();
        broadcast.send(GROUPS - 1); // the list is made when media come
        eventually().until(() -> channel.segments().now().isReady() && isAllThere(channel));
        broadcast.end();
        eventually().until(() -> channel.segments().now().isEnded());
        return subscription;
    }

    private boolean isAllThere(Channel channel) {
        return channel.pipeline().buffer().joinPoints().size() > GROUPS;
    }

    @Test
    void allThatCameIsThereUntilThePlayersHaveLeft() throws ChannelException {
        ChannelSubscription subscription = watchToTheEnd();
        Channel channel = subscription.live().join();
        eventually().until(() -> rig.stops() == 1);

        assertThat(subscription.hasEnded()).isTrue();
        assertThat(subscription.isDraining()).isTrue();
        SegmentList list = channel.segments().now();
        assertThat(list.segments().getLast().end())
                .isEqualTo(channel.pipeline().buffer().ring().head());
        for (Segment each : list.segments()) {
            List<ByteBuf> bytes = Objects.requireNonNull(channel.bytes(each.start(), each.end()));
            long count = bytes.stream().mapToLong(ByteBuf::readableBytes).sum();
            assertThat(count).isEqualTo(each.end() - each.start());
            bytes.forEach(ByteBuf::release);
        }
        assertThat(channel.failure().detail()).contains("ended");

        subscription.close();
        eventually().until(() -> !subscription.isDraining());
        Segment last = list.segments().getLast();
        eventually().until(() -> isGone(channel, last));
    }

    private static boolean isGone(Channel channel, Segment segment) {
        List<ByteBuf> bytes = channel.bytes(segment.start(), segment.end());
        if (bytes != null) {
            bytes.forEach(ByteBuf::release);
        }
        return bytes == null;
    }

    @Test
    void whoComesNewHasAChannelAtOnce() throws ChannelException {
        ChannelSubscription rest = watchToTheEnd();
        rig.engine().playing(Broadcast.every(Duration.ofMillis(20)));

        try (ChannelSubscription anew = watch(CONTENT, "another")) {
            Channel channel = anew.live().join();
            assertThat(channel).isNotSameAs(rest.live().join());
            assertThat(rig.registry().find(CONTENT)).isSameAs(channel);
            assertThat(rig.starts()).isEqualTo(2);
        }
    }

    @Test
    void anotherContentTakesThePlaceOfOneThatHasFailed() throws ChannelException {
        ChannelSubscription rest = watchToTheEnd();
        rig.engine().playing(Broadcast.every(Duration.ofMillis(20)));
        String id = OTHER.hex();
        String started = Answers.started("http://" + rig.engine().address()).replace(FakeEngine.INFOHASH, id);
        rig.engine().on("/ace/getstream?id=" + id, Answers.json(started));

        try (ChannelSubscription other = watch(OTHER, "another")) {
            eventually().until(() -> !rest.isDraining());
            assertThatThrownBy(() -> watch(CONTENT, "player")).isInstanceOf(ChannelException.class);
            assertThat(other.hasEnded()).isFalse();
        }
    }

    @Test
    void closingWaitsForNobody() throws ChannelException {
        ChannelSubscription rest = watchToTheEnd();

        rig.registry().close();

        assertThat(rest.isDraining()).isFalse();
        assertThat(rig.registry().viewerCount()).isZero();
    }

    @Test
    void itLastsAsLongAsTheListAndThreeTargetDurationsButNotForEver() {
        Segment segment = new Segment(
                7, 0, false, true, new byte[0], 0, 1880, Duration.ofSeconds(4), Instant.EPOCH, 0, List.of());
        SegmentList list = new SegmentList(List.of(segment), null, Duration.ofSeconds(5), true);
        assertThat(HlsDrain.of(list, List.of(segment, segment))).isEqualTo(Duration.ofSeconds(23));
        assertThat(HlsDrain.of(list, List.of())).isEqualTo(Duration.ofSeconds(15));
        SegmentList slow = new SegmentList(List.of(segment), null, Duration.ofSeconds(60), true);
        assertThat(HlsDrain.of(slow, List.of(segment))).isEqualTo(HlsDrain.LONGEST);
    }
}
