package dev.acequia.engineapi;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.Playback;
import dev.acequia.player.AddressQuota;
import dev.acequia.player.Players;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Knobs;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Seats by a clock of the test's own, on a channel that closes at once when nothing holds it.
class SeatsTest {
    private static final ContentId CONTENT = ContentId.parse(ContentId.Kind.CONTENT_ID, ChannelRig.ID);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final ChannelRig rig = ChannelRig.playing(
            Broadcast.every(Duration.ofMillis(50)),
            new Knobs().shutdownDelay(Duration.ofMillis(10)).maxClients(1000));

    private final AtomicLong now = new AtomicLong(System.nanoTime());
    private final Players players = Players.open(
            rig.registry(), AddressQuota.none(), InstantSource.system(), System::nanoTime, new SecureRandom());
    private final Seats seats = new Seats(rig.registry(), players, now::get, new SecureRandom());

    @AfterEach
    void close() {
        seats.close();
        players.close();
        rig.close();
    }

    private Seat seat(String address) {
        try {
            ChannelSubscription start =
                    rig.registry().watch(new Viewer("some", CONTENT, address, "test", Protocol.TS, Instant.EPOCH));
            Playback playback = start.started().get(10, TimeUnit.SECONDS);
            Seat seat = seats.add(playback, CONTENT, address, "", start);
            return Objects.requireNonNull(seat);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Seat seat() {
        return seat("192.0.2.1");
    }

    private boolean isThere(Seat seat) {
        return seats.find(seat.identity().infohash(), seat.identity().token()).isPresent();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /// Until the start of all is over, so that nothing but their reservations holds the channel.
    private void awaitReservations() {
        eventually().until(() -> {
            seats.sweep();
            return rig.registry().viewerCount() == 0;
        });
    }

    @Test
    void aSeatThatNobodyUsesEndsAfterAMinute() {
        Seat used = seat();
        Seat forgotten = seat();
        pass(Seats.TIMEOUT.minus(MOMENT));
        seats.used(used);
        seats.sweep();
        assertThat(isThere(forgotten)).isTrue();

        pass(MOMENT);
        seats.sweep();

        assertThat(isThere(forgotten)).isFalse();
        assertThat(isThere(used)).isTrue();
        assertThat(seats.size()).isOne();
    }

    @Test
    void aSeatIsUsedAsLongAsABodyOfItIsSent() {
        Seat seat = seat();
        EmbeddedChannel body = new EmbeddedChannel();
        EmbeddedChannel other = new EmbeddedChannel();
        assertThat(seats.play(seat, body)).isTrue();
        assertThat(seats.play(seat, other)).isTrue();
        pass(Duration.ofHours(5));
        body.close();
        pass(Duration.ofHours(5));
        seats.sweep();
        assertThat(isThere(seat)).isTrue();

        other.close();
        pass(Seats.TIMEOUT.minus(MOMENT));
        seats.sweep();
        assertThat(isThere(seat)).isTrue();
        pass(MOMENT);
        seats.sweep();
        assertThat(isThere(seat)).isFalse();
    }

    @Test
    void anotherTimeoutCountsFromWhenItIsSet() {
        Seat seat = seat();
        pass(Duration.ofSeconds(50));
        seats.setTimeout(seat, Duration.ofSeconds(100));
        pass(Duration.ofSeconds(99));
        seats.sweep();
        assertThat(isThere(seat)).isTrue();
        pass(MOMENT);
        seats.sweep();
        assertThat(isThere(seat)).isFalse();
    }

    @Test
    void aSeatIsFoundByBothPartsOfItsUrlOnly() {
        Seat seat = seat();
        String infohash = seat.identity().infohash();
        String token = seat.identity().token();
        assertThat(token).matches("[0-9a-f]{32}");
        assertThat(seat.identity().sessionId()).matches("[0-9a-f]{40}");
        assertThat(seats.find(infohash.toUpperCase(Locale.ROOT), token)).contains(seat);
        assertThat(seats.find("0".repeat(40), token)).isEmpty();
        assertThat(seats.find(infohash, "0".repeat(32))).isEmpty();
        assertThat(seats.find(infohash, "")).isEmpty();
    }

    @Test
    void aStopClosesTheBodiesOfTheSeatAndAllowsNoFurtherOne() throws Exception {
        Seat seat = seat();
        Seat other = seat();
        EmbeddedChannel body = new EmbeddedChannel();
        EmbeddedChannel others = new EmbeddedChannel();
        seats.play(seat, body);
        seats.play(other, others);
        CompletableFuture<Map<String, Object>> event = seat.nextEvent();

        seats.stop(seat);
        seats.stop(seat);

        assertThat(body.isOpen()).isFalse();
        assertThat(others.isOpen()).isTrue();
        assertThat(event.get(1, TimeUnit.SECONDS)).isEmpty();
        assertThat(seats.play(seat, new EmbeddedChannel())).isFalse();
        assertThat(isThere(seat)).isFalse();
        assertThat(isThere(other)).isTrue();
    }

    @Test
    void anIdleSeatIsNoViewerButHoldsItsChannelUntilItEnds() {
        Seat seat = seat();
        awaitReservations();
        assertThat(rig.registry().size()).isOne();
        assertThat(rig.stops()).isZero();

        seats.stop(seat);

        rig.awaitSilence();
        assertThat(rig.starts()).isOne();
    }

    @Test
    void theChannelClosesWhenTheLastOfItsSeatsIsForgotten() {
        seat();
        Seat last = seat();
        awaitReservations();
        pass(Duration.ofSeconds(30));
        seats.used(last);
        pass(Duration.ofSeconds(30));
        seats.sweep();
        assertThat(seats.size()).isOne();
        assertThat(rig.registry().size()).isOne();

        pass(Duration.ofSeconds(30));
        seats.sweep();

        rig.awaitSilence();
    }

    @Test
    void anAddressThatStartsMoreAndMoreLosesTheSeatThatIsUnusedForLongest() {
        Seat other = seat("192.0.2.2");
        List<Seat> own = new ArrayList<>();
        for (int i = 0; i < Seats.MOST_IDLE; i++) {
            own.add(seat());
            pass(Duration.ofMillis(1));
        }
        seats.used(own.getFirst());
        pass(Duration.ofMillis(1));

        Seat one = seat();

        assertThat(isThere(own.getFirst())).as("used since").isTrue();
        assertThat(isThere(own.get(1))).as("unused for longest").isFalse();
        assertThat(isThere(own.get(2))).isTrue();
        assertThat(isThere(one)).isTrue();
        assertThat(isThere(other)).isTrue();
    }

    @Test
    void whoPlaysLosesNoSeatToOthersOfItsAddress() {
        Seat body = seat();
        Seat playlist = seat();
        seats.play(body, new EmbeddedChannel());
        seats.listed(playlist);
        for (int i = 0; i <= Seats.MOST_IDLE; i++) {
            pass(Duration.ofMillis(1));
            seat();
        }
        assertThat(isThere(body)).isTrue();
        assertThat(isThere(playlist)).isTrue();
        assertThat(seats.size()).isEqualTo(Seats.MOST_IDLE + 2);

        pass(Duration.ofSeconds(25));
        seat();

        assertThat(isThere(playlist)).as("not asked for any more").isFalse();
        assertThat(isThere(body)).isTrue();
    }

    @Test
    void aClientThatAsksForNoEventsFindsTheNewest() throws Exception {
        Seat seat = seat();
        for (int i = 0; i < 20; i++) {
            seat.publish(Map.of("name", "event " + i));
        }
        assertThat(seat.nextEvent().get(1, TimeUnit.SECONDS)).isEqualTo(Map.of("name", "event 4"));
    }

    @Test
    void ofTwoWhoWaitForAnEventTheFirstGetsNothing() throws Exception {
        Seat seat = seat();
        CompletableFuture<Map<String, Object>> first = seat.nextEvent();
        CompletableFuture<Map<String, Object>> second = seat.nextEvent();
        seat.publish(Map.of("name", "live_changed"));
        assertThat(first.get(1, TimeUnit.SECONDS)).isEmpty();
        assertThat(second.get(1, TimeUnit.SECONDS)).containsEntry("name", "live_changed");
    }

    @Test
    void anEventThatComesWhenNobodyWaitsAnyMoreIsKept() throws Exception {
        Seat seat = seat();
        seat.nextEvent().complete(Map.of());
        seat.publish(Map.of("name", "live_changed"));
        assertThat(seat.nextEvent().get(1, TimeUnit.SECONDS)).containsEntry("name", "live_changed");
    }

    @Test
    void allSeatsEndWithTheServer() {
        Seat seat = seat();
        EmbeddedChannel body = new EmbeddedChannel();
        seats.play(seat, body);
        seats.close();
        assertThat(body.isOpen()).isFalse();
        assertThat(isThere(seat)).isFalse();
    }
}
