package dev.acequia.player;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.source.ChannelException;
import org.junit.jupiter.api.Test;

/// Change of channel by players whose channel has failed.
class EndedChannelsTest extends PlayersRig {
    @Test
    void aPlayerGetsTheRestOfAChannelThatHasFailedAndAfterThatAnother() throws ChannelException {
        String token = poll(identity("player"));
        channels.fail();
        assertThat(poll(identity("player"))).isEqualTo(token);
        assertThat(fetch(knownBy(token))).isEqualTo(token);
        assertThat(channels.opened()).isOne();
        assertThat(channels.count()).isOne();

        channels.endDrain();
        assertThat(fetch(knownBy(token))).isNull();
        assertThat(poll(identity("player"))).isEqualTo(token);
        assertThat(channels.opened()).isEqualTo(2);
        assertThat(channels.count()).isOne();
    }

    @Test
    void aPlayerGoesOnWithAChannelThatIsLiveAtItsNextPoll() throws ChannelException {
        String token = poll(identity("player"));
        channels.fail();
        poll(identity("another"));
        try (PlayerRequest fetch = players.fetch(CONTENT, knownBy(token)).orElseThrow()) {
            assertThat(fetch.subscription().hasEnded()).isTrue();
        }
        try (PlayerRequest poll = players.poll(CONTENT, knownBy(token))) {
            assertThat(poll.subscription().hasEnded()).isFalse();
            assertThat(poll.token()).isEqualTo(token);
        }
        assertThat(channels.opened()).isEqualTo(2);
        assertThat(channels.count()).isEqualTo(2);
    }
}
