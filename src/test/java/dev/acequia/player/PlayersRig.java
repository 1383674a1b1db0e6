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

    final FakeDoors doors = new FakeDoors();
    final TestTime time = new TestTime();
    final Players players = new Players(doors, time, time::nanos, new Random(7));

    @AfterEach
    void close() {
        players.close();
        assertThat(doors.count()).isZero();
    }

    String poll(PlayerIdentity identity) throws ChannelException {
        try (Visit visit = players.poll(CONTENT, identity)) {
            return visit.token();
        }
    }

    @Nullable
    String fetch(PlayerIdentity identity) throws ChannelException {
        Optional<Visit> visit = players.fetch(CONTENT, identity);
        visit.ifPresent(Visit::close);
        return visit.map(Visit::token).orElse(null);
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
