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

    /// What stands before the bytes that the last read returned.
    Boundary boundary();

    /// How many segments were lost so far.
    long lost();

    /// How long nothing may come although all is well.
    Duration longestPause();

    /// Finds out soon whether the session is still there; any thread.
    void recheck();

    @Override
    void close();
}
