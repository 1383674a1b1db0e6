package dev.acequia.engineapi;

import dev.acequia.channel.ChannelSubscription;
import dev.acequia.engine.ContentId;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One client's share of a channel, which to the client is a session of its own on an engine: the answer to a start by
/// JSON, until it is stopped or nobody has used it for its activity timeout.
///
/// It is used while a body of it is sent, and whenever one of its URLs is requested. Thread-safe; the lock is a leaf.
final class Seat {
    /// How many events may wait for a client that does not ask for them; the oldest goes first.
    private static final int MOST_EVENTS = 16;

    /// Longer than any player takes from one request for a playlist to the next.
    private static final Duration LONGEST_POLL = Duration.ofSeconds(20);

    private final Identity identity;
    private final Client client;
    private final ContentId content;
    private final boolean isFile;
    // Guarded by this:
    private final Set<Channel> bodies = new HashSet<>();
    private final Queue<Map<String, Object>> events = new ArrayDeque<>();
    private @Nullable CompletableFuture<Map<String, Object>> eventWait;
    private @Nullable ChannelSubscription start;
    private Duration timeout;
    private long usedAt;
    private long listedAt;
    private boolean isListed;
    private boolean hasChannel = true;
    private boolean isOver;

    /// How a seat is named in URLs and answers.
    ///
    /// @param infohash of its stream, as the engine reported it
    /// @param token 32 hexadecimal digits, as long as an engine's and not to be guessed
    /// @param sessionId 40 hexadecimal digits
    record Identity(String infohash, String token, String sessionId) {}

    /// Whose it is.
    ///
    /// @param site the address that may have so many idle seats
    /// @param credential the stream token or key that the start was made with; empty when it had none
    record Client(String site, String credential) {}

    /// @param start keeps the channel open until viewers can join it; null for a file, which has none
    Seat(
            Identity identity,
            Client client,
            ContentId content,
            @Nullable ChannelSubscription start,
            Duration timeout,
            long now) {
        this.isFile = start == null;
        this.identity = identity;
        this.client = client;
        this.content = content;
        this.start = start;
        this.timeout = timeout;
        this.usedAt = now;
    }

    Identity identity() {
        return identity;
    }

    Client client() {
        return client;
    }

    ContentId content() {
        return content;
    }

    /// Whether it plays a file, not a live stream.
    boolean isFile() {
        return isFile;
    }

    /// Its client has asked for something.
    synchronized void used(long now) {
        usedAt = now;
    }

    synchronized void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    /// When it ends unless it is used until then, of [System#nanoTime].
    synchronized long endsAt() {
        return usedAt + timeout.toNanos();
    }

    /// Its client has asked for the playlist.
    synchronized void listed(long now) {
        usedAt = now;
        listedAt = now;
        isListed = true;
    }

    /// Whether nobody plays it at the moment: neither a body nor, for a while, the playlist.
    synchronized boolean isIdle(long now) {
        return bodies.isEmpty() && !(isListed && now - listedAt < LONGEST_POLL.toNanos());
    }

    /// How long it has not been used, in nanoseconds.
    synchronized long unused(long now) {
        return now - usedAt;
    }

    /// Whether nobody has used it for its timeout.
    synchronized boolean isForgotten(long now) {
        return bodies.isEmpty() && now - usedAt >= timeout.toNanos();
    }

    /// A body of it is going to be sent on a socket; false when the seat is over.
    synchronized boolean play(Channel socket) {
        if (isOver) {
            return false;
        }
        bodies.add(socket);
        return true;
    }

    /// A body has ended.
    synchronized void played(Channel socket, long now) {
        bodies.remove(socket);
        usedAt = now;
    }

    /// Lets go of the subscription of its start, which the caller closes; null when that has been done.
    synchronized @Nullable ChannelSubscription releaseStart() {
        ChannelSubscription last = start;
        start = null;
        return last;
    }

    /// The subscription of its start; null once it has been released.
    synchronized @Nullable ChannelSubscription start() {
        return start;
    }

    /// Takes note of whether its stream has a channel now; true when it had one the last time and has none any more.
    synchronized boolean hasLostChannel(boolean isThere) {
        boolean isLost = hasChannel && !isThere;
        hasChannel = isThere;
        return isLost;
    }

    /// Tells its client something by `event_url`.
    synchronized void publish(Map<String, Object> event) {
        CompletableFuture<Map<String, Object>> waiting = eventWait;
        eventWait = null;
        if (waiting != null && waiting.complete(event)) {
            return;
        }
        if (events.size() == MOST_EVENTS) {
            events.remove();
        }
        events.add(event);
    }

    /// Waits for the next event; whoever waited before waits no more and gets nothing.
    CompletableFuture<Map<String, Object>> nextEvent() {
        CompletableFuture<Map<String, Object>> wait = new CompletableFuture<>();
        CompletableFuture<Map<String, Object>> last = null;
        synchronized (this) {
            Map<String, Object> event = events.poll();
            if (event != null || isOver) {
                wait.complete(event == null ? Map.of() : event);
            } else {
                last = eventWait;
                eventWait = wait;
            }
        }
        if (last != null) {
            last.complete(Map.of());
        }
        return wait;
    }

    /// Ends it: closes the connections that it is sent on, and lets go of its start. Safe to call again.
    void end() {
        Set<Channel> open;
        CompletableFuture<Map<String, Object>> waiting;
        synchronized (this) {
            isOver = true;
            open = Set.copyOf(bodies);
            bodies.clear();
            waiting = eventWait;
            eventWait = null;
        }
        open.forEach(Channel::close);
        if (waiting != null) {
            waiting.complete(Map.of());
        }
        ChannelSubscription last = releaseStart();
        if (last != null) {
            last.close();
        }
    }
}
