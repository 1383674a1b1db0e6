package dev.acequia.player;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Recognition of the requests of one player.
class RecognitionTest extends PlayersRig {
    @Test
    void aPlayerThatPollsAgainAndAgainIsOne() throws ChannelException {
        String first = poll(identity("player"));
        for (int i = 0; i < 10; i++) {
            assertThat(poll(identity("player"))).isEqualTo(first);
        }
        assertThat(channels.count()).isOne();
    }

    @Test
    void pollsThatAreOpenAtTheSameTimeAreOfDifferentPlayers() throws ChannelException {
        PlayerRequest first = players.poll(CONTENT, identity("player"));
        PlayerRequest second = players.poll(CONTENT, identity("player"));
        assertThat(second.token()).isNotEqualTo(first.token());
        assertThat(channels.count()).isEqualTo(2);
        first.close();
        second.close();

        assertThat(poll(identity("player"))).isEqualTo(first.token());
        assertThat(poll(identity("player"))).isEqualTo(second.token());
        assertThat(poll(identity("player"))).isEqualTo(first.token());
    }

    @Test
    void playersOfOtherMakeAddressOrContentAreOthers() throws ChannelException {
        poll(identity("player"));
        poll(identity("another"));
        poll(new PlayerIdentity("192.0.2.2", "player", null, null));
        players.poll(OTHER, identity("player")).close();
        assertThat(channels.count()).isEqualTo(4);
    }

    @Test
    void theTokenIsKnownFromAnyAddress() throws ChannelException {
        String token = poll(identity("player"));
        assertThat(token).matches("[a-z2-7]{12}");
        assertThat(fetch(new PlayerIdentity("2001:db8::1", "loader", token, null)))
                .isEqualTo(token);
        assertThat(channels.count()).isOne();
    }

    @Test
    void anUnknownTokenCountsForTheCrowd() throws ChannelException {
        String token = poll(identity("player"));
        assertThat(fetch(new PlayerIdentity("192.0.2.1", "player", "x".repeat(12), null)))
                .isEqualTo(token);
        assertThat(fetch(new PlayerIdentity("192.0.2.1", "player", "x".repeat(100_000), null)))
                .isEqualTo(token);
        assertThat(channels.count()).isOne();
    }

    @Test
    void aTokenOfAnotherContentIsUnknown() throws ChannelException {
        String token = poll(identity("player"));
        PlayerRequest request = players.fetch(OTHER, knownBy(token)).orElseThrow();
        assertThat(request.token()).isNotEqualTo(token);
        request.close();
    }

    @Test
    void aContentIdAndAnInfohashWithTheSameDigitsAreOneContent() throws ChannelException {
        String token = poll(identity("player"));
        ContentId infohash = new ContentId(ContentId.Kind.INFOHASH, CONTENT.hex());
        PlayerRequest request = players.poll(infohash, identity("player"));
        assertThat(request.token()).isEqualTo(token);
        request.close();
    }

    @Test
    void aPlayerThatNamesItselfIsOneWhateverItDoes() throws ChannelException {
        for (PlayerIdentity named : List.of(
                new PlayerIdentity("192.0.2.1", "player", "living-room", null),
                new PlayerIdentity("192.0.2.1", "player", null, "session-of-apple"))) {
            PlayerRequest first = players.poll(CONTENT, named);
            PlayerRequest second = players.poll(CONTENT, named);
            assertThat(second.token()).isEqualTo(first.token());
            for (int segment = 0; segment < 10; segment++) {
                first.sent(segment, 1, true);
                second.sent(segment, 1, true);
            }
            first.close();
            second.close();
        }
        assertThat(channels.count()).isEqualTo(2);
    }

    @Test
    void playersThatLookAlikeButHaveDifferentPassesAreTwo() throws ChannelException {
        TokenUsage usage = new TokenUsage();
        for (String name : List.of("anna", "bob")) {
            poll(new PlayerIdentity("192.0.2.1", "player", null, null, new TokenLimit.Counted(name, 1, usage)));
            assertThat(usage.inside(name)).isOne();
        }
        assertThat(channels.count()).isEqualTo(2);
    }

    @Test
    void whoFetchesASegmentAgainAndAgainIsCountedAsACrowdThatComesSlowly() throws ChannelException {
        String token = poll(identity("player"));
        fetchToItsEnd(1000, token);
        assertThat(channels.count()).isEqualTo(65);

        time.advance(Duration.ofSeconds(1));
        fetchToItsEnd(1000, token);
        assertThat(channels.count()).isEqualTo(85);
    }

    private void fetchToItsEnd(int times, String token) throws ChannelException {
        for (int i = 0; i < times; i++) {
            try (PlayerRequest request = players.fetch(CONTENT, knownBy(token)).orElseThrow()) {
                request.sent(1, 1_000_000, true);
            }
        }
    }
}
