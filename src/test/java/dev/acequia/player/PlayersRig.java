package dev.acequia.player;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import dev.acequia.source.ChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// Players of a server whose channels are told what to do, and whose time passes when a test says so.
abstract class PlayersRig {
    static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));
    static final ContentId OTHER = new ContentId(ContentId.Kind.CONTENT_ID, "b".repeat(40));
    static final Duration TARGET = Duration.ofSeconds(4);

    final FakeChannelAccess channels = new FakeChannelAccess();
    final TestTime time = new TestTime();
    final Players players = new Players(channels, time, time::nanos, new Random(7));

    @AfterEach
    void close() {
        players.close();
        assertThat(channels.count()).isZero();
    }

    String poll(PlayerIdentity identity) throws ChannelException {
        try (PlayerRequest request = players.poll(CONTENT, identity)) {
            return request.token();
        }
    }

    @Nullable
    String fetch(PlayerIdentity identity) throws ChannelException {
        Optional<PlayerRequest> request = players.fetch(CONTENT, identity);
        request.ifPresent(PlayerRequest::close);
        return request.map(PlayerRequest::token).orElse(null);
    }

    void goOn(Duration silence) {
        time.advance(silence);
        players.sweep();
    }

    static PlayerIdentity identity(String userAgent) {
        return new PlayerIdentity("192.0.2.1", userAgent, null, null);
    }

    static PlayerIdentity knownBy(String token) {
        return new PlayerIdentity("192.0.2.1", "player", token, null);
    }
}
