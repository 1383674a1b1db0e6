package dev.acequia.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A setting of the reference that has no effect any more (`reference.md` 2.2 and 2.3): accepted, with a warning.
record Defunct(String env, String why) {
    private static final String NEVER = "it never had one";
    private static final String WOKEN = "viewers are woken by the data they wait for";
    private static final String CLIENTS = "a viewer is known by its connection or its requests";
    private static final String REDIS = "there is no Redis: all state lives in the process";
    private static final String FLEET = "Acequia starts no engines: ACEQUIA_ENGINES names those that run";
    private static final String STATISTICS = "the pace and the depth of the statistics are fixed";

    static final List<Defunct> ALL = List.of(
            new Defunct(
                    "PROXY_INITIAL_DATA_WAIT_TIMEOUT",
                    "nothing is answered before there is media, for which engine_first_byte_timeout bounds the wait"),
            new Defunct("PROXY_INITIAL_DATA_CHECK_INTERVAL", WOKEN),
            new Defunct("PROXY_NO_DATA_TIMEOUT_CHECKS", "stall_timeout says when a channel without data is repaired"),
            new Defunct("PROXY_NO_DATA_CHECK_INTERVAL", WOKEN),
            new Defunct("PROXY_CONNECTION_TIMEOUT", "engine_connect_timeout bounds the connecting to an engine"),
            new Defunct("PROXY_STREAM_TIMEOUT", NEVER),
            new Defunct("PROXY_CHUNK_SIZE", "the buffer chooses the size of its reads"),
            new Defunct("PROXY_BUFFER_CHUNK_SIZE", "the buffer chooses the size of its chunks"),
            new Defunct("PROXY_CLIENT_TTL", CLIENTS),
            new Defunct("PROXY_HEARTBEAT_INTERVAL", CLIENTS),
            new Defunct("PROXY_GHOST_CLIENT_MULTIPLIER", CLIENTS),
            new Defunct("PROXY_CLEANUP_INTERVAL", "a channel ends itself and leaves nothing to sweep"),
            new Defunct("PROXY_INIT_TIMEOUT", NEVER),
            new Defunct("PROXY_CLIENT_WAIT_TIMEOUT", NEVER),
            new Defunct("PROXY_CHUNK_TIMEOUT", NEVER),
            new Defunct(
                    "PROXY_INITIAL_BEHIND_CHUNKS", "join_behind says how far behind the newest data a viewer starts"),
            new Defunct("PROXY_CLEANUP_CHECK_INTERVAL", NEVER),
            new Defunct("PROXY_KEEPALIVE_INTERVAL", NEVER),
            new Defunct("PROXY_MAX_RETRIES", "recovery_timeout bounds the attempts"),
            new Defunct("PROXY_RETRY_WAIT_INTERVAL", NEVER),
            new Defunct("PROXY_HEALTH_CHECK_INTERVAL", "engine_health_interval is the pace of the probes"),
            new Defunct("REDIS_HOST", REDIS),
            new Defunct("REDIS_PORT", REDIS),
            new Defunct("REDIS_DB", REDIS),
            new Defunct("COLLECT_INTERVAL_S", STATISTICS),
            new Defunct("STATS_HISTORY_MAX", STATISTICS),
            new Defunct("ENGINE_VARIANT", "Acequia asks each engine what it is"),
            new Defunct("DB_URL", "the history lies in data_dir"),
            new Defunct("AUTO_DELETE", FLEET),
            new Defunct("ENGINE_GRACE_PERIOD_S", FLEET),
            new Defunct("MIN_REPLICAS", FLEET),
            new Defunct("MIN_FREE_REPLICAS", FLEET),
            new Defunct("MAX_REPLICAS", FLEET));

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
        return name + " has no effect any more: " + why;
    }
}
