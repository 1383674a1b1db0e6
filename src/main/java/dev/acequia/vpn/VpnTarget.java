package dev.acequia.vpn;

import dev.acequia.settings.VpnSettings.PortRange;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A VPN as the settings name it.
///
/// @param isContainer whether it is a container whose network engines share; else the server itself is behind it
/// @param control where its control server is reached; null to find that out from its container
/// @param controlPort of its control server
/// @param key for its control server, asked for at each question; empty for none
/// @param ports for the HTTP APIs of engines, inside its network
public record VpnTarget(
        String name,
        boolean isContainer,
        @Nullable InetSocketAddress control,
        int controlPort,
        Supplier<String> key,
        PortRange ports) {}
