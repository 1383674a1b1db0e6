package dev.acequia.settings;

import static dev.acequia.settings.Section.CHANNEL;
import static dev.acequia.settings.Setting.choice;
import static dev.acequia.settings.Setting.flag;
import static dev.acequia.settings.Setting.seconds;
import static dev.acequia.settings.Setting.wholeNumber;

import dev.acequia.settings.Amount.Bytes;
import java.time.Duration;
import java.util.List;

/// Settings of channels and their viewers: start, buffer and delivery.
public final class ChannelSettings {
    private static final long MB = 1 << 20;

    public static final Setting<StreamMode> STREAM_MODE = choice(
                    CHANNEL, "stream_mode", StreamMode.TS, StreamMode.values())
            .says(
                    "What /ace/getstream answers and how engines are asked; a change is for new channels and new viewers.")
            .alias("PROXY_STREAM_MODE");

    public static final Setting<Duration> CHANNEL_SHUTDOWN_DELAY = seconds(CHANNEL, "channel_shutdown_delay", 5, 1, 60)
            .says("How long a channel lingers after its last viewer left.")
            .alias("PROXY_GRACE_PERIOD");

    public static final Setting<Duration> START_TIMEOUT = seconds(CHANNEL, "start_timeout", 60, 1, 300)
            .says("How long a viewer waits for a channel to start before it is told that it did not.");

    public static final Setting<Duration> JOIN_BEHIND = seconds(CHANNEL, "join_behind", 6, 0, 30)
            .says("How far behind the newest data a viewer starts at least; the more, the steadier. Never more than a "
                    + "third of what buffer_max_bytes holds, nor, unless it is set, than buffer_seconds.");

    public static final Setting<Duration> JOIN_BEHIND_MAX = seconds(CHANNEL, "join_behind_max", 10, 0, 30)
            .says("How far behind the newest data a viewer starts at most, when the source is uneven.");

    public static final Setting<Boolean> BUFFER_AUTO = flag(CHANNEL, "buffer_auto", true)
            .says("Whether viewers start as far behind as the source's pauses demand, from join_behind to "
                    + "join_behind_max.");

    public static final Setting<Integer> COALESCE_MAX_MS = wholeNumber(CHANNEL, "coalesce_max_ms", 40, 0, 500)
            .says("How many milliseconds what the engine sends gathers at most before viewers get it, which saves CPU "
                    + "time; the longest from 20 viewers of a channel on. Up to ten wait for whole pictures only; 0 hands "
                    + "on everything at once.");

    public static final Setting<Duration> CLIENT_STALL_TIMEOUT = seconds(CHANNEL, "client_stall_timeout", 10, 1, 120)
            .says("How long a viewer may read nothing at all, once it has played what it got in advance, before its "
                    + "connection is closed.");

    public static final Setting<Duration> BUFFER_SECONDS = seconds(CHANNEL, "buffer_seconds", 30, 5, 300)
            .says("How much media a channel keeps in memory, decided when it opens.")
            .alias("PROXY_BUFFER_TTL");

    public static final Setting<Long> BUFFER_MAX_BYTES = Setting.of(
                    CHANNEL, "buffer_max_bytes", new Bytes(2 * MB, 2048 * MB), 64 * MB)
            .says("How many bytes a channel keeps in memory at most, decided when it opens.");

    public static final Setting<Long> BUFFER_TOTAL_BYTES = Setting.of(
                    CHANNEL, "buffer_total_bytes", new Bytes(0L, 1024 * 1024 * MB), 0L)
            .says("How many bytes all channels keep in memory at most; when that is short they shrink, and no "
                    + "further ones open. 0 takes two fifths of the memory, and what the JVM allows at most.");

    static final List<Setting<?>> ALL = List.of(
            STREAM_MODE,
            CHANNEL_SHUTDOWN_DELAY,
            START_TIMEOUT,
            JOIN_BEHIND,
            JOIN_BEHIND_MAX,
            BUFFER_AUTO,
            COALESCE_MAX_MS,
            CLIENT_STALL_TIMEOUT,
            BUFFER_SECONDS,
            BUFFER_MAX_BYTES,
            BUFFER_TOTAL_BYTES);

    private ChannelSettings() {}
}
