package dev.acequia.channel;

import dev.acequia.settings.kind.Network;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Network site of a client: an IPv4 address, or the /64 of an IPv6 address, which one host has to itself and can take
/// any number of addresses from.
///
/// @param name the address or the network; empty when it is not known
/// @param area the /48 that an IPv6 site lies in, as one customer is given; null for IPv4
/// @param isLoopback whether it is this machine: a proxy that is not trusted to tell, or a program of the owner's
public record ClientSite(String name, @Nullable String area, boolean isLoopback) {
    private static final int SITE_BITS = 64;
    private static final int AREA_BITS = 48;
    private static final int IPV4_BYTES = 4;

    /// The site of an IP address.
    public static ClientSite of(String address) {
        InetAddress literal = literal(address);
        if (literal == null) {
            return new ClientSite(address, null, false);
        }
        if (literal.getAddress().length == IPV4_BYTES) {
            return new ClientSite(literal.getHostAddress(), null, literal.isLoopbackAddress());
        }
        return new ClientSite(
                Network.around(literal, SITE_BITS).toString(),
                Network.around(literal, AREA_BITS).toString(),
                literal.isLoopbackAddress());
    }

    private static @Nullable InetAddress literal(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
