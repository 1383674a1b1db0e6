package dev.acequia.channel;

import dev.acequia.delivery.Fault;
import dev.acequia.delivery.Outlets;
import dev.acequia.delivery.Tuning;
import dev.acequia.feed.Feed;
import dev.acequia.feed.Pictures;
import dev.acequia.feed.Reservoir;
import dev.acequia.hls.Segmenter;
import dev.acequia.ring.Ring;
import java.time.Duration;
import java.util.function.Supplier;

/// The way of a channel's bytes: from the feed through the reservoir to the outlets, cut into segments beside it.
///
/// @param ofShortage ends that viewers who are far behind are closed when memory is short
record Flow(Feed feed, Reservoir reservoir, Segmenter segmenter, Outlets outlets, Tuning tuning, Runnable ofShortage) {
    /// @param supply tells why there is nothing for viewers
    static Flow of(ChannelTools tools, Supplier<Fault> supply) {
        ChannelOptions options = tools.options();
        Ring ring = new Ring(Feed.CHUNK_BYTES, Math.max(options.bufferMaxBytes(), Feed.CHUNK_BYTES), tools.memory());
        Tuning tuning = new Tuning(
                () -> tools.options().joinDistance(),
                () -> tools.options().source().stallTimeout());
        Reservoir reservoir = new Reservoir(ring, tuning::joinBehind);
        Segmenter segmenter = new Segmenter(() -> tools.options().hls(), tools.clock(), System::nanoTime);
        Outlets outlets = new Outlets(reservoir, () -> tools.options().clientStallTimeout(), supply, tools.clock());
        Feed feed = new Feed(
                reservoir,
                segmenter,
                new Pictures(() -> !tools.options().source().coalesceMost().isZero()),
                () -> tuning.depth(options.bufferSeconds()),
                () -> splicePatience(tools.options()));
        return new Flow(
                feed, reservoir, segmenter, outlets, tuning, tools.memory().onShortage(outlets::relieve));
    }

    /// So that a session that cannot be spliced still has time to show a join point before it counts as stalled.
    private static Duration splicePatience(ChannelOptions options) {
        return options.source().stallTimeout().multipliedBy(2).dividedBy(3);
    }

    /// Tells viewers that they have all there will be.
    void end() {
        reservoir.ring().end();
        segmenter.end();
        outlets.wake();
    }

    /// Frees the memory; viewers that have not taken the rest by now lose it.
    void discard() {
        ofShortage.run();
        outlets.close();
        reservoir.ring().close();
    }
}
