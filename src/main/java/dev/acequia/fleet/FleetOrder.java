package dev.acequia.fleet;

/// Order of an admin for one engine of the fleet.
public enum FleetOrder {
    /// Its sessions move to others, then it is stopped.
    DRAIN,
    /// It is stopped at once, whatever it plays.
    STOP,
    /// A drain, or a replacement that has not come to that yet, is taken back.
    UNDRAIN,
    /// Another one is started; when that is ready, this one is drained.
    REPLACE
}
