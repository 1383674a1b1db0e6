package dev.acequia.app;

import dev.acequia.channel.ChannelOptions;
import dev.acequia.channel.SparePolicy;
import dev.acequia.engine.EngineTimeouts;
import dev.acequia.engine.Form;
import dev.acequia.engine.PoolOptions;
import dev.acequia.hls.HlsOptions;
import dev.acequia.http.AccessLog;
import dev.acequia.http.ConnectionLimits;
import dev.acequia.http.HttpOptions;
import dev.acequia.http.Proxies;
import dev.acequia.loop.LoopOptions;
import dev.acequia.metrics.Sources.Limits;
import dev.acequia.session.IntakeOptions;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.Source;
import java.time.Duration;

/// The settings as each part wants them.
final class Options {
    private Options() {}

    static EngineTimeouts timeouts(Settings settings) {
        return new EngineTimeouts(
                settings.get(Catalogue.ENGINE_CONNECT_TIMEOUT),
                settings.get(Catalogue.ENGINE_START_TIMEOUT),
                settings.get(Catalogue.ENGINE_FIRST_BYTE_TIMEOUT),
                settings.get(Catalogue.ENGINE_STAT_TIMEOUT),
                settings.get(Catalogue.ENGINE_STOP_TIMEOUT),
                EngineTimeouts.defaults().version());
    }

    static PoolOptions pool(Settings settings) {
        return new PoolOptions(
                settings.get(Catalogue.MAX_STREAMS_PER_ENGINE),
                settings.get(Catalogue.ENGINE_WAIT),
                settings.get(Catalogue.ENGINE_HEALTH_INTERVAL));
    }

    static ChannelOptions channel(Settings settings) {
        return new ChannelOptions(
                settings.get(Catalogue.START_TIMEOUT),
                settings.get(Catalogue.STALL_TIMEOUT),
                settings.get(Catalogue.CHANNEL_SHUTDOWN_DELAY),
                joinBehind(settings),
                settings.get(Catalogue.JOIN_BEHIND_MAX),
                settings.get(Catalogue.BUFFER_AUTO),
                Duration.ofMillis(settings.get(Catalogue.COALESCE_MAX_MS)),
                settings.get(Catalogue.CLIENT_STALL_TIMEOUT),
                settings.get(Catalogue.BUFFER_SECONDS),
                settings.get(Catalogue.BUFFER_MAX_BYTES),
                settings.get(Catalogue.MAX_CHANNELS),
                settings.get(Catalogue.MAX_CLIENTS_PER_CHANNEL),
                settings.get(Catalogue.RECOVERY_TIMEOUT),
                switch (settings.get(Catalogue.WARM_SPARE)) {
                    case OFF -> SparePolicy.NEVER;
                    case AUTO -> SparePolicy.IN_DOUBT;
                    case ALWAYS -> SparePolicy.ALWAYS;
                },
                hls(settings));
    }

    /// What is set; the default gives way to a shorter buffer.
    private static Duration joinBehind(Settings settings) {
        Duration wanted = settings.get(Catalogue.JOIN_BEHIND);
        Duration held = settings.get(Catalogue.BUFFER_SECONDS);
        boolean isShort = settings.source(Catalogue.JOIN_BEHIND) == Source.DEFAULT && held.compareTo(wanted) < 0;
        return isShort ? held : wanted;
    }

    static LoopOptions loops(Settings settings) {
        return new LoopOptions(
                settings.get(Catalogue.STREAM_LOOP_DETECTION_ENABLED),
                settings.get(Catalogue.STREAM_LOOP_DETECTION_THRESHOLD_S),
                settings.get(Catalogue.STREAM_LOOP_CHECK_INTERVAL_S));
    }

    static Duration loopRetention(Settings settings) {
        return Duration.ofMinutes(settings.get(Catalogue.STREAM_LOOP_RETENTION_MINUTES));
    }

    static IntakeOptions intake(Settings settings) {
        return new IntakeOptions(
                switch (settings.get(Catalogue.STREAM_MODE)) {
                    case TS -> Form.TS;
                    case HLS -> Form.HLS;
                },
                settings.get(Catalogue.HLS_INITIAL_BUFFER_SECONDS),
                settings.get(Catalogue.HLS_MAX_INITIAL_SEGMENTS),
                settings.get(Catalogue.HLS_SEGMENT_FETCH_INTERVAL),
                settings.get(Catalogue.STALL_TIMEOUT));
    }

    static HlsOptions hls(Settings settings) {
        return new HlsOptions(
                settings.get(Catalogue.HLS_MAX_SEGMENTS),
                settings.get(Catalogue.HLS_INITIAL_SEGMENTS),
                settings.get(Catalogue.HLS_WINDOW_SIZE),
                settings.get(Catalogue.HLS_BUFFER_READY_TIMEOUT),
                settings.get(Catalogue.HLS_FIRST_SEGMENT_TIMEOUT),
                settings.get(Catalogue.HLS_LOW_LATENCY));
    }

    static Limits capacity(Settings settings) {
        return new Limits(settings.get(Catalogue.MAX_CHANNELS), settings.get(Catalogue.MAX_CLIENTS_PER_CHANNEL));
    }

    static HttpOptions http(LiveSettings live, AccessLog accessLog) {
        int possible = OpenFiles.connections();
        return new HttpOptions(
                live.now().get(Catalogue.BIND),
                live.now().get(Catalogue.PORT),
                () -> limits(live.now(), possible),
                live.derive(now -> new Proxies(now.get(Catalogue.TRUSTED_PROXIES))),
                accessLog);
    }

    /// The kernel does most of a loop's work, and the other half on the receiving side: a loop a core would fight it.
    static int eventLoops(Settings settings) {
        int set = settings.get(Catalogue.EVENT_LOOPS);
        return set > 0 ? set : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static ConnectionLimits limits(Settings settings, int possible) {
        return new ConnectionLimits(
                Math.min(settings.get(Catalogue.MAX_CONNECTIONS), possible),
                settings.get(Catalogue.HEADER_TIMEOUT),
                settings.get(Catalogue.IDLE_TIMEOUT),
                settings.get(Catalogue.CLIENT_STALL_TIMEOUT));
    }
}
