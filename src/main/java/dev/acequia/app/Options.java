package dev.acequia.app;

import dev.acequia.channel.ChannelOptions;
import dev.acequia.delivery.JoinDistance;
import dev.acequia.engine.EngineTimeouts;
import dev.acequia.engine.StreamFormat;
import dev.acequia.hls.HlsOptions;
import dev.acequia.http.AccessLog;
import dev.acequia.http.ConnectionLimits;
import dev.acequia.http.HttpOptions;
import dev.acequia.http.message.Proxies;
import dev.acequia.looping.LoopOptions;
import dev.acequia.metrics.Sources.Limits;
import dev.acequia.pool.PoolOptions;
import dev.acequia.session.IntakeOptions;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.HlsSettings;
import dev.acequia.settings.LimitSettings;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.LoopSettings;
import dev.acequia.settings.RecoverySettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.Source;
import dev.acequia.settings.kind.StartHedge;
import dev.acequia.source.HedgePolicy;
import dev.acequia.source.SourceOptions;
import dev.acequia.source.SparePolicy;
import dev.acequia.vod.FileOptions;
import java.time.Duration;

/// The settings as each part wants them.
final class Options {
    private Options() {}

    static EngineTimeouts timeouts(Settings settings) {
        return new EngineTimeouts(
                settings.get(EngineSettings.ENGINE_CONNECT_TIMEOUT),
                settings.get(EngineSettings.ENGINE_START_TIMEOUT),
                settings.get(EngineSettings.ENGINE_FIRST_BYTE_TIMEOUT),
                settings.get(EngineSettings.ENGINE_STAT_TIMEOUT),
                settings.get(EngineSettings.ENGINE_STOP_TIMEOUT),
                EngineTimeouts.VERSION);
    }

    static PoolOptions pool(Settings settings) {
        return new PoolOptions(
                settings.get(EngineSettings.MAX_STREAMS_PER_ENGINE),
                settings.get(EngineSettings.ENGINE_WAIT),
                settings.get(EngineSettings.ENGINE_HEALTH_INTERVAL));
    }

    static ChannelOptions channel(Settings settings) {
        return new ChannelOptions(
                source(settings),
                new JoinDistance.Bounds(
                        joinBehind(settings),
                        settings.get(ChannelSettings.JOIN_BEHIND_MAX),
                        settings.get(ChannelSettings.BUFFER_AUTO)),
                hls(settings),
                settings.get(ChannelSettings.CHANNEL_SHUTDOWN_DELAY),
                settings.get(ChannelSettings.CLIENT_STALL_TIMEOUT),
                settings.get(ChannelSettings.BUFFER_SECONDS),
                settings.get(ChannelSettings.BUFFER_MAX_BYTES),
                settings.get(LimitSettings.MAX_CHANNELS),
                settings.get(LimitSettings.MAX_CLIENTS_PER_CHANNEL));
    }

    static FileOptions files(Settings settings) {
        return new FileOptions(
                settings.get(ChannelSettings.CHANNEL_SHUTDOWN_DELAY),
                settings.get(EngineSettings.ENGINE_FIRST_BYTE_TIMEOUT));
    }

    private static SourceOptions source(Settings settings) {
        return new SourceOptions(
                settings.get(ChannelSettings.START_TIMEOUT),
                settings.get(RecoverySettings.STALL_TIMEOUT),
                settings.get(RecoverySettings.RECOVERY_TIMEOUT),
                Duration.ofMillis(settings.get(ChannelSettings.COALESCE_MAX_MS)),
                switch (settings.get(RecoverySettings.WARM_SPARE)) {
                    case OFF -> SparePolicy.NEVER;
                    case AUTO -> SparePolicy.WHEN_SUSPECT;
                    case ALWAYS -> SparePolicy.ALWAYS;
                },
                hedge(settings.get(RecoverySettings.START_HEDGE)));
    }

    private static HedgePolicy hedge(StartHedge set) {
        HedgePolicy.Mode mode = switch (set.mode()) {
            case AUTO -> HedgePolicy.Mode.AUTO;
            case OFF -> HedgePolicy.Mode.OFF;
            case SET -> HedgePolicy.Mode.SET;
        };
        return new HedgePolicy(mode, set.after());
    }

    /// The value that is set; the default is lowered to a shorter buffer.
    private static Duration joinBehind(Settings settings) {
        Duration wanted = settings.get(ChannelSettings.JOIN_BEHIND);
        Duration held = settings.get(ChannelSettings.BUFFER_SECONDS);
        boolean isShort = settings.source(ChannelSettings.JOIN_BEHIND) == Source.DEFAULT && held.compareTo(wanted) < 0;
        return isShort ? held : wanted;
    }

    static LoopOptions loops(Settings settings) {
        return new LoopOptions(
                settings.get(LoopSettings.STREAM_LOOP_DETECTION_ENABLED),
                settings.get(LoopSettings.STREAM_LOOP_DETECTION_THRESHOLD_S),
                settings.get(LoopSettings.STREAM_LOOP_CHECK_INTERVAL_S));
    }

    static Duration loopRetention(Settings settings) {
        return Duration.ofMinutes(settings.get(LoopSettings.STREAM_LOOP_RETENTION_MINUTES));
    }

    static IntakeOptions intake(Settings settings) {
        return new IntakeOptions(
                switch (settings.get(ChannelSettings.STREAM_MODE)) {
                    case TS -> StreamFormat.TS;
                    case HLS -> StreamFormat.HLS;
                },
                settings.get(HlsSettings.HLS_INITIAL_BUFFER_SECONDS),
                settings.get(HlsSettings.HLS_MAX_INITIAL_SEGMENTS),
                settings.get(HlsSettings.HLS_SEGMENT_FETCH_INTERVAL),
                settings.get(RecoverySettings.STALL_TIMEOUT));
    }

    static HlsOptions hls(Settings settings) {
        return new HlsOptions(
                settings.get(HlsSettings.HLS_MAX_SEGMENTS),
                settings.get(HlsSettings.HLS_INITIAL_SEGMENTS),
                settings.get(HlsSettings.HLS_WINDOW_SIZE),
                settings.get(HlsSettings.HLS_BUFFER_READY_TIMEOUT),
                settings.get(HlsSettings.HLS_FIRST_SEGMENT_TIMEOUT),
                settings.get(HlsSettings.HLS_LOW_LATENCY));
    }

    static Limits capacity(Settings settings) {
        return new Limits(
                settings.get(LimitSettings.MAX_CHANNELS), settings.get(LimitSettings.MAX_CLIENTS_PER_CHANNEL));
    }

    static HttpOptions http(LiveSettings live, AccessLog accessLog) {
        int possible = OpenFiles.connections();
        return new HttpOptions(
                live.now().get(ServerSettings.BIND),
                live.now().get(ServerSettings.PORT),
                () -> limits(live.now(), possible),
                live.derive(now -> new Proxies(now.get(ServerSettings.TRUSTED_PROXIES))),
                accessLog);
    }

    /// The kernel does most of a loop's work, and the other half on the receiving side: a loop a core would fight it.
    static int eventLoops(Settings settings) {
        int set = settings.get(ServerSettings.EVENT_LOOPS);
        return set > 0 ? set : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static ConnectionLimits limits(Settings settings, int possible) {
        return new ConnectionLimits(
                Math.min(settings.get(LimitSettings.MAX_CONNECTIONS), possible),
                settings.get(LimitSettings.HEADER_TIMEOUT),
                settings.get(LimitSettings.IDLE_TIMEOUT),
                settings.get(ChannelSettings.CLIENT_STALL_TIMEOUT));
    }
}
