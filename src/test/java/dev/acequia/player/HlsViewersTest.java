package dev.acequia.player;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HlsViewersTest {
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));

    private final FakeChannelAccess channels = new FakeChannelAccess();
    private final HlsViewers viewers = new HlsViewers(3);

    @Test
    void theOneWhoseLastRequestIsLongestAgoMakesRoom() {
        HlsViewer busy = seat("busy");
        busy.begin(RequestKind.POLL);
        assertThat(viewers.add(busy)).isNull();
        HlsViewer active = seat("active");
        assertThat(viewers.add(active)).isNull();
        HlsViewer idle = seat("idle");
        assertThat(viewers.add(idle)).isNull();
        viewers.begin(active, RequestKind.FETCH, 1);
        viewers.end(active, RequestKind.FETCH, 2);

        HlsViewer late = seat("late");
        late.begin(RequestKind.POLL);
        assertThat(viewers.add(late)).isSameAs(idle);
        assertThat(viewers.of(CONTENT)).containsExactly(busy, active, late);
        assertThat(viewers.find(RequestKind.POLL, CONTENT, caller("idle"))).isNull();
    }

    @Test
    void nobodyMakesRoomInTheMiddleOfARequest() {
        for (String name : new String[] {"a", "b", "c", "d"}) {
            HlsViewer busy = seat(name);
            busy.begin(RequestKind.FETCH);
            assertThat(viewers.add(busy)).isNull();
        }
        assertThat(viewers.of(CONTENT)).hasSize(4);
    }

    private HlsViewer seat(String name) {
        Viewer viewer = new Viewer(name + "-id", CONTENT, "192.0.2.1", "player", Protocol.HLS, Instant.EPOCH);
        PlayerGroup group = viewers.group(RequestKind.POLL, CONTENT, caller(name));
        return new HlsViewer(
                "token of " + name, group, requireNonNull(channels.subscribe(RequestKind.POLL, viewer)), () -> {}, 0);
    }

    private static PlayerIdentity caller(String name) {
        return new PlayerIdentity("192.0.2.1", "player", name, null);
    }
}
