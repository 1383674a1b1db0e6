package dev.acequia.fleet;

import java.time.Duration;

/// Tunable parameters of the fleet.
///
/// @param min engines that are always there
/// @param max the most engines; one more only while another one is replaced
/// @param spare places that are kept free
/// @param places sessions that one engine holds
/// @param isShrinking whether engines that nobody needs are stopped
/// @param grace how long an engine must have been empty before it is stopped
/// @param window how long there must have been more engines than needed before one is stopped
/// @param mostStarting engines that start at the same time
/// @param startInterval between two starts
/// @param startTimeout from the start of an engine to its first answer
/// @param unhealthyGrace how long an engine may fail its health probes before it is replaced
/// @param failures starts that fail in a row before there is a pause
/// @param longestPause between starts that fail
/// @param drainTimeout how long a drained engine keeps its sessions
/// @param stopTimeout from the request to end to the end by force
public record FleetPolicy(
        int min,
        int max,
        int spare,
        int places,
        boolean isShrinking,
        Duration grace,
        Duration window,
        int mostStarting,
        Duration startInterval,
        Duration startTimeout,
        Duration unhealthyGrace,
        int failures,
        Duration longestPause,
        Duration drainTimeout,
        Duration stopTimeout) {}
