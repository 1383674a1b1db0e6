package dev.acequia.session;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineStat;
import dev.acequia.engine.MediaBody;
import dev.acequia.engine.Playback;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// One playback on one engine, delivering media. One thread reads; [#stat] and [#close] may come from any.
public final class Session implements AutoCloseable {
    private final EngineClient client;
    private final Playback playback;
    private final MediaBody body;
    private final AtomicBoolean isOpen = new AtomicBoolean(true);

    Session(EngineClient client, Playback playback, MediaBody body) {
        this.client = client;
        this.playback = playback;
        this.body = body;
    }

    public EngineAddress engine() {
        return playback.engine();
    }

    /// What the engine answered to the start: infohash, session id, URLs.
    public Playback playback() {
        return playback;
    }

    /// Reads media as [MediaBody#read] does.
    ///
    /// @return how many bytes were read; 0 when none came within `atMost`; -1 when the engine ended the body, or
    ///         once it is closed
    public int read(byte[] into, int offset, int length, Duration atMost) throws EngineException, InterruptedException {
        return body.read(into, offset, length, atMost);
    }

    /// Asks the engine how the session does, without counting as a viewer there: reading does that.
    public EngineStat stat() throws EngineException, InterruptedException {
        return client.stat(playback, false);
    }

    /// Stops reading, then ends the session at the engine, once, however often and from wherever it is called.
    ///
    /// Never throws, and takes no longer than [EngineClient#stop]; an interrupted thread does not wait at all.
    @Override
    public void close() {
        if (isOpen.compareAndSet(true, false)) {
            body.close();
            client.stop(playback);
        }
    }
}
