package dev.acequia.source;

import dev.acequia.feed.MediaProgress;
import dev.acequia.mpegts.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Detector of a session in trouble, from what it delivers and from what its engine reports about it.
///
/// Silence alone is not enough where there is no other engine: one that still gets data has twice `stall_timeout`.
/// Where another one could be asked, what viewers get is all that counts. One session's; owned by the channel's thread.
final class SessionWatchdog {
    /// How long an engine may have neither peers nor data after the start while another one could be asked.
    static final Duration ALONE = Duration.ofSeconds(10);

    /// Over how long a stream is compared with the clock, and how often in a row it may be too slow.
    static final Duration SPAN = Duration.ofSeconds(10);

    static final int SLOW_SPANS = 3;

    /// Two steps back within so much time are a loop.
    static final Duration LOOP = Duration.ofSeconds(60);

    private static final Duration QUESTIONS = Duration.ofSeconds(5);
    private static final double REAL_TIME = 0.9;

    private final EngineStatPoller poller;
    private final BooleanSupplier hasChoice;
    private final LongSupplier nanoTime;
    private final long began;
    private long asked;
    private long lastMedia;
    private long lastBytes;
    private long backAt = Long.MIN_VALUE;
    private MediaProgress last;
    private long spanBegan;
    private long spanTicks;
    private int slowSpans;

    /// @param hasChoice whether another engine could be asked
    SessionWatchdog(EngineStatPoller poller, MediaProgress soFar, BooleanSupplier hasChoice, LongSupplier nanoTime) {
        this.poller = poller;
        this.hasChoice = hasChoice;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
        this.last = soFar;
        this.asked = began;
        this.lastMedia = began;
        this.lastBytes = began;
        this.spanBegan = began;
        this.spanTicks = soFar.ticks();
    }

    /// What is wrong, after a read that has waited for a moment at most; null when nothing is.
    ///
    /// @param bytes how many were read
    /// @param isUseful whether viewers can have what came
    @Nullable
    Trouble check(int bytes, boolean isUseful, MediaProgress progress, Duration stall) {
        long now = nanoTime.getAsLong();
        boolean isLoop = isLoop(progress, now);
        Trouble pace = pace(progress, now);
        lastBytes = bytes > 0 ? now : lastBytes;
        lastMedia = bytes > 0 && isUseful ? now : lastMedia;
        last = progress;
        question(now, stall);
        Trouble silence = silence(now, stall);
        return isLoop ? Trouble.LOOPING : silence != null ? silence : pace;
    }

    private @Nullable Trouble silence(long now, Duration stall) {
        boolean isBegun = lastMedia != began;
        boolean isLonely = !isBegun && now - began >= ALONE.toNanos() && poller.isAlone();
        if (isLonely && hasChoice.getAsBoolean()) {
            return Trouble.NO_PEERS;
        }
        long silent = now - lastMedia;
        if (silent < stall.toNanos()) {
            return null;
        }
        if (silent < 2 * stall.toNanos() && poller.isMoving() && !hasChoice.getAsBoolean()) {
            return null;
        }
        return now - lastBytes < stall.toNanos() ? Trouble.GARBAGE : Trouble.STALLED;
    }

    /// Asks the engine while it is silent, twice before a verdict is due; else now and then.
    private void question(long now, Duration stall) {
        boolean isSilent = now - lastMedia >= stall.toNanos() / 3;
        long interval = isSilent ? Math.min(stall.toNanos() / 4, QUESTIONS.toNanos()) : QUESTIONS.toNanos();
        if (now - asked >= interval) {
            asked = now;
            poller.ask();
        }
    }

    private boolean isLoop(MediaProgress progress, long now) {
        if (progress.backs() == last.backs()) {
            return backAt != Long.MIN_VALUE
                    && now - backAt < LOOP.toNanos()
                    && now - backAt > QUESTIONS.toNanos() * 2
                    && poller.isFrozen();
        }
        boolean isAgain = backAt != Long.MIN_VALUE && now - backAt < LOOP.toNanos();
        backAt = now;
        poller.forget();
        return isAgain;
    }

    private @Nullable Trouble pace(MediaProgress progress, long now) {
        long span = now - spanBegan;
        if (span < SPAN.toNanos()) {
            return null;
        }
        double seconds = (progress.ticks() - spanTicks) / (double) Clock.PCR_HZ;
        slowSpans = seconds < REAL_TIME * span / 1e9 ? slowSpans + 1 : 0;
        spanBegan = now;
        spanTicks = progress.ticks();
        boolean isSlow = slowSpans >= SLOW_SPANS;
        slowSpans = isSlow ? 0 : slowSpans;
        return isSlow && hasChoice.getAsBoolean() ? Trouble.SLOW : null;
    }
}
