package dev.acequia.channel;

import dev.acequia.delivery.Fanout;
import dev.acequia.delivery.JoinDistance;
import dev.acequia.feed.Feed;
import dev.acequia.feed.PictureBoundary;
import dev.acequia.feed.StreamBuffer;
import dev.acequia.hls.Segmenter;
import dev.acequia.ring.Ring;
import dev.acequia.source.SourceStat;
import java.time.Duration;

/// The way of a channel's bytes: from the feed through the reservoir to the outlets, cut into segments beside it.
///
/// @param ofShortage ends that viewers who are far behind are closed when memory is short
record MediaPipeline(
        Feed feed,
        StreamBuffer reservoir,
        Segmenter segmenter,
        Fanout outlets,
        JoinDistance tuning,
        Runnable ofShortage) {
    /// @param progress of the channel
    /// @param stat of the engine, to tell why there is nothing for viewers
    static MediaPipeline of(ChannelContext context, ChannelStatus progress, SourceStat stat) {
        ChannelOptions options = context.options();
        Ring ring = new Ring(Feed.CHUNK_BYTES, Math.max(options.bufferMaxBytes(), Feed.CHUNK_BYTES), context.memory());
        JoinDistance tuning = new JoinDistance(
                () -> context.options().joinDistance(),
                () -> context.options().source().stallTimeout());
        StreamBuffer reservoir = new StreamBuffer(ring, tuning::joinBehind);
        Segmenter segmenter = new Segmenter(() -> context.options().hls(), context.clock(), System::nanoTime);
        SourceDiagnosis supply = new SourceDiagnosis(progress, reservoir, stat);
        Fanout outlets =
                new Fanout(reservoir, () -> context.options().clientStallTimeout(), supply::fault, context.clock());
        Feed feed = new Feed(
                reservoir,
                segmenter,
                new PictureBoundary(
                        () -> !context.options().source().coalesceMost().isZero()),
                () -> tuning.depth(options.bufferSeconds()),
                () -> splicePatience(context.options()));
        return new MediaPipeline(
                feed, reservoir, segmenter, outlets, tuning, context.memory().onShortage(outlets::relieve));
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
