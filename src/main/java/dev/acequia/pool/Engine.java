package dev.acequia.pool;

import dev.acequia.engine.EngineAddress;

/// Address of an engine, as it is registered with the pool.
///
/// @param isForwarded whether other peers can reach it from outside, which makes it the better one of two that are
///                    otherwise equal
public record Engine(EngineAddress address, boolean isForwarded) {
    /// One of which nothing is known but where it is.
    public static Engine at(EngineAddress address) {
        return new Engine(address, false);
    }
}
