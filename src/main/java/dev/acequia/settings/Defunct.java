package dev.acequia.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A setting of the reference that has no effect any more (`reference.md` 2.2 and 2.3): accepted, with a warning.
record Defunct(String env, String why) {
    private static final String NEVER = "it had none in the other proxy either";
    private static final String WOKEN = "viewers are woken as soon as data arrives";
    private static final String CLIENTS = "viewers are identified by their connections or their requests";
    private static final String REDIS = "Acequia keeps its state in memory and needs no Redis";
    private static final String STATISTICS = "the interval and the retention of the statistics are fixed";

    static final List<Defunct> ALL = List.of(
            new Defunct(
                    "PROXY_INITIAL_DATA_WAIT_TIMEOUT",
                    "no response begins before there is media, and engine_first_byte_timeout limits the wait for it"),
            new Defunct("PROXY_INITIAL_DATA_CHECK_INTERVAL", WOKEN),
            new Defunct(
                    "PROXY_NO_DATA_TIMEOUT_CHECKS", "stall_timeout decides when a session without data is replaced"),
            new Defunct("PROXY_NO_DATA_CHECK_INTERVAL", WOKEN),
            new Defunct("PROXY_CONNECTION_TIMEOUT", "engine_connect_timeout limits connecting to an engine"),
            new Defunct("PROXY_STREAM_TIMEOUT", NEVER),
            new Defunct("PROXY_CHUNK_SIZE", "the buffer chooses the size of its reads"),
            new Defunct("PROXY_BUFFER_CHUNK_SIZE", "the buffer chooses the size of its chunks"),
            new Defunct("PROXY_CLIENT_TTL", CLIENTS),
            new Defunct("PROXY_HEARTBEAT_INTERVAL", CLIENTS),
            new Defunct("PROXY_GHOST_CLIENT_MULTIPLIER", CLIENTS),
            new Defunct("PROXY_CLEANUP_INTERVAL", "channels close themselves and leave nothing to clean up"),
            new Defunct("PROXY_INIT_TIMEOUT", NEVER),
            new Defunct("PROXY_CLIENT_WAIT_TIMEOUT", NEVER),
            new Defunct("PROXY_CHUNK_TIMEOUT", NEVER),
            new Defunct("PROXY_INITIAL_BEHIND_CHUNKS", "join_behind decides how far behind live a viewer starts"),
            new Defunct("PROXY_CLEANUP_CHECK_INTERVAL", NEVER),
            new Defunct("PROXY_KEEPALIVE_INTERVAL", NEVER),
            new Defunct("PROXY_MAX_RETRIES", "recovery_timeout limits the retries"),
            new Defunct("PROXY_RETRY_WAIT_INTERVAL", NEVER),
            new Defunct("PROXY_HEALTH_CHECK_INTERVAL", "engine_health_interval decides how often engines are probed"),
            new Defunct("REDIS_HOST", REDIS),
            new Defunct("REDIS_PORT", REDIS),
            new Defunct("REDIS_DB", REDIS),
            new Defunct("COLLECT_INTERVAL_S", STATISTICS),
            new Defunct("STATS_HISTORY_MAX", STATISTICS),
            new Defunct("VPN_MODE", "any number of VPNs is used as gluetun_container_name names them"),
            new Defunct(
                    "VPN_RESTART_ENGINES_ON_RECONNECT",
                    "engines are restarted when their VPN's container was started again, since they are dead then, "
                            + "and go on when only its tunnel was"),
            new Defunct(
                    "VPN_UNHEALTHY_RESTART_TIMEOUT_S",
                    "Acequia restarts no container that it has not made; gluetun restarts its tunnel by itself"),
            new Defunct("DB_URL", "the history is stored in data_dir"));

    /// The name in JSON and in files of the reference: `stream_timeout` of `PROXY_STREAM_TIMEOUT`.
    String key() {
        String key = env.toLowerCase(Locale.ROOT);
        return key.startsWith("proxy_") ? key.substring("proxy_".length()) : key;
    }

    /// The one that someone from outside calls so: by its key, or by the variable in upper or lower case.
    static Optional<Defunct> called(String name) {
        for (Defunct defunct : ALL) {
            if (defunct.key().equals(name) || defunct.env.equalsIgnoreCase(name)) {
                return Optional.of(defunct);
            }
        }
        return Optional.empty();
    }

    /// The sentence for one who gave it under this name.
    String warning(String name) {
        return name + " has no effect: " + why;
    }
}
