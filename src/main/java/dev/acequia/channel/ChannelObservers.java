package dev.acequia.channel;

import dev.acequia.events.EventLog;

/// Observers of all channels.
///
/// @param events log of refused starts
/// @param listeners to each channel
public record ChannelObservers(EventLog events, ChannelListeners listeners) {}
