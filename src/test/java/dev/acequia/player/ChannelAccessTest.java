package dev.acequia.player;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.acequia.channel.ChannelSubscription;
import dev.acequia.engine.ContentId;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Knobs;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Players in front of real channels.
class ChannelAccessTest {
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, ChannelRig.ID);
    private static final PlayerIdentity CALLER = new PlayerIdentity("192.0.2.1", "player", null, null);

    private final TestTime time = new TestTime();
    private final ChannelRig rig = ChannelRig.playing(
            Broadcast.every(Duration.ofMillis(20)), new Knobs().shutdownDelay(Duration.ofMillis(100)));
    private final ChannelAccess channels = ChannelAccess.to(rig.registry());
    private final Players players = new Players(channels, time, time::nanos, new Random(7));

    @AfterEach
    void close() {
        players.close();
        rig.close();
    }

    @Test
    void aPlayerHoldsTheChannelBetweenItsRequests() throws ChannelException {
        assertThat(players.fetch(CONTENT, CALLER)).isEmpty();
        PlayerRequest request = players.poll(CONTENT, CALLER);
        eventually().until(() -> request.subscription().live().isDone());
        request.close();
        assertThat(request.subscription().hasEnded()).isFalse();
        assertThat(rig.registry().viewerCount()).isOne();
        assertThat(players.fetch(CONTENT, CALLER)).hasValueSatisfying(PlayerRequest::close);

        time.advance(Duration.ofSeconds(25));
        players.sweep();
        eventually().until(() -> rig.registry().size() == 0);
        assertThat(request.subscription().hasEnded()).isTrue();
    }

    @Test
    void theTargetDurationIsEightSecondsUntilItIsKnown() {
        assertThat(channels.targetDuration(CONTENT)).isEqualTo(Duration.ofSeconds(8));
        assertThat(channels.secondsAfter(CONTENT, 7)).isZero();
    }

    @Test
    void aPlayerWithoutPlaceIsToldSoAndNotCounted() {
        rig.registry().close();
        ChannelException refusal = catchThrowableOfType(ChannelException.class, () -> players.poll(CONTENT, CALLER));
        assertThat(refusal.failure().reason()).isEqualTo(Unavailable.Reason.SHUTTING_DOWN);
        assertThat(players.isWatching(CONTENT, CALLER)).isFalse();
    }

    @Test
    void aChannelThatFailedIsAskedForAnew() throws ChannelException {
        try (ChannelRig broken = ChannelRig.withoutEngine(new Knobs());
                Players others = new Players(ChannelAccess.to(broken.registry()), time, time::nanos, new Random(7))) {
            PlayerRequest first = others.poll(CONTENT, CALLER);
            eventually().until(() -> first.subscription().hasEnded());
            ChannelSubscription failed = first.subscription();
            first.close();
            PlayerRequest second = others.poll(CONTENT, CALLER);
            assertThat(second.subscription()).isNotEqualTo(failed);
            assertThat(second.token()).isEqualTo(first.token());
            second.close();
        }
    }
}
