package dev.acequia.settings;

import static dev.acequia.settings.Section.LOOP;
import static dev.acequia.settings.Setting.flag;
import static dev.acequia.settings.Setting.seconds;
import static dev.acequia.settings.Setting.wholeNumber;

import java.time.Duration;
import java.util.List;

/// Settings of the detection of looping streams.
public final class LoopSettings {
    public static final Setting<Boolean> STREAM_LOOP_DETECTION_ENABLED = flag(
                    LOOP, "stream_loop_detection_enabled", false)
            .says("Whether a stream that is too far behind live is stopped and put on the list of looping "
                    + "streams.")
            .alias("STREAM_LOOP_DETECTION_ENABLED");

    public static final Setting<Duration> STREAM_LOOP_DETECTION_THRESHOLD_S = seconds(
                    LOOP, "stream_loop_detection_threshold_s", 3600, 60, 604_800)
            .says("How far behind the wall clock the newest data that an engine has of a stream may be.")
            .alias("STREAM_LOOP_DETECTION_THRESHOLD_S");

    public static final Setting<Duration> STREAM_LOOP_CHECK_INTERVAL_S = seconds(
                    LOOP, "stream_loop_check_interval_s", 10, 5, 3600)
            .says("Interval between two checks for looping streams.")
            .alias("STREAM_LOOP_CHECK_INTERVAL_S");

    public static final Setting<Integer> STREAM_LOOP_RETENTION_MINUTES = wholeNumber(
                    LOOP, "stream_loop_retention_minutes", 0, 0, 525_600)
            .says("How many minutes a stream stays on the list of looping streams; 0 means forever.")
            .alias("STREAM_LOOP_RETENTION_MINUTES");

    static final List<Setting<?>> ALL = List.of(
            STREAM_LOOP_DETECTION_ENABLED,
            STREAM_LOOP_DETECTION_THRESHOLD_S,
            STREAM_LOOP_CHECK_INTERVAL_S,
            STREAM_LOOP_RETENTION_MINUTES);

    private LoopSettings() {}
}
