package dev.acequia.simulator;

import dev.acequia.mpegts.Packet;
import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.wire.Connection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/// One client that reads a stream: a burst of the past, then what is on the air; put to the live edge when it falls too
/// far behind (`engine-api.md` 1.6).
///
/// Runs on the connection's thread; [#end] may come from any.
final class Reader {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int BATCH = 64;
    /// Bits a byte.
    private static final double BYTE = 8;

    private final Session session;
    private final Connection connection;
    private final Engine engine;
    private final Broadcast broadcast;
    private final Body body;
    private final Damager damager = new Damager();
    private final byte[] packets = new byte[BATCH * Packet.SIZE];
    private final Instant openedAt;
    private final Pace pace;

    /// The packet that comes next.
    private long next;
    /// Its distance from the live edge when it started.
    private Duration startLag = Duration.ZERO;

    private long counted;
    private volatile boolean cut;
    /// The time when it was first seen to be over, in nanoseconds; 0 before.
    private volatile long overSince;

    Reader(Session session, Connection connection, Engine engine) {
        this.session = session;
        this.connection = connection;
        this.engine = engine;
        this.broadcast = session.download().broadcast();
        this.body = new Body(connection, mood().word(Knob.FRAMING, Framing.class));
        this.openedAt = engine.now();
        this.pace = new Pace(openedAt);
    }

    /// Ends the body soon.
    void end() {
        cut = true;
    }

    /// Closes the connection when the client does not read the end that is due.
    void closeWhenStuck() {
        if (overSince == 0 && isOver()) {
            overSince = System.nanoTime() | 1;
        } else if (overSince != 0 && System.nanoTime() - overSince > PATIENCE.toNanos()) {
            connection.close();
        }
    }

    /// Sends until the body ends, from this side or the other.
    void run() throws IOException {
        long past = mood().number(Knob.BURST_BYTES) / Packet.SIZE;
        startFrom(broadcast.edge(engine.airTime()) - past);
        body.open();
        while (!isOver()) {
            Mood mood = mood();
            Ceiling ceiling = Ceiling.of(mood, Duration.between(openedAt, engine.now()));
            body.limit(ceiling.bytes());
            if (body.isFull()) {
                body.flush();
                switch (ceiling.fate()) {
                    case END -> end();
                    case RESET -> connection.reset();
                    case STALL -> stall();
                }
            } else {
                session.download().stall(null);
                advance(mood);
            }
        }
        body.end();
    }

    private boolean isOver() {
        if (cut || session.isOver() || !connection.isOpen()) {
            return true;
        }
        Mood mood = mood();
        return mood.word(Knob.SUPERSEDE, Supersede.class) == Supersede.CUT
                && session.supersededAt()
                        .filter(since -> !engine.now().isBefore(since.plus(mood.duration(Knob.SUPERSEDE_DELAY))))
                        .isPresent();
    }

    private void stall() throws IOException {
        if (session.download().stalledSince().isEmpty()) {
            session.download().stall(engine.now());
        }
        rest();
    }

    private void advance(Mood mood) throws IOException {
        session.takeSought().ifPresent(position -> startFrom(broadcast.edge(position)));
        boolean isStalled =
                session.supersededAt().isPresent() && mood.word(Knob.SUPERSEDE, Supersede.class) == Supersede.STALL;
        Duration gap = mood.duration(Knob.JITTER);
        Instant arrival = Pace.arrival(engine.airTime(), gap);
        boolean trickles = mood.given(Knob.TRICKLE).isPresent();
        double rate = trickles ? (Long) mood.given(Knob.TRICKLE).orElseThrow() / BYTE : mood.number(Knob.BURST_RATE);
        if (!trickles) {
            dropToLive(arrival, mood.duration(Knob.LAG_LIMIT));
        }
        int due = isStalled ? 0 : pace.due(broadcast.edge(arrival) - next, engine.now(), rate, gap);
        if (due == 0) {
            rest();
        } else {
            send(Math.min(due, BATCH), mood);
        }
    }

    /// Waits a moment; a client that has nothing to read is there all the same.
    private void rest() throws IOException {
        session.download().touch(engine.now());
        connection.pause(STEP);
    }

    private void send(int count, Mood mood) throws IOException {
        Repeat repeat = Repeat.of(mood, broadcast, session.download().startedAt(), engine.late());
        for (int i = 0; i < count; i++) {
            broadcast.write(repeat.actual(next + i), 1, packets, i * Packet.SIZE);
            damager.put(next + i, packets, i * Packet.SIZE, mood, body);
        }
        next += count;
        pace.went(count);
        session.download().touch(engine.now());
        engine.tally().of(session.download().content()).sent(body.taken() - counted);
        counted = body.taken();
    }

    private void startFrom(long number) {
        next = number;
        startLag = Duration.between(broadcast.onAir(number), engine.airTime());
    }

    private void dropToLive(Instant arrival, Duration limit) {
        Duration lag = Duration.between(broadcast.onAir(next), arrival);
        if (lag.compareTo(startLag.plus(limit)) > 0) {
            startFrom(broadcast.edge(arrival));
        }
    }

    private Mood mood() {
        return engine.mood(session.download().content());
    }
}
