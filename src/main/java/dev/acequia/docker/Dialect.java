package dev.acequia.docker;

import dev.acequia.fleet.ProviderException;
import dev.acequia.fleet.ProviderException.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a daemon says of itself in its answer to a ping.
///
/// @param server name and version, such as `Docker/20.10.24 (linux)`
/// @param minor of the API's version 1.x that it is asked by
/// @param reportsMemory whether it tells reliably that a container was ended for want of memory
public record Dialect(String server, int minor, boolean reportsMemory) {
    private static final int OLDEST = 40;
    private static final int NEWEST = 44;
    private static final Pattern VERSION = Pattern.compile("1\\.(\\d{1,4})");

    static Dialect of(DaemonConnection.Head ping, DockerHost host) throws ProviderException {
        String server = ping.header("server");
        Matcher version = VERSION.matcher(ping.header("api-version"));
        int offered = version.matches() ? Integer.parseInt(version.group(1)) : OLDEST;
        if (offered < OLDEST) {
            throw new ProviderException(
                    Kind.REFUSED,
                    "The daemon at %s must speak version 1.%d of Docker's API or a newer one, but it speaks 1.%d."
                            .formatted(host.name(), OLDEST, offered));
        }
        boolean isPodman = ping.headers().containsKey("libpod-api-version") || server.startsWith("Libpod/");
        return new Dialect(server, Math.min(offered, NEWEST), !isPodman);
    }

    /// What comes before every path.
    String prefix() {
        return "/v1." + minor;
    }
}
