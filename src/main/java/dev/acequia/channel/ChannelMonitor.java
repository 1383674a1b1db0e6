package dev.acequia.channel;

import dev.acequia.delivery.JoinDistance;
import dev.acequia.delivery.NullPacketFiller;
import dev.acequia.feed.Feed;
import dev.acequia.feed.UnderrunAlarm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Periodic checks of a live channel: null packets for players that would give up, the join distance, the underrun
/// alarm. Runs on the channels' timer.
final class ChannelMonitor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChannelMonitor.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final JoinDistance joinDistance;
    private final Feed feed;
    private final ChannelListener listener;
    private final NullPacketFiller filler;
    private final UnderrunAlarm alarm = new UnderrunAlarm();
    private final List<Future<?>> looks;

    private ChannelMonitor(
            String name, MediaPipeline pipeline, ChannelListener listener, ScheduledExecutorService timers) {
        this.name = name;
        this.joinDistance = pipeline.joinDistance();
        this.feed = pipeline.feed();
        this.listener = listener;
        this.filler = new NullPacketFiller(pipeline.buffer(), pipeline.fanout(), System::nanoTime);
        this.looks = List.of(
                filler.start(timers),
                timers.scheduleAtFixedRate(this::lookOrLog, SECOND, SECOND, TimeUnit.NANOSECONDS));
    }

    /// @param name of the channel, for logs
    static ChannelMonitor begin(
            String name, MediaPipeline pipeline, ChannelListener listener, ScheduledExecutorService timers) {
        return new ChannelMonitor(name, pipeline, listener, timers);
    }

    /// One look that fails is not the last.
    private void lookOrLog() {
        try {
            check();
        } catch (RuntimeException | Error e) {
            log.error("[channel {}] a periodic check failed", name, e);
        }
    }

    private void check() {
        long now = System.nanoTime();
        if (joinDistance.update(filler.takeLongestPause(), now)) {
            listener.happened(new ChannelEvent.JoinDistanceChanged(joinDistance.joinBehind(), joinDistance.jitter()));
        }
        if (alarm.update(feed.underruns(), now)) {
            listener.happened(new ChannelEvent.LatenessChanged(alarm.isOn()));
        }
    }

    /// How long no media have come. Any thread.
    Duration silence() {
        return filler.silence();
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
