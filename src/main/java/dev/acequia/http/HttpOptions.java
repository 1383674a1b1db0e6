package dev.acequia.http;

import java.net.InetAddress;
import java.time.Duration;

/// The knobs of the listener.
///
/// @param bind the address to listen on; the IPv4 wildcard means all, IPv6 too
/// @param port 0 for any free one
/// @param loops how many event loops serve the connections
/// @param maxConnections how many connections may be open
/// @param headerTimeout how long a request may take to arrive
/// @param idleTimeout how long a connection may wait for its next request
public record HttpOptions(
        InetAddress bind, int port, int loops, int maxConnections, Duration headerTimeout, Duration idleTimeout) {}
