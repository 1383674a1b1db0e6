package dev.acequia.settings;

import static dev.acequia.settings.Section.FLEET;
import static dev.acequia.settings.Setting.choice;
import static dev.acequia.settings.Setting.flag;
import static dev.acequia.settings.Setting.seconds;
import static dev.acequia.settings.Setting.wholeNumber;

import dev.acequia.settings.kind.Amount.Bytes;
import dev.acequia.settings.kind.CommandText;
import dev.acequia.settings.kind.Kind.Many;
import dev.acequia.settings.kind.Kind.Peer;
import dev.acequia.settings.kind.Kind.Text;
import dev.acequia.settings.kind.SizeOrNone;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// Settings of the engines that are started on demand: by what, how many, and when they are stopped.
public final class FleetSettings {
    public static final Setting<List<String>> ENGINE_COMMAND = Setting.of(
                    FLEET, "engine_command", new CommandText(4000), List.of())
            .says("Program that is run as an engine, with its arguments, or with engine_image the arguments in the "
                    + "container; {http}, {api} and {p2p} stand for ports, {state} for a folder of its own. Without one, "
                    + "and without engine_image, no engine is started.")
            .alias("ENGINE_COMMAND")
            .atStart();

    public static final Setting<String> ENGINE_IMAGE = Setting.of(FLEET, "engine_image", new Text(500), "")
            .says("Container image that is run as an engine.")
            .alias("ENGINE_IMAGE")
            .atStart();

    public static final Setting<String> ENGINE_VARIANT = Setting.of(FLEET, "engine_variant", new Text(200), "")
            .says("Image that is run as an engine, by the name that the orchestrator of the reference has for it: "
                    + "krinkuto11-amd64, jopsis-amd64, jopsis-arm32 or jopsis-arm64; engine_image has precedence.")
            .alias("ENGINE_VARIANT")
            .atStart();

    public static final Setting<List<String>> ENGINE_ENV = Setting.of(
                    FLEET, "engine_env", new CommandText(4000), List.of())
            .says("Environment of the containers besides that of their image, as NAME=value with spaces between them; "
                    + "the placeholders are those of engine_command.")
            .alias("ENGINE_ENV")
            .secret()
            .atStart();

    public static final Setting<Long> ENGINE_MEMORY_LIMIT = Setting.of(
                    FLEET, "engine_memory_limit", new SizeOrNone(new Bytes(32L << 20, 128L << 30)), 0L)
            .says("Memory that the container of an engine may use; 0 for no limit. Where the image keeps its state in "
                    + "memory, that counts.")
            .alias("ENGINE_MEMORY_LIMIT")
            .atStart();

    public static final Setting<String> ENGINE_STATE_FOLDER = Setting.of(
                    FLEET, "engine_state_folder", new Text(500), "")
            .says(
                    "Folder in the containers that is held in memory, such as that of an engine's cache; empty takes the one "
                            + "that is known of the image.")
            .alias("ENGINE_STATE_FOLDER")
            .atStart();

    public static final Setting<Long> ENGINE_SHM_SIZE = Setting.of(
                    FLEET, "engine_shm_size", new SizeOrNone(new Bytes(1L << 20, 128L << 30)), 0L)
            .says("Shared memory of the containers; 0 takes what is known of the image.")
            .alias("ENGINE_SHM_SIZE")
            .atStart();

    public static final Setting<String> ENGINE_USER = Setting.of(FLEET, "engine_user", new Text(100), "")
            .says("User in the containers, such as 1000:1000; empty takes that of the image.")
            .alias("ENGINE_USER")
            .atStart();

    public static final Setting<List<String>> ENGINE_CAP_ADD = Setting.of(
                    FLEET, "engine_cap_add", new Many<>(new Text(40)), List.of())
            .says("Capabilities that the containers have in spite of their start without any, separated by commas, "
                    + "such as SETUID,SETGID for an image that changes its user.")
            .alias("ENGINE_CAP_ADD")
            .atStart();

    public static final Setting<EnginePull> ENGINE_PULL = choice(
                    FLEET, "engine_pull", EnginePull.MISSING, EnginePull.values())
            .says(
                    "When the image is pulled: when it is missing; once a day besides, after which engines of an older one "
                            + "are replaced one by one; or never.")
            .alias("ENGINE_PULL")
            .atStart();

    public static final Setting<String> REGISTRY_LOGIN = Setting.of(FLEET, "registry_login", new Text(2000), "")
            .says("User and password of the registry of the image, as user:password; empty pulls without.")
            .alias("REGISTRY_LOGIN")
            .atStart()
            .secret();

    public static final Setting<String> DOCKER_HOST = Setting.of(FLEET, "docker_host", new Text(500), "")
            .says("Docker or Podman service that runs the containers, such as unix:///var/run/docker.sock; empty "
                    + "takes the usual socket.")
            .alias("DOCKER_HOST")
            .atStart();

    public static final Setting<String> DOCKER_NETWORK = Setting.of(FLEET, "docker_network", new Text(200), "")
            .says(
                    "Network of the containers, where Acequia runs in a container of the same network and reaches them by "
                            + "name; empty publishes their ports on 127.0.0.1.")
            .alias("DOCKER_NETWORK")
            .atStart();

    public static final Setting<List<InetSocketAddress>> ENGINE_DNS = Setting.of(
                    FLEET, "engine_dns", new Many<>(new Peer()), List.of())
            .says("Names as host:port, separated by commas, each of whose addresses is an engine; looked up every "
                    + "30 s.")
            .alias("ENGINE_DNS");

    public static final Setting<Integer> MIN_REPLICAS = wholeNumber(FLEET, "min_replicas", 1, 0, 50)
            .says("How many engines are always there.")
            .alias("MIN_REPLICAS");

    public static final Setting<Integer> MAX_REPLICAS = wholeNumber(FLEET, "max_replicas", 6, 1, 100)
            .says("How many engines there are at most; one more while another one is replaced.")
            .alias("MAX_REPLICAS");

    public static final Setting<Integer> MIN_FREE_REPLICAS = wholeNumber(FLEET, "min_free_replicas", 0, 0, 50)
            .says("As many places are kept free as so many engines have.")
            .alias("MIN_FREE_REPLICAS");

    public static final Setting<Integer> MIN_FREE_SLOTS = wholeNumber(FLEET, "min_free_slots", 0, 0, 1000)
            .says("How many places for streams are kept free, where that is more than min_free_replicas asks for.")
            .alias("MIN_FREE_SLOTS");

    public static final Setting<Boolean> AUTO_DELETE = flag(FLEET, "auto_delete", true)
            .says("Whether engines that are not needed any more are stopped.")
            .alias("AUTO_DELETE");

    public static final Setting<Duration> ENGINE_GRACE_PERIOD_S = seconds(FLEET, "engine_grace_period_s", 30, 0, 86_400)
            .says("How long an engine must have been empty before it is stopped.")
            .alias("ENGINE_GRACE_PERIOD_S");

    public static final Setting<Duration> SCALE_DOWN_WINDOW_S = seconds(FLEET, "scale_down_window_s", 300, 0, 86_400)
            .says("How long there must have been more engines than needed before one is stopped.")
            .alias("SCALE_DOWN_WINDOW_S");

    public static final Setting<Integer> MAX_CONCURRENT_PROVISIONS = wholeNumber(
                    FLEET, "max_concurrent_provisions", 5, 1, 20)
            .says("How many engines start at the same time.")
            .alias("MAX_CONCURRENT_PROVISIONS");

    public static final Setting<Duration> MIN_PROVISION_INTERVAL_S = seconds(
                    FLEET, "min_provision_interval_s", 0.5, 0, 60)
            .says("Time between the starts of two engines.")
            .alias("MIN_PROVISION_INTERVAL_S");

    public static final Setting<Duration> STARTUP_TIMEOUT_S = seconds(FLEET, "startup_timeout_s", 60, 1, 600)
            .says("How long an engine may take to answer after its start; viewers wait for it as long as that.")
            .alias("STARTUP_TIMEOUT_S");

    public static final Setting<Duration> HEALTH_UNHEALTHY_GRACE_PERIOD_S = seconds(
                    FLEET, "health_unhealthy_grace_period_s", 60, 1, 3600)
            .says("How long an engine may fail its health probes before it is stopped.")
            .alias("HEALTH_UNHEALTHY_GRACE_PERIOD_S");

    public static final Setting<Integer> CIRCUIT_BREAKER_FAILURE_THRESHOLD = wholeNumber(
                    FLEET, "circuit_breaker_failure_threshold", 5, 1, 100)
            .says("After how many failed starts in a row there is a pause.")
            .alias("CIRCUIT_BREAKER_FAILURE_THRESHOLD");

    public static final Setting<Duration> CIRCUIT_BREAKER_RECOVERY_TIMEOUT_S = seconds(
                    FLEET, "circuit_breaker_recovery_timeout_s", 300, 5, 3600)
            .says("The longest pause between starts that fail; the first is 5 s.")
            .alias("CIRCUIT_BREAKER_RECOVERY_TIMEOUT_S");

    public static final Setting<Duration> DRAIN_TIMEOUT_S = seconds(FLEET, "drain_timeout_s", 600, 0, 86_400)
            .says("How long an engine that is being drained keeps streams that find no place elsewhere.")
            .alias("DRAIN_TIMEOUT_S");

    public static final Setting<Duration> ENGINE_STOP_TIMEOUT_S = seconds(FLEET, "engine_stop_timeout_s", 10, 0, 300)
            .says("How long an engine may take to end before it is killed.")
            .alias("ENGINE_STOP_TIMEOUT_S");

    public static final Setting<EnginesAtExit> ENGINES_AT_EXIT = choice(
                    FLEET, "engines_at_exit", EnginesAtExit.KEEP, EnginesAtExit.values())
            .says("Whether started engines run on when the server ends, to be used again by its next start.")
            .alias("ENGINES_AT_EXIT");

    static final List<Setting<?>> ALL = List.of(
            ENGINE_COMMAND,
            ENGINE_IMAGE,
            ENGINE_VARIANT,
            ENGINE_ENV,
            ENGINE_MEMORY_LIMIT,
            ENGINE_STATE_FOLDER,
            ENGINE_SHM_SIZE,
            ENGINE_USER,
            ENGINE_CAP_ADD,
            ENGINE_PULL,
            REGISTRY_LOGIN,
            DOCKER_HOST,
            DOCKER_NETWORK,
            ENGINE_DNS,
            MIN_REPLICAS,
            MAX_REPLICAS,
            MIN_FREE_REPLICAS,
            MIN_FREE_SLOTS,
            AUTO_DELETE,
            ENGINE_GRACE_PERIOD_S,
            SCALE_DOWN_WINDOW_S,
            MAX_CONCURRENT_PROVISIONS,
            MIN_PROVISION_INTERVAL_S,
            STARTUP_TIMEOUT_S,
            HEALTH_UNHEALTHY_GRACE_PERIOD_S,
            CIRCUIT_BREAKER_FAILURE_THRESHOLD,
            CIRCUIT_BREAKER_RECOVERY_TIMEOUT_S,
            DRAIN_TIMEOUT_S,
            ENGINE_STOP_TIMEOUT_S,
            ENGINES_AT_EXIT);

    /// When the image of engines is pulled.
    public enum EnginePull {
        MISSING,
        DAILY,
        NEVER
    }

    private FleetSettings() {}
}
