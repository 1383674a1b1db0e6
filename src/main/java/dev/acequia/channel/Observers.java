package dev.acequia.channel;

import dev.acequia.events.EventLog;

/// Listeners to the events of channels.
///
/// @param events for users
/// @param chronicle of streams
/// @param timings how long it takes
public record Observers(EventLog events, Chronicle chronicle, Timings timings) {}
