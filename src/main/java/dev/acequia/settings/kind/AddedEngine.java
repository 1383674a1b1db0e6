package dev.acequia.settings.kind;

import java.net.InetSocketAddress;

/// An engine that was added while the server ran.
///
/// @param address not resolved
/// @param isForwarded whether other peers can reach it from outside
public record AddedEngine(InetSocketAddress address, boolean isForwarded) {}
