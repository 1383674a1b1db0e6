package dev.acequia.channel;

import dev.acequia.delivery.Protocol;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import dev.acequia.source.SourceEvent;
import dev.acequia.source.Trouble;
import dev.acequia.source.Unavailable;
import java.time.Duration;
import java.util.Map;

/// Events of channels for users, in the event log.
public final class ChannelEventLog implements ChannelListeners {
    private final EventLog events;

    public ChannelEventLog(EventLog events) {
        this.events = events;
    }

    @Override
    public ChannelListener begin(ContentId content) {
        return new OfChannel(content);
    }

    /// Events of one channel.
    private final class OfChannel implements ChannelListener {
        private final ContentId content;
        private volatile boolean hasPlayed; // written by the channel's thread

        OfChannel(ContentId content) {
            this.content = content;
        }

        @Override
        public void happened(ChannelEvent event) {
            switch (event) {
                case ChannelEvent.OfSource(SourceEvent step) -> happened(step);
                case ChannelEvent.Live(Playback playback) ->
                    add("live", "Viewers can watch " + content + ".", of(playback.engine()));
                case ChannelEvent.Joined(Protocol _, Duration _) -> {}
                case ChannelEvent.Recovered(EngineAddress engine, boolean isSpliced) ->
                    add(
                            "recovered",
                            "Engine " + engine + " continues the stream "
                                    + (isSpliced ? "exactly where it had stopped." : "at a key frame."),
                            Map.of("engine", engine.toString(), "spliced", String.valueOf(isSpliced)));
                case ChannelEvent.JoinDistanceChanged(Duration behind, Duration jitter) ->
                    add(
                            "buffer_tuned",
                            "Viewers now join " + behind.toSeconds() + " s behind live: the source pauses for up to "
                                    + jitter.toMillis() + " ms.",
                            Map.of("join_behind", seconds(behind), "jitter", seconds(jitter)));
                case ChannelEvent.LatenessChanged(boolean isLate) ->
                    add(
                            isLate ? "underrun" : "underrun_over",
                            isLate
                                    ? "The source delivers too late: players without a buffer pause."
                                    : "The source has delivered on time for a minute.",
                            Map.of());
                case ChannelEvent.Ended(Unavailable _, EndReason endReason) -> ended(endReason);
            }
        }

        private void happened(SourceEvent step) {
            switch (step) {
                case SourceEvent.Playing(Playback playback) -> {
                    if (!hasPlayed) {
                        hasPlayed = true;
                        add(
                                "started",
                                "Engine " + playback.engine() + " plays " + content + ".",
                                of(playback.engine()));
                    }
                }
                case SourceEvent.Lost(Trouble trouble, Unavailable failure) ->
                    add("session_" + trouble.label(), failure.detail(), Map.of());
                case SourceEvent.SpareReady(EngineAddress engine) ->
                    add("spare_ready", "A spare on engine " + engine + " is ready to take over.", Map.of());
                case SourceEvent.HedgeBegun(EngineAddress engine, EngineAddress slow) ->
                    add(
                            "hedge_begun",
                            "Engine " + engine + " is asked too, as engine " + slow + " has sent no picture yet.",
                            of(engine));
                case SourceEvent.HedgeWon(EngineAddress engine, EngineAddress slow, long bytes, Duration gained) ->
                    add(
                            "hedge_won",
                            "Engine " + engine + " had a picture before engine " + slow + ", which was asked first.",
                            Map.of(
                                    "engine",
                                    engine.toString(),
                                    "bytes",
                                    String.valueOf(bytes),
                                    "seconds_gained",
                                    seconds(gained)));
                case SourceEvent.HedgeLost(EngineAddress engine, long bytes) ->
                    add(
                            "hedge_lost",
                            "Engine " + engine + ", which was asked too, is not needed.",
                            Map.of("engine", engine.toString(), "bytes", String.valueOf(bytes)));
                case SourceEvent.Placed _,
                        SourceEvent.Asking _,
                        SourceEvent.Started _,
                        SourceEvent.FirstByte _,
                        SourceEvent.Delivering _,
                        SourceEvent.Recovering _ -> {}
            }
        }

        private void ended(EndReason endReason) {
            if (hasPlayed) {
                add(
                        "ended",
                        endReason.sentence(),
                        Map.of("reason", endReason.cause(), "is_failure", String.valueOf(endReason.isFailure())));
            }
        }

        private void add(String category, String message, Map<String, String> details) {
            events.add(Event.Type.STREAM, category, content.name(), message, details);
        }

        private static Map<String, String> of(EngineAddress engine) {
            return Map.of("engine", engine.toString());
        }

        private static String seconds(Duration duration) {
            return String.valueOf(duration.toMillis() / 1000.0);
        }
    }
}
