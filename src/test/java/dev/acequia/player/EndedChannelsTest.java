package dev.acequia.player;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.channel.ChannelException;
import dev.acequia.engine.ContentId;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Where players are when their channel has failed.
class EndedChannelsTest {
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));

    private final FakeDoors doors = new FakeDoors();
    private final TestTime time = new TestTime();
    private final Players players = new Players(doors, time, time::nanos, new Random(7));

    @AfterEach
    void close() {
        players.close();
        assertThat(doors.count()).isZero();
    }

    private String poll(String userAgent) throws ChannelException {
        try (Visit visit = players.poll(CONTENT, new Caller("192.0.2.1", userAgent, null, null))) {
            return visit.token();
        }
    }

    private @Nullable String fetch(String token) throws ChannelException {
        Optional<Visit> visit = players.fetch(CONTENT, knownBy(token));
        visit.ifPresent(Visit::close);
        return visit.map(Visit::token).orElse(null);
    }

    private static Caller knownBy(String token) {
        return new Caller("192.0.2.1", "player", token, null);
    }

    @Test
    void aPlayerGetsTheRestOfAChannelThatHasFailedAndAfterThatAnother() throws ChannelException {
        String token = poll("player");
        doors.fail();
        assertThat(poll("player")).isEqualTo(token);
        assertThat(fetch(token)).isEqualTo(token);
        assertThat(doors.opened()).isOne();
        assertThat(doors.count()).isOne();

        doors.endEpilogue();
        assertThat(fetch(token)).isNull();
        assertThat(poll("player")).isEqualTo(token);
        assertThat(doors.opened()).isEqualTo(2);
        assertThat(doors.count()).isOne();
    }

    @Test
    void aPlayerGoesOnWithAChannelThatIsLiveAtItsNextPoll() throws ChannelException {
        String token = poll("player");
        doors.fail();
        poll("another");
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
