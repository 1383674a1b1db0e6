package dev.acequia.channel;

import java.util.List;

/// All channels at one moment.
///
/// @param channels those that are open, in the order in which they were opened
/// @param totals of all channels since the process began; never go back
public record ChannelsSnapshot(List<ChannelSnapshot> channels, ChannelTotals totals) {}
