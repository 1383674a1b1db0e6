package dev.acequia.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Rebuffering;
import dev.acequia.delivery.Viewer;
import dev.acequia.delivery.ViewerSnapshot;
import dev.acequia.source.ChannelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Life of an HLS viewer, from its first request to its timeout.
class PlayersTest extends PlayersRig {
    @Test
    void aPollOpensTheChannelAndMakesAViewer() throws ChannelException {
        players.poll(CONTENT, identity("player")).close();
        assertThat(channels.opened()).isOne();
        Viewer viewer = channels.viewers().getFirst();
        assertThat(viewer)
                .isEqualTo(new Viewer(viewer.id(), CONTENT, "192.0.2.1", "player", Protocol.HLS, time.instant()));
    }

    @Test
    void aFetchOpensNoChannel() throws ChannelException {
        assertThat(players.fetch(CONTENT, identity("player"))).isEmpty();
        assertThat(channels.count()).isZero();
    }

    @Test
    void aFetchWithoutAPollIsAViewerOfTheChannelThatIsThere() throws ChannelException {
        players.poll(CONTENT, identity("player")).close();
        players.fetch(CONTENT, identity("another")).orElseThrow().close();
        assertThat(channels.count()).isEqualTo(2);
        assertThat(channels.opened()).isOne();
    }

    @Test
    void aPlayerIsGoneAfterThreeTargetDurationsOfSilence() throws ChannelException {
        poll(identity("player"));
        goOn(TARGET.multipliedBy(3));
        assertThat(channels.count()).isOne();
        goOn(Duration.ofMillis(1));
        assertThat(channels.count()).isZero();
    }

    @Test
    void theTargetDurationIsAskedForEachTime() throws ChannelException {
        poll(identity("player"));
        channels.targetDuration(TARGET.multipliedBy(2));
        goOn(TARGET.multipliedBy(6));
        assertThat(channels.count()).isOne();
        channels.targetDuration(TARGET);
        players.sweep();
        assertThat(channels.count()).isZero();
    }

    @Test
    void aPlayerIsNeverGoneWhileItsRequestIsOpen() throws ChannelException {
        PlayerRequest poll = players.poll(CONTENT, identity("player"));
        goOn(TARGET.multipliedBy(100));
        PlayerRequest fetch = players.fetch(CONTENT, new PlayerIdentity("192.0.2.1", "player", poll.token(), null))
                .orElseThrow();
        poll.close();
        poll.close();
        goOn(TARGET.multipliedBy(100));
        assertThat(channels.count()).isOne();
        fetch.close();
        goOn(TARGET.multipliedBy(3));
        assertThat(channels.count()).isOne();
        goOn(Duration.ofMillis(1));
        assertThat(channels.count()).isZero();
    }

    @Test
    void aPlayerThatStaysOpenPlaysOnOnTheNextChannel() throws ChannelException {
        String token = poll(identity("player"));
        channels.end();
        assertThat(players.fetch(CONTENT, knownBy(token))).isEmpty();
        PlayerRequest next = players.poll(CONTENT, identity("player"));
        assertThat(next.subscription().hasEnded()).isFalse();
        assertThat(next.token()).isEqualTo(token);
        next.close();
        assertThat(channels.opened()).isEqualTo(2);
        assertThat(channels.count()).isOne();
    }

    @Test
    void aFetchGoesOverToAChannelThatSomeoneElseOpened() throws ChannelException {
        String token = poll(identity("player"));
        channels.end();
        poll(identity("another"));
        PlayerRequest request = players.fetch(CONTENT, knownBy(token)).orElseThrow();
        assertThat(request.token()).isEqualTo(token);
        assertThat(request.subscription().hasEnded()).isFalse();
        request.close();
        assertThat(channels.count()).isEqualTo(2);
    }

    @Test
    void whatIsKnownOfAViewerIsShown() throws ChannelException {
        assertThat(players.snapshots(CONTENT)).isEmpty();
        PlayerRequest request = players.poll(CONTENT, identity("player"));
        assertThat(players.snapshots(CONTENT).getFirst().secondsBehind()).isZero();
        time.advance(Duration.ofSeconds(2));
        request.sent(90, 400_000, false);
        request.sent(90, 100_000, true);
        request.close();
        time.advance(Duration.ofSeconds(2));
        players.poll(OTHER, identity("player")).close();
        assertThat(players.snapshots(CONTENT))
                .containsExactly(new ViewerSnapshot(
                        channels.viewers().stream()
                                .filter(viewer -> viewer.content().equals(CONTENT))
                                .findFirst()
                                .orElseThrow(),
                        time.instant().minusSeconds(2),
                        500_000,
                        1_000_000,
                        10,
                        0,
                        0,
                        Rebuffering.NONE));
    }

    @Test
    void itIsKnownWhoIsWatching() throws ChannelException {
        assertThat(players.isWatching(CONTENT, identity("player"))).isFalse();
        String token = poll(identity("player"));
        assertThat(players.isWatching(CONTENT, identity("player"))).isTrue();
        assertThat(players.isWatching(CONTENT, identity("another"))).isFalse();
        assertThat(players.isWatching(OTHER, identity("player"))).isFalse();
        assertThat(players.isWatching(CONTENT, new PlayerIdentity("192.0.2.9", "x", token, null)))
                .isTrue();
        goOn(TARGET.multipliedBy(4));
        assertThat(players.isWatching(CONTENT, identity("player"))).isFalse();
    }

    @Test
    void afterClosingNobodyIsCountedForLongerThanItsRequest() throws ChannelException {
        players.close();
        PlayerRequest request = players.poll(CONTENT, identity("player"));
        request.sent(1, 1, true);
        request.close();
        assertThat(channels.count()).isZero();
    }

    @Test
    void theSilentAreLookedForAllTheTime() throws ChannelException {
        players.sweepingEach(Duration.ofMillis(10));
        poll(identity("player"));
        time.advance(TARGET.multipliedBy(4));
        await().until(() -> channels.count() == 0);
    }

    @Test
    void aTokenLimitAdmitsSoManyViewersUntilTheirPlayersHaveLeft() throws ChannelException {
        TokenUsage usage = new TokenUsage();
        TokenLimit limit = new TokenLimit.Counted("anna", 2, usage);
        PlayerIdentity first = new PlayerIdentity("192.0.2.1", "player", null, null, limit);
        assertThat(players.fetch(CONTENT, first)).as("has no channel").isEmpty();
        assertThat(usage.inside("anna")).isZero();
        poll(first);
        poll(first);
        poll(new PlayerIdentity("192.0.2.2", "player", null, null, limit));
        PlayerIdentity third = new PlayerIdentity("192.0.2.3", "player", null, null, limit);

        assertThatThrownBy(() -> players.poll(CONTENT, third)).hasMessageContaining("At most 2 may use this token");

        assertThat(usage.inside("anna")).isEqualTo(2);
        assertThat(channels.count()).isEqualTo(2);
        time.advance(TARGET.multipliedBy(3).plusMillis(1));
        players.sweep();
        assertThat(usage.inside("anna")).isZero();
        poll(third);
    }
}
