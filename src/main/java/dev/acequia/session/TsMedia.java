package dev.acequia.session;

import dev.acequia.engine.ByteSink;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.MediaBody;
import java.time.Duration;

/// Media that are one body.
record TsMedia(MediaBody body) implements Media {
    @Override
    public int read(byte[] into, int offset, int length, Duration atMost) throws EngineException, InterruptedException {
        return body.read(into, offset, length, atMost);
    }

    @Override
    public boolean pour(ByteSink sink, Duration atMost) throws InterruptedException {
        body.pour(sink, atMost);
        return true;
    }

    @Override
    public Boundary boundary() {
        return Boundary.NONE;
    }

    @Override
    public long lost() {
        return 0;
    }

    @Override
    public Duration longestPause() {
        return Duration.ZERO;
    }

    /// The body ends with its session.
    @Override
    public void recheck() {}

    @Override
    public void close() {
        body.close();
    }
}
