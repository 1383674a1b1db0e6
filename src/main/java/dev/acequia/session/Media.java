package dev.acequia.session;

import dev.acequia.engine.ByteSink;
import dev.acequia.engine.EngineException;
import java.time.Duration;

/// The bytes of a session, read by one thread; [#close] may come from any and ends a read that waits.
sealed interface Media extends AutoCloseable permits TsMedia, HlsMedia {
    /// Reads what is there, waiting for the first byte only, as [Session#read].
    int read(byte[] into, int offset, int length, Duration atMost) throws EngineException, InterruptedException;

    /// Has a sink take what comes as soon as it does, as [MediaBody#pour]; false when that cannot be done.
    boolean pour(ByteSink sink, Duration atMost) throws InterruptedException;

    /// The boundary before the bytes that the last read returned.
    Boundary boundary();

    /// The number of segments lost so far.
    long lost();

    /// The longest pause in the data that is normal.
    Duration longestPause();

    /// Finds out soon whether the session is still there; any thread.
    void recheck();

    @Override
    void close();
}
