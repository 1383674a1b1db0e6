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

/// Data path of a channel: from the feed through the stream buffer to the fan-out, with the segmenter beside it.
///
/// @param ofShortage removes the callback that closes readers which hold dropped chunks while memory is short
record MediaPipeline(
        Feed feed,
        StreamBuffer buffer,
        Segmenter segmenter,
        Fanout fanout,
        JoinDistance joinDistance,
        Runnable ofShortage) {
    /// @param status of the channel
    /// @param stat of the engine, to diagnose why there is nothing for viewers
    static MediaPipeline of(ChannelContext context, ChannelStatus status, SourceStat stat) {
        ChannelOptions options = context.options();
        Ring ring = new Ring(Feed.CHUNK_BYTES, Math.max(options.bufferMaxBytes(), Feed.CHUNK_BYTES), context.memory());
        JoinDistance joinDistance = new JoinDistance(
                () -> context.options().joinDistance(),
                () -> context.options().source().stallTimeout());
        StreamBuffer buffer = new StreamBuffer(ring, joinDistance::joinBehind);
        Segmenter segmenter = new Segmenter(() -> context.options().hls(), context.clock(), System::nanoTime);
        SourceDiagnosis diagnosis = new SourceDiagnosis(status, buffer, stat);
        Fanout fanout =
                new Fanout(buffer, () -> context.options().clientStallTimeout(), diagnosis::cause, context.clock());
        Feed feed = new Feed(
                buffer,
                segmenter,
                new PictureBoundary(
                        () -> !context.options().source().coalesceMost().isZero()),
                () -> joinDistance.depth(options.bufferSeconds()),
                () -> splicePatience(context.options()));
        return new MediaPipeline(
                feed,
                buffer,
                segmenter,
                fanout,
                joinDistance,
                context.memory().onShortage(fanout::closePinningReaders));
    }

    /// So that a session that cannot be spliced still has time to show a join point before it counts as stalled.
    private static Duration splicePatience(ChannelOptions options) {
        return options.source().stallTimeout().multipliedBy(2).dividedBy(3);
    }

    /// Tells viewers that they have all there will be.
    void end() {
        buffer.ring().end();
        segmenter.end();
        fanout.wake();
    }

    /// Frees the memory; viewers that have not taken the rest by now lose it.
    void discard() {
        ofShortage.run();
        fanout.close();
        buffer.ring().close();
    }
}
