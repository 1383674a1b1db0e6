package dev.acequia.http;

import dev.acequia.http.message.Proxies;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;

/// The knobs of the listener.
///
/// @param bind the address to listen on; the IPv4 wildcard means all, IPv6 too
/// @param ports those to listen on, the main one first, each different; 0 for any free one
/// @param limits asked for at each new connection
/// @param proxies asked for at each request
/// @param accessLog stays open
public record HttpOptions(
        InetAddress bind,
        List<Integer> ports,
        Supplier<ConnectionLimits> limits,
        Supplier<Proxies> proxies,
        AccessLog accessLog) {
    /// Those of a listener with one port that no proxy stands before and that logs nothing.
    public HttpOptions(InetAddress bind, int port, Supplier<ConnectionLimits> limits) {
        this(bind, List.of(port), limits, () -> Proxies.NONE, new AccessLog());
    }
}
