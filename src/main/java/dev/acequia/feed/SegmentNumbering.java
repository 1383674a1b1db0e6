package dev.acequia.feed;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.Playback;
import dev.acequia.hls.NumberStore;
import dev.acequia.hls.Numbers;
import dev.acequia.hls.Segmenter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Numbering of a channel's segments, which go on where the last channel of its stream ended. Owned by the channel's
/// thread.
public final class SegmentNumbering {
    private final ContentId content;
    private final Segmenter segmenter;
    private final NumberStore store;
    private @Nullable Numbers numbers;

    public SegmentNumbering(ContentId content, Segmenter segmenter, NumberStore store) {
        this.content = content;
        this.segmenter = segmenter;
        this.store = store;
    }

    /// Gives the segments their numbers, with the first session.
    public void begin(Playback playback) throws InterruptedException {
        if (numbers == null) {
            String infohash = playback.infohash();
            List<String> names = Stream.of(content, infohash == null ? content : content.withInfohash(infohash))
                    .map(ContentId::name)
                    .distinct()
                    .toList();
            numbers = store.open(names);
            segmenter.number(numbers);
        }
    }

    /// Keeps them, now that there is a stream: before viewers see it. Waits for the disk at most two seconds.
    public void keep() throws InterruptedException {
        if (numbers != null) {
            numbers.keep();
        }
    }

    /// Gives back what was not needed.
    public void close() {
        if (numbers != null) {
            numbers.close();
        }
    }
}
