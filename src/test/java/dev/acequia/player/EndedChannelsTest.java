package dev.acequia.player;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.source.ChannelException;
import org.junit.jupiter.api.Test;

/// Where players are when their channel has failed.
class EndedChannelsTest extends PlayersRig {
    @Test
    void aPlayerGetsTheRestOfAChannelThatHasFailedAndAfterThatAnother() throws ChannelException {
        String token = poll(identity("player"));
        doors.fail();
        assertThat(poll(identity("player"))).isEqualTo(token);
        assertThat(fetch(knownBy(token))).isEqualTo(token);
        assertThat(doors.opened()).isOne();
        assertThat(doors.count()).isOne();

        doors.endEpilogue();
        assertThat(fetch(knownBy(token))).isNull();
        assertThat(poll(identity("player"))).isEqualTo(token);
        assertThat(doors.opened()).isEqualTo(2);
        assertThat(doors.count()).isOne();
    }

    @Test
    void aPlayerGoesOnWithAChannelThatIsLiveAtItsNextPoll() throws ChannelException {
        String token = poll(identity("player"));
        doors.fail();
        poll(identity("another"));
        try (Visit fetch = players.fetch(CONTENT, knownBy(token)).orElseThrow()) {
            assertThat(fetch.hold().hasEnded()).isTrue();
        }
        try (Visit poll = players.poll(CONTENT, knownBy(token))) {
            assertThat(poll.hold().hasEnded()).isFalse();
            assertThat(poll.token()).isEqualTo(token);
        }
        assertThat(doors.opened()).isEqualTo(2);
        assertThat(doors.count()).isEqualTo(2);
    }
}
