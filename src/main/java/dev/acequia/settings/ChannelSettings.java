package dev.acequia.settings;

import static dev.acequia.settings.Section.CHANNEL;
import static dev.acequia.settings.Setting.choice;
import static dev.acequia.settings.Setting.flag;
import static dev.acequia.settings.Setting.seconds;
import static dev.acequia.settings.Setting.wholeNumber;

import dev.acequia.settings.kind.Amount.Bytes;
import java.time.Duration;
import java.util.List;

/// Settings of channels and their viewers: start, buffer and delivery.
public final class ChannelSettings {
    private static final long MB = 1 << 20;

    public static final Setting<StreamMode> STREAM_MODE = choice(
                    CHANNEL, "stream_mode", StreamMode.TS, StreamMode.values())
            .says("Format in which /ace/getstream answers and engines are asked for streams; a change "
                    + "affects new channels and new viewers only.")
            .alias("PROXY_STREAM_MODE");

    public static final Setting<Duration> CHANNEL_SHUTDOWN_DELAY = seconds(CHANNEL, "channel_shutdown_delay", 5, 1, 60)
            .says("How long a channel stays open after its last viewer has left.")
            .alias("PROXY_GRACE_PERIOD");

    public static final Setting<Duration> START_TIMEOUT = seconds(CHANNEL, "start_timeout", 60, 1, 300)
            .says("How long a viewer waits for a channel to start before the request fails.");

    public static final Setting<Duration> JOIN_BEHIND = seconds(CHANNEL, "join_behind", 6, 0, 30)
            .says("Minimum distance behind live at which a viewer starts: the more, the steadier the "
                    + "playback. Never more than a third of what buffer_max_bytes holds; the default is never "
                    + "more than buffer_seconds either.");

    public static final Setting<Duration> JOIN_BEHIND_MAX = seconds(CHANNEL, "join_behind_max", 10, 0, 30)
            .says("Maximum distance behind live at which a viewer starts when the source delivers unevenly.");

    public static final Setting<Boolean> BUFFER_AUTO = flag(CHANNEL, "buffer_auto", true)
            .says("Whether the distance behind live at which viewers start follows the source's pauses, "
                    + "between join_behind and join_behind_max.");

    public static final Setting<Integer> COALESCE_MAX_MS = wholeNumber(CHANNEL, "coalesce_max_ms", 40, 0, 500)
            .says("How many milliseconds of data from the engine are gathered at most before viewers get "
                    + "them, which saves CPU time. The delay grows with the audience, from 11 viewers of a "
                    + "channel up to this value at 20; with up to ten, only whole pictures are waited for. 0 "
                    + "delivers everything at once.");

    public static final Setting<Duration> CLIENT_STALL_TIMEOUT = seconds(CHANNEL, "client_stall_timeout", 10, 1, 120)
            .says("How long a viewer's socket may accept no data at all before the connection is closed, "
                    + "counted from when the player has played all it had received.");

    public static final Setting<Duration> BUFFER_SECONDS = seconds(CHANNEL, "buffer_seconds", 30, 5, 300)
            .says("How many seconds of media a channel keeps in memory, fixed when it opens.")
            .alias("PROXY_BUFFER_TTL");

    public static final Setting<Long> BUFFER_MAX_BYTES = Setting.of(
                    CHANNEL, "buffer_max_bytes", new Bytes(2 * MB, 2048 * MB), 64 * MB)
            .says("How many bytes a channel may keep in memory, fixed when it opens.");

    public static final Setting<Long> BUFFER_TOTAL_BYTES = Setting.of(
                    CHANNEL, "buffer_total_bytes", new Bytes(0L, 1024 * 1024 * MB), 0L)
            .says("How many bytes all channels together may keep in memory; when they run short, channels "
                    + "shrink and no new ones open. 0 means two fifths of the machine's memory, but no more "
                    + "than the JVM allows.");

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
