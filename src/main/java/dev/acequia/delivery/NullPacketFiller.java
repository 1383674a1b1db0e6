package dev.acequia.delivery;

import dev.acequia.feed.StreamBuffer;
import dev.acequia.mpegts.Packet;
import dev.acequia.ring.Ring;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Filler of pauses with null packets, for players that would give up while no media arrive: after a second, viewers
/// who have all there is get them at the stream's own bitrate.
///
/// They never enter the ring, so segments, join points and the search for the next session's bytes know nothing of
/// them. Runs on the channels' timer, from when viewers can join until the stream ends.
public final class NullPacketFiller {
    private static final Logger log = LoggerFactory.getLogger(NullPacketFiller.class);

    static final Duration SILENCE = Duration.ofSeconds(1);
    static final Duration INTERVAL = Duration.ofMillis(200);

    private final Ring ring;
    private final StreamBuffer buffer;
    private final Fanout fanout;
    private final LongSupplier nanoTime;
    private long head;
    private volatile long since;
    private long longestPause;

    public NullPacketFiller(StreamBuffer buffer, Fanout fanout, LongSupplier nanoTime) {
        this.ring = buffer.ring();
        this.buffer = buffer;
        this.fanout = fanout;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /// Begins; the caller cancels it.
    public Future<?> start(ScheduledExecutorService timers) {
        long nanos = INTERVAL.toNanos();
        return timers.scheduleAtFixedRate(this::lookOrLog, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /// A check that fails is not the last.
    private void lookOrLog() {
        try {
            check();
        } catch (RuntimeException | Error e) {
            log.error("Null packets could not be sent to waiting players", e);
        }
    }

    void check() {
        long now = nanoTime.getAsLong();
        if (ring.head() != head) {
            head = ring.head();
            longestPause = Math.max(longestPause, now - since);
            since = now;
        } else if (now - since >= SILENCE.toNanos()) {
            fanout.idle(packets());
        }
    }

    /// The longest time without media that has ended since this was asked last. On the timer.
    public Duration takeLongestPause() {
        long longest = longestPause;
        longestPause = 0;
        return Duration.ofNanos(longest);
    }

    /// How long no media have come. Any thread.
    public Duration silence() {
        return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - since));
    }

    private int packets() {
        return (int) (buffer.bitsPerSecond() / 8 * INTERVAL.toMillis() / 1000 / Packet.SIZE);
    }
}
