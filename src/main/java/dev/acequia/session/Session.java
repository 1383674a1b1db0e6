package dev.acequia.session;

import dev.acequia.engine.ByteSink;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineStat;
import dev.acequia.engine.MediaBody;
import dev.acequia.engine.Playback;
import dev.acequia.engine.StreamFormat;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One playback on one engine: started, then connected, then read by one thread; [#stat] and [#close] may come from
/// any.
///
/// What is not played yet can be read ahead: [#read] then begins with what was kept of it.
///
/// A session that is closed is stopped at the engine. One whose place another session of the same stream has taken is
/// handed over instead: a stop would end the other one (`engine-api.md` 1.5).
public final class Session implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /// The most bytes read ahead that are kept: a quarter of a minute of most streams.
    private static final long MOST_AHEAD = 16L << 20;

    private static final int STEP = 64 << 10;

    private final EngineClient client;
    private final Playback playback;
    private final StreamFormat format;
    private final Supplier<IntakeOptions> intake;
    private final AtomicBoolean isOpen = new AtomicBoolean(true);
    private volatile @Nullable Media media;
    private final Backlog ahead = new Backlog(MOST_AHEAD);
    private boolean isFromAhead;
    private final EngineSessionName name = new EngineSessionName();
    private volatile boolean isAnothers;
    private volatile boolean isLeftBehind;

    /// Witness of what is read ahead.
    @FunctionalInterface
    public interface AheadReader {
        /// Looks at the first `count` bytes, which are reused afterwards.
        void read(Boundary boundary, byte[] bytes, int count);
    }

    /// @param format as what the playback was asked for
    Session(EngineClient client, Playback playback, StreamFormat format, Supplier<IntakeOptions> intake) {
        this.client = client;
        this.playback = playback;
        this.format = format;
        this.intake = intake;
    }

    /// Asks for the media and waits for the first byte; does nothing when it has done so before.
    public void connect() throws EngineException, InterruptedException {
        if (media != null) {
            return;
        }
        if (format == StreamFormat.HLS || playback.isHls()) {
            connectToPlaylist();
            return;
        }
        MediaBody body = client.open(playback);
        if (body.isPlaylist()) {
            body.close();
            connectToPlaylist();
        } else {
            use(new TsMedia(body));
        }
    }

    private void connectToPlaylist() throws EngineException, InterruptedException {
        HlsMedia segments = new HlsMedia(new SegmentSource(client, playback, intake));
        use(segments);
        segments.open(client.timeouts().firstByte());
    }

    private void use(Media opened) {
        media = opened;
        if (!isOpen.get()) {
            opened.close();
        }
    }

    /// Whether the media are the segments of a playlist; known once it is connected.
    public boolean isHls() {
        return media instanceof HlsMedia;
    }

    public EngineAddress engine() {
        return playback.engine();
    }

    /// The engine's answer to the start: infohash, session id, URLs.
    public Playback playback() {
        return playback;
    }

    /// Reads media as [MediaBody#read] does, and never over the border of two segments.
    ///
    /// @return how many bytes were read; 0 when none came within `atMost`; -1 when the engine ended the body or the
    ///         playlist, or once it is closed
    public int read(byte[] into, int offset, int length, Duration atMost) throws EngineException, InterruptedException {
        isFromAhead = !ahead.isEmpty();
        return isFromAhead ? ahead.read(into, offset, length) : connected().read(into, offset, length, atMost);
    }

    /// Has a sink take what comes, without a word of [#boundary], on the thread that has read it, as [MediaBody#pour]
    /// says; false, at once, when there is something to read first or the media are segments.
    public boolean pour(ByteSink sink, Duration atMost) throws InterruptedException {
        return ahead.isEmpty() && connected().pour(sink, atMost);
    }

    /// The boundary before the bytes that the last read returned.
    public Boundary boundary() {
        return isFromAhead ? ahead.boundary() : connected().boundary();
    }

    /// Reads once, and keeps the newest 16 MB of what comes so for later.
    ///
    /// @param seen shown what was read; may be null
    /// @return as [#read]
    public int readAhead(Duration atMost, @Nullable AheadReader seen) throws EngineException, InterruptedException {
        byte[] step = new byte[STEP];
        int count = connected().read(step, 0, STEP, atMost);
        if (count > 0) {
            Boundary boundary = connected().boundary();
            ahead.add(boundary, step, count);
            if (seen != null) {
                seen.read(boundary, step, count);
            }
        }
        return count;
    }

    /// The number of segments that the engine did not deliver; each is followed by a [Boundary].
    public long lostSegments() {
        return connected().lost();
    }

    /// The longest pause in the data that is normal: two target durations of segments.
    public Duration longestPause() {
        return connected().longestPause();
    }

    private Media connected() {
        Media connected = media;
        if (connected == null) {
            throw new IllegalStateException("A session must be connected before it is read");
        }
        return connected;
    }

    /// Asks the engine how the session does, without counting as a viewer there: reading does that.
    ///
    /// What it says proves nothing about the session, but where it changes the playlist tells.
    public EngineStat stat() throws EngineException, InterruptedException {
        try {
            EngineStat stat = client.stat(playback, false);
            followSession(name.follow(stat));
            return stat;
        } catch (EngineException e) {
            followSession(name.follow(e));
            throw e;
        }
    }

    private void followSession(boolean isChanged) {
        if (!isChanged) {
            return;
        }
        isAnothers = !name.isGone();
        Media connected = media;
        if (connected != null) {
            connected.recheck();
        }
    }

    /// Asks the engine whether it plays the content for another player by now: [#handOver] leaves it what it has, so
    /// that the next session need not wait for data.
    public boolean isTakenOver() {
        try {
            stat();
        } catch (EngineException e) {
            log.debug("[engine {}] {}", engine(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return isAnothers;
    }

    /// Stops reading, then ends the session at the engine, once, however often and from wherever it is called.
    ///
    /// Never throws, and takes no longer than [EngineClient#stop]; an interrupted thread does not wait at all.
    @Override
    public void close() {
        if (leave()) {
            isLeftBehind = !client.stop(playback);
        }
    }

    /// Whether it was closed, but the engine may have it still: it did not say that it has ended it.
    public boolean isLeftBehind() {
        return isLeftBehind;
    }

    /// Stops reading and leaves the playback at the engine to the session that has taken this one's place.
    public void handOver() {
        leave();
    }

    private boolean leave() {
        if (!isOpen.compareAndSet(true, false)) {
            return false;
        }
        ahead.close();
        Media connected = media;
        if (connected != null) {
            connected.close();
        }
        return true;
    }
}
