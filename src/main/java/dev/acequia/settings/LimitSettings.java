package dev.acequia.settings;

import static dev.acequia.settings.Section.LIMIT;
import static dev.acequia.settings.Setting.seconds;
import static dev.acequia.settings.Setting.wholeNumber;

import java.time.Duration;
import java.util.List;

/// Bounds on channels, viewers and connections.
public final class LimitSettings {
    public static final Setting<Integer> MAX_CHANNELS =
            wholeNumber(LIMIT, "max_channels", 150, 1, 10_000).says("How many channels may be open at the same time.");

    public static final Setting<Integer> MAX_CLIENTS_PER_CHANNEL = wholeNumber(
                    LIMIT, "max_clients_per_channel", 5000, 1, 100_000)
            .says("How many viewers one channel may have at the same time.");

    public static final Setting<Integer> MAX_CLIENTS_PER_ADDRESS = wholeNumber(
                    LIMIT, "max_clients_per_address", 256, 1, 100_000)
            .says("How many MPEG-TS viewers, and how many HLS viewers, one address may have; an IPv6 /64 "
                    + "counts as one address, and this machine may have 16 times as many MPEG-TS viewers. "
                    + "Behind a trusted proxy, the addresses of its clients count.");

    public static final Setting<Integer> MAX_CONNECTIONS = wholeNumber(LIMIT, "max_connections", 20_000, 10, 1_000_000)
            .says("How many connections may be open at the same time.");

    public static final Setting<Duration> HEADER_TIMEOUT = seconds(LIMIT, "header_timeout", 10, 1, 60)
            .says("How long a client may take to send the header of a request.");

    public static final Setting<Duration> IDLE_TIMEOUT =
            seconds(LIMIT, "idle_timeout", 60, 5, 600).says("How long a connection is kept open between two requests.");

    static final List<Setting<?>> ALL = List.of(
            MAX_CHANNELS,
            MAX_CLIENTS_PER_CHANNEL,
            MAX_CLIENTS_PER_ADDRESS,
            MAX_CONNECTIONS,
            HEADER_TIMEOUT,
            IDLE_TIMEOUT);

    private LimitSettings() {}
}
