package dev.acequia.channel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Periodic checks of a live channel: null packets for players that would give up, the join distance, the underrun
/// alarm. Runs on the channels' timer.
final class Care implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Care.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Channel channel;
    private final KeepAlive keepAlive;
    private final UnderrunAlarm alarm = new UnderrunAlarm();
    private final List<Future<?>> looks;

    private Care(Channel channel, ScheduledExecutorService timers) {
        this.channel = channel;
        this.keepAlive =
                new KeepAlive(channel.flow().reservoir(), channel.flow().outlets(), System::nanoTime);
        this.looks = List.of(
                keepAlive.start(timers),
                timers.scheduleAtFixedRate(this::lookOrLog, SECOND, SECOND, TimeUnit.NANOSECONDS));
    }

    static Care begin(Channel channel, ScheduledExecutorService timers) {
        return new Care(channel, timers);
    }

    /// One look that fails is not the last.
    private void lookOrLog() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            log.error("[channel {}] a periodic check failed", channel.name(), e);
        }
    }

    private void look() {
        long now = System.nanoTime();
        Tuning tuning = channel.flow().tuning();
        if (tuning.look(keepAlive.takeLongestPause(), now)) {
            tellOf(tuning);
        }
        if (alarm.look(channel.flow().feed().underruns(), now)) {
            channel.tell(
                    alarm.isOn() ? "underrun" : "underrun_over",
                    alarm.isOn()
                            ? "The source delivers too late: players without a buffer pause."
                            : "The source has delivered on time for a minute.",
                    Map.of());
        }
    }

    private void tellOf(Tuning tuning) {
        channel.tell(
                "buffer_tuned",
                "Viewers now join " + tuning.joinBehind().toSeconds() + " s behind live: the source pauses for up to "
                        + tuning.jitter().toMillis() + " ms.",
                Map.of(
                        "join_behind",
                        String.valueOf(tuning.joinBehind().toMillis() / 1000.0),
                        "jitter",
                        String.valueOf(tuning.jitter().toMillis() / 1000.0)));
    }

    /// How long no media have come. Any thread.
    Duration silence() {
        return keepAlive.silence();
    }

    /// Whether the source is too late for viewers. Any thread.
    boolean isLate() {
        return alarm.isOn();
    }

    @Override
    public void close() {
        looks.forEach(each -> each.cancel(false));
    }
}
