package dev.acequia.engine;

/// Answer of an engine to a health probe.
///
/// @param isOffline whether it says that it has no connection to its network, so that nothing new will start there
public record ProbeResult(EngineVersion version, boolean isOffline) {}
