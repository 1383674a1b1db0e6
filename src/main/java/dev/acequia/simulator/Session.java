package dev.acequia.simulator;

import dev.acequia.simulator.wire.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One player of a download, known by its token. Changed by [Engine] only; may be read by any thread.
final class Session {
    private static final int MAX_EVENTS = 16;

    private final Download download;
    private final String token;
    private final AtomicReference<@Nullable Reader> reader = new AtomicReference<>();
    private final AtomicReference<@Nullable Instant> sought = new AtomicReference<>();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(MAX_EVENTS);

    /// The last part of the stream's path; another one after each start.
    private volatile String slot;

    private volatile @Nullable Instant supersededAt;

    /// Something that the player is told when it asks for events.
    record Event(String name, Json.Fields params) {}

    Session(Download download, String token, String slot) {
        this.download = download;
        this.token = token;
        this.slot = slot;
    }

    Download download() {
        return download;
    }

    String token() {
        return token;
    }

    String slot() {
        return slot;
    }

    void renew(String newSlot) {
        slot = newSlot;
        supersededAt = null;
    }

    /// The time when another player took over.
    Optional<Instant> supersededAt() {
        return Optional.ofNullable(supersededAt);
    }

    void supersede(Instant now) {
        if (supersededAt == null) {
            supersededAt = now;
        }
    }

    boolean isOver() {
        return download.isOver();
    }

    /// The current reader of the stream.
    AtomicReference<@Nullable Reader> reader() {
        return reader;
    }

    BlockingQueue<Event> events() {
        return events;
    }

    /// Adds an event; when the queue is full, it and the oldest are lost.
    void tell(Event event) {
        if (!events.offer(event)) {
            events.poll();
        }
    }

    /// Asks the reader to go on at another time.
    void seek(Instant position) {
        sought.set(position);
    }

    /// The position that the player last asked for, once.
    Optional<Instant> takeSought() {
        return Optional.ofNullable(sought.getAndSet(null));
    }
}
