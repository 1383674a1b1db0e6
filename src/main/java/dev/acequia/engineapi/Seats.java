package dev.acequia.engineapi;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.channel.ClientSite;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.Playback;
import dev.acequia.player.Players;
import dev.acequia.schedule.PeriodicTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The seats that clients of the engine's API have, and the end of those that nobody uses.
///
/// A seat keeps its channel open: as a viewer that waits until viewers can join, afterwards by a reservation, which
/// gives way to whoever needs the slot on the engine. Thread-safe; the lock is held over no other one.
public final class Seats implements AutoCloseable {
    /// How long an engine keeps a session that nobody reads (`engine-api.md` 1.10).
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    /// How many idle seats an address may have; the one that was longest idle ends for another.
    static final int MOST_IDLE = 64;

    static final int MOST = 10_000;

    private static final Logger log = LoggerFactory.getLogger(Seats.class);
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final ChannelRegistry channels;
    private final Players players;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final PeriodicTask sweeper = new PeriodicTask("seats", this::pause, this::sweep);
    private final Map<String, Seat> byToken = new LinkedHashMap<>(); // guarded by itself

    /// @param random makes the tokens; thread-safe, hard to guess
    Seats(ChannelRegistry channels, Players players, LongSupplier nanoTime, RandomGenerator random) {
        this.channels = channels;
        this.players = players;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /// Begins to look after seats.
    public static Seats open(ChannelRegistry channels, Players players, LongSupplier nanoTime, RandomGenerator random) {
        Seats seats = new Seats(channels, players, nanoTime, random);
        seats.sweeper.start();
        return seats;
    }

    /// Gives a client a seat on a channel whose session has been started.
    ///
    /// @param start the subscription of whoever has waited for that; the seat closes it
    /// @return null when there are as many seats as there may be
    @Nullable
    Seat add(Playback playback, ContentId content, String address, String credential, ChannelSubscription start) {
        return add(Objects.requireNonNullElse(playback.infohash(), content.hex()), content, address, credential, start);
    }

    /// Gives a client a seat on a file; null when there are as many seats as there may be.
    @Nullable
    Seat addOfFile(ContentId content, String address, String credential) {
        return add(content.hex(), content, address, credential, null);
    }

    private @Nullable Seat add(
            String infohash,
            ContentId content,
            String address,
            String credential,
            @Nullable ChannelSubscription start) {
        long now = nanoTime.getAsLong();
        Seat.Identity identity = new Seat.Identity(infohash, digits(16), digits(20));
        Seat.Client client = new Seat.Client(ClientSite.of(address).name(), credential);
        Seat seat = new Seat(identity, client, content, start, TIMEOUT, now);
        List<Seat> ended = new ArrayList<>();
        boolean isFirst;
        synchronized (byToken) {
            isFirst = byToken.isEmpty();
            List<Seat> own = idle(each -> each.client().site().equals(client.site()), now);
            if (own.size() >= MOST_IDLE) {
                ended.add(own.getFirst());
            } else if (byToken.size() >= MOST) {
                idle(_ -> true, now).stream().findFirst().ifPresent(ended::add);
            }
            ended.forEach(each -> byToken.remove(each.identity().token()));
            if (byToken.size() >= MOST) {
                return null;
            }
            byToken.put(identity.token(), seat);
        }
        ended.forEach(this::end);
        if (isFirst) {
            sweeper.changed();
        }
        return seat;
    }

    /// With the lock held, the one that was not used for longest in front.
    private List<Seat> idle(Predicate<Seat> filter, long now) {
        return byToken.values().stream()
                .filter(filter)
                .filter(each -> each.isIdle(now))
                .sorted(Comparator.comparingLong((Seat each) -> each.unused(now))
                        .reversed())
                .toList();
    }

    /// The seat of a URL; empty when there is none (any more).
    Optional<Seat> find(String infohash, String token) {
        Seat seat;
        synchronized (byToken) {
            seat = byToken.get(token);
        }
        return Optional.ofNullable(seat)
                .filter(each -> each.identity().infohash().equalsIgnoreCase(infohash));
    }

    /// Its client has asked for something, so that it does not end, nor does its channel.
    void used(Seat seat) {
        seat.used(nanoTime.getAsLong());
        reserve(seat);
    }

    /// Its client has asked for the playlist: it plays.
    void listed(Seat seat) {
        seat.listed(nanoTime.getAsLong());
        reserve(seat);
    }

    /// Another timeout counts from now on.
    void setTimeout(Seat seat, Duration timeout) {
        seat.setTimeout(timeout);
        used(seat);
    }

    /// Sends a body of a seat on a socket until it closes; false when the seat is over.
    boolean play(Seat seat, io.netty.channel.Channel socket) {
        if (!seat.play(socket)) {
            return false;
        }
        used(seat);
        socket.closeFuture().addListener(_ -> {
            seat.played(socket, nanoTime.getAsLong());
            reserve(seat);
        });
        return true;
    }

    /// Ends a seat; the channel goes on for the others.
    void stop(Seat seat) {
        synchronized (byToken) {
            byToken.remove(seat.identity().token());
        }
        end(seat);
    }

    /// How many there are.
    int size() {
        synchronized (byToken) {
            return byToken.size();
        }
    }

    private void reserve(Seat seat) {
        Channel channel = channels.find(seat.content());
        if (channel == null) {
            return;
        }
        channel.reserve(seat, seat.endsAt());
        if (!isHere(seat)) { // stopped meanwhile
            channel.reserve(seat, null);
        }
    }

    private boolean isHere(Seat seat) {
        synchronized (byToken) {
            return byToken.containsKey(seat.identity().token());
        }
    }

    private void end(Seat seat) {
        Channel channel = channels.last(seat.content());
        if (channel != null) {
            channel.reserve(seat, null);
        }
        seat.end();
        players.leave(seat.content(), seat.identity().token());
    }

    private Optional<Duration> pause() {
        return size() == 0 ? Optional.empty() : Optional.of(SWEEP);
    }

    /// Ends the seats that nobody has used, and has the others' channels go on without a waiting viewer.
    void sweep() {
        long now = nanoTime.getAsLong();
        Collection<Seat> all;
        List<Seat> forgotten;
        synchronized (byToken) {
            forgotten = byToken.values().stream()
                    .filter(each -> each.isForgotten(now))
                    .toList();
            forgotten.forEach(each -> byToken.remove(each.identity().token()));
            all = List.copyOf(byToken.values());
        }
        forgotten.forEach(each -> {
            end(each);
            log.debug("[seat {}] ended: nobody has used it", each.identity().token());
        });
        all.forEach(this::follow);
    }

    /// Releases the start of a seat once that has come to an end, and tells its client when the stream has.
    private void follow(Seat seat) {
        ChannelSubscription start = seat.start();
        if (start != null && start.live().isDone()) {
            reserve(seat);
            seat.releaseStart();
            start.close();
        }
        if (seat.hasLostChannel(channels.find(seat.content()) != null)) {
            Channel last = channels.last(seat.content());
            seat.publish(
                    SeatEvent.stopped(last == null ? "closed" : last.failure().detail()));
        }
    }

    private String digits(int bytes) {
        byte[] digits = new byte[bytes];
        random.nextBytes(digits);
        return HexFormat.of().formatHex(digits);
    }

    /// Ends all.
    @Override
    public void close() {
        sweeper.close();
        List<Seat> all;
        synchronized (byToken) {
            all = List.copyOf(byToken.values());
            byToken.clear();
        }
        all.forEach(this::end);
    }
}
