package dev.acequia.fleet;

/// Ports that an engine listens on, inside its network (`--http-port`, `--api-port`, `--port`).
///
/// @param http of the HTTP API; 0 lets the provider choose
/// @param api of the TCP API; 0 as above
/// @param p2p of the swarm, the forwarded one of a VPN; 0 as above
public record EnginePorts(int http, int api, int p2p) {}
