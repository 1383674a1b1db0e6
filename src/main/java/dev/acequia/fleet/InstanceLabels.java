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

    private InstanceLabels() {}
}
