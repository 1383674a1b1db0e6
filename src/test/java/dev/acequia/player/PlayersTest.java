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

/// How requests make a viewer, and how long it is one.
class PlayersTest extends PlayersRig {
    @Test
    void aPollOpensTheChannelAndMakesAViewer() throws ChannelException {
        players.poll(CONTENT, identity("player")).close();
        assertThat(doors.opened()).isOne();
        Viewer viewer = doors.viewers().getFirst();
        assertThat(viewer)
                .isEqualTo(new Viewer(viewer.id(), CONTENT, "192.0.2.1", "player", Protocol.HLS, time.instant()));
    }

    @Test
    void aFetchOpensNoChannel() throws ChannelException {
        assertThat(players.fetch(CONTENT, identity("player"))).isEmpty();
        assertThat(doors.count()).isZero();
    }

    @Test
    void aFetchWithoutAPollIsAViewerOfTheChannelThatIsThere() throws ChannelException {
        players.poll(CONTENT, identity("player")).close();
        players.fetch(CONTENT, identity("another")).orElseThrow().close();
        assertThat(doors.count()).isEqualTo(2);
        assertThat(doors.opened()).isOne();
    }

    @Test
    void aPlayerIsGoneAfterThreeTargetDurationsOfSilence() throws ChannelException {
        poll(identity("player"));
        goOn(TARGET.multipliedBy(3));
        assertThat(doors.count()).isOne();
        goOn(Duration.ofMillis(1));
        assertThat(doors.count()).isZero();
    }

    @Test
    void theTargetDurationIsAskedForEachTime() throws ChannelException {
        poll(identity("player"));
        doors.targetDuration(TARGET.multipliedBy(2));
        goOn(TARGET.multipliedBy(6));
        assertThat(doors.count()).isOne();
        doors.targetDuration(TARGET);
        players.sweep();
        assertThat(doors.count()).isZero();
    }

    @Test
    void aPlayerIsNeverGoneWhileItsRequestIsOpen() throws ChannelException {
        Visit poll = players.poll(CONTENT, identity("player"));
        goOn(TARGET.multipliedBy(100));
        Visit fetch = players.fetch(CONTENT, new PlayerIdentity("192.0.2.1", "player", poll.token(), null))
                .orElseThrow();
        poll.close();
        poll.close();
        goOn(TARGET.multipliedBy(100));
        assertThat(doors.count()).isOne();
        fetch.close();
        goOn(TARGET.multipliedBy(3));
        assertThat(doors.count()).isOne();
        goOn(Duration.ofMillis(1));
        assertThat(doors.count()).isZero();
    }

    @Test
    void aPlayerThatStaysOpenPlaysOnOnTheNextChannel() throws ChannelException {
        String token = poll(identity("player"));
        doors.end();
        assertThat(players.fetch(CONTENT, knownBy(token))).isEmpty();
        Visit next = players.poll(CONTENT, identity("player"));
        assertThat(next.hold().hasEnded()).isFalse();
        assertThat(next.token()).isEqualTo(token);
        next.close();
        assertThat(doors.opened()).isEqualTo(2);
        assertThat(doors.count()).isOne();
    }

    @Test
    void aFetchGoesOverToAChannelThatSomeoneElseOpened() throws ChannelException {
        String token = poll(identity("player"));
        doors.end();
        poll(identity("another"));
        Visit visit = players.fetch(CONTENT, knownBy(token)).orElseThrow();
        assertThat(visit.token()).isEqualTo(token);
        assertThat(visit.hold().hasEnded()).isFalse();
        visit.close();
        assertThat(doors.count()).isEqualTo(2);
    }

    @Test
    void whatIsKnownOfAViewerIsShown() throws ChannelException {
        assertThat(players.snapshots(CONTENT)).isEmpty();
        Visit visit = players.poll(CONTENT, identity("player"));
        assertThat(players.snapshots(CONTENT).getFirst().secondsBehind()).isZero();
        time.advance(Duration.ofSeconds(2));
        visit.sent(90, 400_000, false);
        visit.sent(90, 100_000, true);
        visit.close();
        time.advance(Duration.ofSeconds(2));
        players.poll(OTHER, identity("player")).close();
        assertThat(players.snapshots(CONTENT))
                .containsExactly(new ViewerSnapshot(
                        doors.viewers().stream()
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
        Visit visit = players.poll(CONTENT, identity("player"));
        visit.sent(1, 1, true);
        visit.close();
        assertThat(doors.count()).isZero();
    }

    @Test
    void theSilentAreLookedForAllTheTime() throws ChannelException {
        players.sweepingEach(Duration.ofMillis(10));
        poll(identity("player"));
        time.advance(TARGET.multipliedBy(4));
        await().until(() -> doors.count() == 0);
    }

    @Test
    void aPassAdmitsSoManySeatsUntilTheirPlayersHaveLeft() throws ChannelException {
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
        assertThat(doors.count()).isEqualTo(2);
        time.advance(TARGET.multipliedBy(3).plusMillis(1));
        players.sweep();
        assertThat(usage.inside("anna")).isZero();
        poll(third);
    }
}
