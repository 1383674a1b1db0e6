package dev.acequia.fleet;

/// Names of the labels of an instance: the only record of it there is.
public final class InstanceLabels {
    /// Random name of the server, in its data folder: two servers on one machine do not touch each other's.
    public static final String INSTANCE = "acequia.instance";

    /// [InstanceSpec#place].
    public static final String PLACE = "acequia.engine";

    /// Digest of all that makes one engine different from another: image, command, limits, network.
    public static final String CONFIG_HASH = "acequia.config-hash";

    public static final String HTTP_PORT = "acequia.http-port";
    public static final String API_PORT = "acequia.api-port";
    public static final String P2P_PORT = "acequia.p2p-port";

    /// Name of the VPN behind which it is; without one it has a network of its own.
    public static final String VPN = "acequia.vpn";

    /// `true` where the P2P port is the one that the VPN forwards.
    public static final String FORWARDED = "acequia.forwarded";

    private InstanceLabels() {}
}
