package dev.acequia.api;

import dev.acequia.channel.ChannelSnapshot;
import dev.acequia.engine.ContentInfo;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineStat;
import dev.acequia.output.StreamProblem;
import dev.acequia.preflight.Finding;
import dev.acequia.preflight.Sample;
import dev.acequia.preflight.Tier;
import dev.acequia.source.Unavailable;
import io.avaje.jsonb.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Answer of `/ace/preflight` (`reference.md` 6).
///
/// @param controlMode always `http`
/// @param source      `engine` when one was asked, `channel` when one plays the content already
@Json(naming = Json.Naming.LowerUnderscore)
public record PreflightView(
        String controlMode, String tier, String source, PreflightEngineView engine, PreflightResultView result) {

    /// The engine that was asked, or that plays it.
    @Json
    public record PreflightEngineView(String id, String host, int port) {
        static PreflightEngineView of(EngineAddress engine) {
            return new PreflightEngineView(engine.toString(), engine.host(), engine.port());
        }
    }

    /// Findings about the stream.
    ///
    /// @param statusCode what a viewer would get
    /// @param reason     why it is not available; null when it is
    @Json(naming = Json.Naming.LowerUnderscore)
    public record PreflightResultView(
            boolean available,
            int statusCode,
            @Nullable String infohash,
            @Nullable String title,
            @Nullable Boolean isLive,
            @Nullable PreflightProbeView statusProbe,
            @Nullable PreflightSampleView sample,
            @Nullable String reason) {}

    /// The engine's statistics of a session; speeds in KB/s.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record PreflightProbeView(
            @Nullable String status,
            @Nullable Long peers,
            @Nullable Long speedDown,
            @Nullable Long speedUp,
            @Nullable Long downloaded,
            @Nullable Long uploaded) {
        static @Nullable PreflightProbeView of(@Nullable EngineStat stat) {
            return stat == null
                    ? null
                    : new PreflightProbeView(
                            stat.status(),
                            stat.peers(),
                            stat.speedDown(),
                            stat.speedUp(),
                            stat.downloaded(),
                            stat.uploaded());
        }
    }

    /// Measurements of the first seconds of a stream.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record PreflightSampleView(
            double firstByteSeconds,
            long bytes,
            long bitrateBps,
            boolean joinPoint,
            @Nullable String video) {
        static @Nullable PreflightSampleView of(@Nullable Sample sample) {
            return sample == null
                    ? null
                    : new PreflightSampleView(
                            sample.firstByte().toMillis() / 1000.0,
                            sample.bytes(),
                            sample.bitsPerSecond(),
                            sample.hasJoinPoint(),
                            sample.video().isVideo() ? lower(sample.video()) : null);
        }
    }

    static PreflightView of(Tier tier, Finding found) {
        ContentInfo info = found.info();
        PreflightResultView result = new PreflightResultView(
                found.isAvailable(),
                status(found),
                info == null ? null : info.infohash(),
                info == null ? null : info.title(),
                info == null ? null : info.isLive(),
                PreflightProbeView.of(found.stat()),
                PreflightSampleView.of(found.sample()),
                found.reason());
        return new PreflightView("http", lower(tier), "engine", PreflightEngineView.of(found.engine()), result);
    }

    /// The result as read from a channel that is live.
    static PreflightView of(Tier tier, ChannelSnapshot channel, String engine) {
        PreflightResultView result = new PreflightResultView(
                true, 200, channel.infohash(), null, null, PreflightProbeView.of(channel.stat()), null, null);
        return new PreflightView(
                "http", lower(tier), "channel", PreflightEngineView.of(EngineAddress.parse(engine)), result);
    }

    private static int status(Finding found) {
        EngineException failure = found.failure();
        if (failure != null) {
            return StreamProblem.of(Unavailable.of(failure)).status();
        }
        return found.isAvailable() ? 200 : 504;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
