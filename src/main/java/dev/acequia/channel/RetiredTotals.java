package dev.acequia.channel;

import java.util.Collection;

/// Counters of channels that are gone, so that the sum over all channels never decreases.
///
/// A channel moves from those that run into the sum in one step. Thread-safe; the lock is a leaf.
final class RetiredTotals {
    private ChannelTotals past = ChannelTotals.NONE;

    /// Takes a channel's totals into the sum when it leaves those that run.
    synchronized void close(Collection<Channel> running, Channel channel) {
        if (running.remove(channel)) {
            past = past.plus(channel.counters().totals());
        }
    }

    /// The sum of all that were, and of those that run as they were measured last.
    synchronized ChannelTotals sum(Collection<Channel> running) {
        return running.stream().map(channel -> channel.counters().totals()).reduce(past, ChannelTotals::plus);
    }
}
