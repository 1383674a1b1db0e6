package dev.acequia.settings;

import static dev.acequia.settings.Section.ENGINE;
import static dev.acequia.settings.Setting.seconds;
import static dev.acequia.settings.Setting.wholeNumber;

import dev.acequia.settings.kind.AddedEngine;
import dev.acequia.settings.kind.EngineText;
import dev.acequia.settings.kind.Kind.Many;
import dev.acequia.settings.kind.Kind.Peer;
import dev.acequia.settings.kind.Kind.Text;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// Settings of the engines: where they are, and how long they may take.
public final class EngineSettings {
    public static final Setting<List<InetSocketAddress>> ENGINES = Setting.of(
                    ENGINE, "engines", new Many<>(new Peer()), List.of())
            .says("AceStream engines as host:port, separated by commas. Without any, a demo engine plays a "
                    + "test channel.");

    public static final Setting<List<AddedEngine>> ADDED_ENGINES = Setting.of(
                    ENGINE, "added_engines", new Many<>(new EngineText()), List.of())
            .says("Engines used in addition to engines: those added by POST /engines or in the panel.");

    public static final Setting<String> UPSTREAM_TOKEN = Setting.of(ENGINE, "upstream_token", new Text(100), "")
            .says("Stream token that other Acequia servers among the engines are asked with; engines are not told it.")
            .secret();

    public static final Setting<Integer> MAX_STREAMS_PER_ENGINE = wholeNumber(
                    ENGINE, "max_streams_per_engine", 2, 1, 20)
            .says("How many channels one engine may play at the same time.")
            .alias("ACEXY_MAX_STREAMS_PER_ENGINE");

    public static final Setting<Duration> ENGINE_WAIT =
            seconds(ENGINE, "engine_wait", 10, 0, 90).says("How long a start waits for an engine with a free slot.");

    public static final Setting<Duration> ENGINE_CONNECT_TIMEOUT = seconds(ENGINE, "engine_connect_timeout", 3, 0.1, 30)
            .says("How long connecting to an engine may take.")
            .atStart();

    public static final Setting<Duration> ENGINE_START_TIMEOUT = seconds(ENGINE, "engine_start_timeout", 60, 1, 300)
            .says("How long an engine may take to answer the request to start a stream.");

    public static final Setting<Duration> ENGINE_FIRST_BYTE_TIMEOUT = seconds(
                    ENGINE, "engine_first_byte_timeout", 45, 1, 300)
            .says("How long an engine may take to deliver the first byte of a stream that it has started.");

    public static final Setting<Duration> ENGINE_STAT_TIMEOUT = seconds(ENGINE, "engine_stat_timeout", 3, 0.1, 30)
            .says("How long an engine may take to answer a status request, about a session or about itself.");

    public static final Setting<Duration> ENGINE_STOP_TIMEOUT =
            seconds(ENGINE, "engine_stop_timeout", 3, 0.1, 3).says("How long an engine may take to stop a session.");

    public static final Setting<Duration> ENGINE_HEALTH_INTERVAL = seconds(ENGINE, "engine_health_interval", 10, 1, 300)
            .says("Interval between two health probes of an engine.");

    static final List<Setting<?>> ALL = List.of(
            ENGINES,
            ADDED_ENGINES,
            UPSTREAM_TOKEN,
            MAX_STREAMS_PER_ENGINE,
            ENGINE_WAIT,
            ENGINE_CONNECT_TIMEOUT,
            ENGINE_START_TIMEOUT,
            ENGINE_FIRST_BYTE_TIMEOUT,
            ENGINE_STAT_TIMEOUT,
            ENGINE_STOP_TIMEOUT,
            ENGINE_HEALTH_INTERVAL);

    private EngineSettings() {}
}
