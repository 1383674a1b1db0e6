package dev.acequia.app;

import dev.acequia.simulator.EnginePorts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags of a real engine as the simulator takes them: its ports mean what they mean there, what concerns caches, logs
/// and accounts is accepted and ignored, and anything else is refused, as an engine refuses it.
final class EngineFlags {
    private static final int HTTP = 6878;
    private static final int API = 62062;
    private static final int PEERS = 8621;

    @Option(names = "--http-port", description = "HTTP port to listen on, as an engine takes it.")
    private @Nullable Integer http;

    @Option(names = "--api-port", description = "API port (TCP), as an engine takes it.")
    private @Nullable Integer api;

    @Option(
            names = "--port",
            description = "P2P port (TCP and UDP) if --http-port is given; otherwise the HTTP port (" + HTTP + ").")
    private @Nullable Integer port;

    @Option(names = "--bind-all", description = "Listen on all addresses.")
    private boolean bindAll;

    @Option(
            hidden = true,
            names = {
                "--client-console",
                "--log-stdout",
                "--log-stderr",
                "--disable-sentry",
                "--disable-upnp",
                "--allow-user-config",
                "--debug-sentry",
                "--stats-report-peers",
                "--service-remote-access",
                "--auto-slots"
            })
    private List<Boolean> ignored = new ArrayList<>();

    @Option(
            hidden = true,
            names = {
                "--live-cache-type",
                "--live-cache-size",
                "--live-mem-cache-size",
                "--live-disk-cache-size",
                "--live-buffer",
                "--live-buffer-time",
                "--vod-buffer",
                "--vod-cache-type",
                "--vod-drop-max-age",
                "--cache-dir",
                "--cache-limit",
                "--cache-max-bytes",
                "--state-dir",
                "--log-file",
                "--log-debug",
                "--log-modules",
                "--log-max-size",
                "--log-backup-count",
                "--access-token",
                "--service-access-token",
                "--https-port",
                "--max-connections",
                "--max-peers",
                "--max-upload-slots",
                "--min-upload-slots",
                "--download-limit",
                "--upload-limit",
                "--stats-report-interval",
                "--refill-buffer-interval",
                "--core-skip-have-before-playback-pos",
                "--core-dlr-periodic-check-interval",
                "--check-live-pos-interval",
                "--webrtc-allow-outgoing-connections"
            })
    @SuppressWarnings("UnusedVariable")
    private List<String> ignoredValues = new ArrayList<>();

    /// Whether the command line is an engine's, with ports beside that of HTTP.
    boolean likeAnEngine() {
        return http != null || api != null;
    }

    int httpPort() {
        if (http != null) {
            return http;
        }
        return port == null ? HTTP : port;
    }

    String httpFlag() {
        return http == null ? "--port" : "--http-port";
    }

    EnginePorts.Wanted apiPort() {
        return new EnginePorts.Wanted(api == null ? API : api, api != null);
    }

    EnginePorts.Wanted peerPort() {
        Integer named = http == null ? null : port;
        return new EnginePorts.Wanted(named == null ? PEERS : named, named != null);
    }

    boolean bindAll() {
        return bindAll;
    }
}
