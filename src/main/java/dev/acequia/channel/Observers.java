package dev.acequia.channel;

import dev.acequia.events.EventLog;

/// Who wants to know what channels do.
///
/// @param events for users
/// @param chronicle of streams
public record Observers(EventLog events, Chronicle chronicle) {}
