package dev.acequia.vpn;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Tools that the watches of all VPNs share.
///
/// @param options asked for at each look
/// @param host address that no VPN may have, asked for at each look
record VpnTools(
        ControlServer client,
        VpnContainer.Finder finder,
        Supplier<VpnOptions> options,
        Supplier<HostAddress.Known> host,
        InstantSource clock,
        LongSupplier nanoTime) {}
