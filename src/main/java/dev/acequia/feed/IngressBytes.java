package dev.acequia.feed;

import dev.acequia.engine.StreamFormat;
import java.util.concurrent.atomic.AtomicLong;

/// Byte count of all sessions and the form of the last one. Written by the feeding thread, read by any.
public final class IngressBytes {
    private final AtomicLong body = new AtomicLong();
    private final AtomicLong segments = new AtomicLong();
    private volatile StreamFormat format = StreamFormat.TS;

    /// A session begins that delivers in this form.
    public void begins(StreamFormat delivered) {
        format = delivered;
    }

    /// The form in which the last session delivers.
    public StreamFormat format() {
        return format;
    }

    void add(int count) {
        of(format).addAndGet(count);
    }

    public long bytes() {
        return body.get() + segments.get();
    }

    public long bytes(StreamFormat delivered) {
        return of(delivered).get();
    }

    private AtomicLong of(StreamFormat delivered) {
        return switch (delivered) {
            case TS -> body;
            case HLS -> segments;
        };
    }
}
