package dev.acequia.channel;

import dev.acequia.events.EventLog;

/// Receivers of what happens to channels.
///
/// @param events told of refused starts
/// @param listeners to each channel
public record ChannelObservers(EventLog events, ChannelListeners listeners) {}
