package dev.acequia.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.acequia.channel.ChannelException;
import dev.acequia.channel.Pauses;
import dev.acequia.channel.Protocol;
import dev.acequia.channel.Viewer;
import dev.acequia.channel.ViewerSnapshot;
import dev.acequia.engine.ContentId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which requests are one viewer's, and how long it is one.
class PlayersTest {
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));
    private static final ContentId OTHER = new ContentId(ContentId.Kind.CONTENT_ID, "b".repeat(40));
    private static final Duration TARGET = Duration.ofSeconds(4);

    private final FakeDoors doors = new FakeDoors();
    private final TestTime time = new TestTime();
    private final Players players = new Players(doors, time, time::nanos, new Random(7));

    @AfterEach
    void close() {
        players.close();
        assertThat(doors.count()).isZero();
    }

    @Test
    void aPollOpensTheChannelAndMakesAViewer() throws ChannelException {
        players.poll(CONTENT, caller("player")).close();
        assertThat(doors.opened()).isOne();
        Viewer viewer = doors.viewers().getFirst();
        assertThat(viewer)
                .isEqualTo(new Viewer(viewer.id(), CONTENT, "192.0.2.1", "player", Protocol.HLS, time.instant()));
    }

    @Test
    void aFetchOpensNoChannel() throws ChannelException {
        assertThat(players.fetch(CONTENT, caller("player"))).isEmpty();
        assertThat(doors.count()).isZero();
    }

    @Test
    void aFetchWithoutAPollIsAViewerOfTheChannelThatIsThere() throws ChannelException {
        players.poll(CONTENT, caller("player")).close();
        players.fetch(CONTENT, caller("another")).orElseThrow().close();
        assertThat(doors.count()).isEqualTo(2);
        assertThat(doors.opened()).isOne();
    }

    @Test
    void aPlayerThatPollsAgainAndAgainIsOne() throws ChannelException {
        String first = poll(caller("player"));
        for (int i = 0; i < 10; i++) {
            assertThat(poll(caller("player"))).isEqualTo(first);
        }
        assertThat(doors.count()).isOne();
    }

    @Test
    void pollsThatAreOpenAtTheSameTimeAreOfDifferentPlayers() throws ChannelException {
        Visit first = players.poll(CONTENT, caller("player"));
        Visit second = players.poll(CONTENT, caller("player"));
        assertThat(second.token()).isNotEqualTo(first.token());
        assertThat(doors.count()).isEqualTo(2);
        first.close();
        second.close();

        assertThat(poll(caller("player"))).isEqualTo(first.token());
        assertThat(poll(caller("player"))).isEqualTo(second.token());
        assertThat(poll(caller("player"))).isEqualTo(first.token());
    }

    @Test
    void playersOfOtherMakeAddressOrContentAreOthers() throws ChannelException {
        poll(caller("player"));
        poll(caller("another"));
        poll(new Caller("192.0.2.2", "player", null, null));
        players.poll(OTHER, caller("player")).close();
        assertThat(doors.count()).isEqualTo(4);
    }

    @Test
    void theTokenIsKnownFromAnyAddress() throws ChannelException {
        String token = poll(caller("player"));
        assertThat(token).matches("[a-z2-7]{12}");
        assertThat(fetch(new Caller("2001:db8::1", "loader", token, null))).isEqualTo(token);
        assertThat(doors.count()).isOne();
    }

    @Test
    void anUnknownTokenCountsForTheCrowd() throws ChannelException {
        String token = poll(caller("player"));
        assertThat(fetch(new Caller("192.0.2.1", "player", "x".repeat(12), null)))
                .isEqualTo(token);
        assertThat(fetch(new Caller("192.0.2.1", "player", "x".repeat(100_000), null)))
                .isEqualTo(token);
        assertThat(doors.count()).isOne();
    }

    @Test
    void aTokenOfAnotherContentIsUnknown() throws ChannelException {
        String token = poll(caller("player"));
        Visit visit = players.fetch(OTHER, new Caller("192.0.2.1", "player", token, null))
                .orElseThrow();
        assertThat(visit.token()).isNotEqualTo(token);
        visit.close();
    }

    @Test
    void aContentIdAndAnInfohashWithTheSameDigitsAreOneContent() throws ChannelException {
        String token = poll(caller("player"));
        ContentId infohash = new ContentId(ContentId.Kind.INFOHASH, CONTENT.hex());
        Visit visit = players.poll(infohash, caller("player"));
        assertThat(visit.token()).isEqualTo(token);
        visit.close();
    }

    @Test
    void aPlayerThatNamesItselfIsOneWhateverItDoes() throws ChannelException {
        for (Caller named : List.of(
                new Caller("192.0.2.1", "player", "living-room", null),
                new Caller("192.0.2.1", "player", null, "session-of-apple"))) {
            Visit first = players.poll(CONTENT, named);
            Visit second = players.poll(CONTENT, named);
            assertThat(second.token()).isEqualTo(first.token());
            for (int segment = 0; segment < 10; segment++) {
                first.sent(segment, 1, true);
                second.sent(segment, 1, true);
            }
            first.close();
            second.close();
        }
        assertThat(doors.count()).isEqualTo(2);
    }

    @Test
    void aPlayerIsGoneAfterThreeTargetDurationsOfSilence() throws ChannelException {
        poll(caller("player"));
        goOn(TARGET.multipliedBy(3));
        assertThat(doors.count()).isOne();
        goOn(Duration.ofMillis(1));
        assertThat(doors.count()).isZero();
    }

    @Test
    void theTargetDurationIsAskedForEachTime() throws ChannelException {
        poll(caller("player"));
        doors.targetDuration(TARGET.multipliedBy(2));
        goOn(TARGET.multipliedBy(6));
        assertThat(doors.count()).isOne();
        doors.targetDuration(TARGET);
        players.sweep();
        assertThat(doors.count()).isZero();
    }

    @Test
    void aPlayerIsNeverGoneWhileItsRequestIsOpen() throws ChannelException {
        Visit poll = players.poll(CONTENT, caller("player"));
        goOn(TARGET.multipliedBy(100));
        Visit fetch = players.fetch(CONTENT, new Caller("192.0.2.1", "player", poll.token(), null))
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
        String token = poll(caller("player"));
        doors.end();
        assertThat(players.fetch(CONTENT, new Caller("192.0.2.1", "player", token, null)))
                .isEmpty();
        Visit next = players.poll(CONTENT, caller("player"));
        assertThat(next.hold().hasEnded()).isFalse();
        assertThat(next.token()).isEqualTo(token);
        next.close();
        assertThat(doors.opened()).isEqualTo(2);
        assertThat(doors.count()).isOne();
    }

    @Test
    void aFetchGoesOverToAChannelThatSomeoneElseOpened() throws ChannelException {
        String token = poll(caller("player"));
        doors.end();
        poll(caller("another"));
        Visit visit = players.fetch(CONTENT, new Caller("192.0.2.1", "player", token, null))
                .orElseThrow();
        assertThat(visit.token()).isEqualTo(token);
        assertThat(visit.hold().hasEnded()).isFalse();
        visit.close();
        assertThat(doors.count()).isEqualTo(2);
    }

    @Test
    void whatIsKnownOfAViewerIsShown() throws ChannelException {
        assertThat(players.snapshots(CONTENT)).isEmpty();
        Visit visit = players.poll(CONTENT, caller("player"));
        assertThat(players.snapshots(CONTENT).getFirst().secondsBehind()).isZero();
        time.advance(Duration.ofSeconds(2));
        visit.sent(90, 400_000, false);
        visit.sent(90, 100_000, true);
        visit.close();
        time.advance(Duration.ofSeconds(2));
        players.poll(OTHER, caller("player")).close();
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
                        Pauses.NONE));
    }

    @Test
    void itIsKnownWhoIsWatching() throws ChannelException {
        assertThat(players.isWatching(CONTENT, caller("player"))).isFalse();
        String token = poll(caller("player"));
        assertThat(players.isWatching(CONTENT, caller("player"))).isTrue();
        assertThat(players.isWatching(CONTENT, caller("another"))).isFalse();
        assertThat(players.isWatching(OTHER, caller("player"))).isFalse();
        assertThat(players.isWatching(CONTENT, new Caller("192.0.2.9", "x", token, null)))
                .isTrue();
        goOn(TARGET.multipliedBy(4));
        assertThat(players.isWatching(CONTENT, caller("player"))).isFalse();
    }

    @Test
    void afterClosingNobodyIsCountedForLongerThanItsRequest() throws ChannelException {
        players.close();
        Visit visit = players.poll(CONTENT, caller("player"));
        visit.sent(1, 1, true);
        visit.close();
        assertThat(doors.count()).isZero();
    }

    @Test
    void theSilentAreLookedForAllTheTime() throws ChannelException {
        players.sweepingEach(Duration.ofMillis(10));
        poll(caller("player"));
        time.advance(TARGET.multipliedBy(4));
        await().until(() -> doors.count() == 0);
    }

    private String poll(Caller caller) throws ChannelException {
        try (Visit visit = players.poll(CONTENT, caller)) {
            return visit.token();
        }
    }

    private @Nullable String fetch(Caller caller) throws ChannelException {
        Optional<Visit> visit = players.fetch(CONTENT, caller);
        visit.ifPresent(Visit::close);
        return visit.map(Visit::token).orElse(null);
    }

    private void goOn(Duration silence) {
        time.advance(silence);
        players.sweep();
    }

    @Test
    void aPassAdmitsSoManySeatsUntilTheirPlayersHaveLeft() throws ChannelException {
        Turnstile turnstile = new Turnstile();
        Pass pass = new Pass.Counted("anna", 2, turnstile);
        Caller first = new Caller("192.0.2.1", "player", null, null, pass);
        assertThat(players.fetch(CONTENT, first)).as("has no channel").isEmpty();
        assertThat(turnstile.inside("anna")).isZero();
        poll(first);
        poll(first);
        poll(new Caller("192.0.2.2", "player", null, null, pass));
        Caller third = new Caller("192.0.2.3", "player", null, null, pass);

        assertThatThrownBy(() -> players.poll(CONTENT, third)).hasMessageContaining("At most 2 may play");

        assertThat(turnstile.inside("anna")).isEqualTo(2);
        assertThat(doors.count()).isEqualTo(2);
        time.advance(TARGET.multipliedBy(3).plusMillis(1));
        players.sweep();
        assertThat(turnstile.inside("anna")).isZero();
        poll(third);
    }

    @Test
    void playersThatLookAlikeButHaveDifferentPassesAreTwo() throws ChannelException {
        Turnstile turnstile = new Turnstile();
        for (String name : List.of("anna", "bob")) {
            poll(new Caller("192.0.2.1", "player", null, null, new Pass.Counted(name, 1, turnstile)));
            assertThat(turnstile.inside(name)).isOne();
        }
        assertThat(doors.count()).isEqualTo(2);
    }

    private static Caller caller(String userAgent) {
        return new Caller("192.0.2.1", userAgent, null, null);
    }
}
