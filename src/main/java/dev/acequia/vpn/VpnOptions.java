package dev.acequia.vpn;

import java.time.Duration;

/// Tunable parameters of the watch of VPNs.
///
/// @param interval between two looks at a VPN
/// @param portStable how long a forwarded port must have been the same before it counts
/// @param portInterval between two changes of a forwarded port
public record VpnOptions(Duration interval, Duration portStable, Duration portInterval) {}
