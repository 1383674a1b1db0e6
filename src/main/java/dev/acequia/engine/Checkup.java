package dev.acequia.engine;

/// What an engine that answers tells about itself.
///
/// @param isOffline whether it says that it has no connection to its network, so that nothing new will start there
public record Checkup(EngineVersion version, boolean isOffline) {}
