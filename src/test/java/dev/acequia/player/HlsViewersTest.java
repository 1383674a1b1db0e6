package dev.acequia.player;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HlsViewersTest {
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));

    private final FakeChannelAccess channels = new FakeChannelAccess();
    private final HlsViewers viewers = new HlsViewers(3, new TestTime()::nanos);

    @Test
    void theOneWhoseLastRequestIsLongestAgoMakesRoom() {
        add("busy");
        HlsViewer active = add("active");
        viewers.end(active, RequestKind.POLL);
        HlsViewer idle = add("idle");
        viewers.end(idle, RequestKind.POLL);
        assertThat(viewers.begin(RequestKind.FETCH, CONTENT, caller("active"))).isSameAs(active);
        viewers.end(active, RequestKind.FETCH);

        assertThat(arrival("late").evicted()).isSameAs(idle);
        assertThat(watching()).containsExactly("busy-id", "active-id", "late-id");
        assertThat(viewers.begin(RequestKind.POLL, CONTENT, caller("idle"))).isNull();
    }

    @Test
    void nobodyMakesRoomInTheMiddleOfARequest() {
        for (String name : new String[] {"a", "b", "c", "d"}) {
            add(name);
        }
        assertThat(watching()).hasSize(4);
    }

    @Test
    void aClosedTableKeepsNobody() {
        HlsViewer before = add("before");
        assertThat(viewers.close()).containsExactly(before);
        HlsViewer after = add("after");
        assertThat(watching()).isEmpty();
        assertThat(viewers.end(after, RequestKind.POLL)).isFalse();
    }

    /// Adds a viewer in the middle of a request for the playlist, for which nobody has to make room.
    private HlsViewer add(String name) {
        HlsViewers.Arrival arrival = arrival(name);
        assertThat(arrival.evicted()).isNull();
        return arrival.viewer();
    }

    private HlsViewers.Arrival arrival(String name) {
        Viewer viewer = new Viewer(name + "-id", CONTENT, "192.0.2.1", "player", Protocol.HLS, Instant.EPOCH);
        ChannelSubscription subscription = requireNonNull(channels.subscribe(RequestKind.POLL, viewer));
        return viewers.add("token of " + name, RequestKind.POLL, caller(name), subscription, () -> {});
    }

    private List<String> watching() {
        return viewers.snapshots(CONTENT, _ -> 0).stream()
                .map(snapshot -> snapshot.viewer().id())
                .toList();
    }

    private static PlayerIdentity caller(String name) {
        return new PlayerIdentity("192.0.2.1", "player", name, null);
    }
}
