package dev.acequia.player;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeatsTest {
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));

    private final FakeDoors doors = new FakeDoors();
    private final Seats seats = new Seats(3);

    @Test
    void theOneWhoseLastRequestIsLongestAgoMakesRoom() {
        Seat busy = seat("busy");
        busy.begin(Request.POLL);
        assertThat(seats.add(busy)).isNull();
        Seat active = seat("active");
        assertThat(seats.add(active)).isNull();
        Seat idle = seat("idle");
        assertThat(seats.add(idle)).isNull();
        seats.begin(active, Request.FETCH, 1);
        seats.end(active, Request.FETCH, 2);

        Seat late = seat("late");
        late.begin(Request.POLL);
        assertThat(seats.add(late)).isSameAs(idle);
        assertThat(seats.of(CONTENT)).containsExactly(busy, active, late);
        assertThat(seats.find(Request.POLL, CONTENT, caller("idle"))).isNull();
    }

    @Test
    void nobodyMakesRoomInTheMiddleOfARequest() {
        for (String name : new String[] {"a", "b", "c", "d"}) {
            Seat busy = seat(name);
            busy.begin(Request.FETCH);
            assertThat(seats.add(busy)).isNull();
        }
        assertThat(seats.of(CONTENT)).hasSize(4);
    }

    private Seat seat(String name) {
        Viewer viewer = new Viewer(name + "-id", CONTENT, "192.0.2.1", "player", Protocol.HLS, Instant.EPOCH);
        Crowd crowd = seats.crowd(Request.POLL, CONTENT, caller(name));
        return new Seat("token of " + name, crowd, new Presence(viewer, doors.open(viewer)), () -> {}, 0);
    }

    private static Caller caller(String name) {
        return new Caller("192.0.2.1", "player", name, null);
    }
}
