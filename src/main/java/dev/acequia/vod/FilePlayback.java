package dev.acequia.vod;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.FileResponse;
import dev.acequia.engine.StreamFormat;
import dev.acequia.pool.Lease;
import dev.acequia.pool.SessionStopper;
import dev.acequia.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One file that an engine plays, with one session for all who read it. It ends when nobody has read it for a while, or
/// the engine has lost the session; the session is stopped before the file can be started again. Thread-safe.
final class FilePlayback {
    /// How many parts of it may be read at a time.
    static final int MOST_READS = 32;

    private static final Logger log = LoggerFactory.getLogger(FilePlayback.class);

    /// So many refusals in a row are about the session, whatever the engine says of it.
    private static final int MOST_REFUSALS = 3;

    private static final int PORTION = 64 << 10;

    /// Longer than the engine client lets a question and a stop take.
    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

    private final ContentId content;
    private final FilePlaybacks owner;
    private final Lease lease;
    private final Instant startedAt;
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicInteger refusals = new AtomicInteger();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// Held while a session that was started as HLS is started anew, which one reader does for all.
    private final ReentrantLock starting = new ReentrantLock();

    // Guarded by this:
    private final Set<Thread> readers = new HashSet<>();
    private long idleSince; // counts the times that the last reader left
    private boolean isEnding;

    private volatile Session session;
    private volatile @Nullable FileFacts facts;

    FilePlayback(FilePlaybacks owner, ContentId content, Session session, Lease lease, Instant startedAt) {
        this.owner = owner;
        this.content = content;
        this.session = session;
        this.lease = lease;
        this.startedAt = startedAt;
    }

    /// Outcome of a read.
    enum Outcome {
        /// The client got what there is, or has gone.
        DONE,
        /// The body broke off.
        BROKEN,
        /// The session is lost before anything was sent: another one may do.
        LOST
    }

    ContentId content() {
        return content;
    }

    Lease lease() {
        return lease;
    }

    @Nullable
    String infohash() {
        return session.playback().infohash();
    }

    synchronized boolean isEnding() {
        return isEnding;
    }

    /// Waits until no engine has its session any more; false when that takes too long.
    boolean awaitEnd() throws InterruptedException {
        try {
            ended.get(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("An end never fails", e);
        }
    }

    /// Completes when no engine has its session any more.
    CompletableFuture<Void> ended() {
        return ended;
    }

    /// The engine has started the file for another of its names, which has ended this session there; whether the new
    /// one is used.
    synchronized boolean replace(Session next) {
        if (isEnding || !next.engine().equals(session.engine())) {
            return false;
        }
        session.handOver();
        session = next;
        return true;
    }

    /// Adds this thread to the readers; false when there are too many, or it ends.
    synchronized boolean enter() {
        return !isEnding && readers.size() < MOST_READS && readers.add(Thread.currentThread());
    }

    /// Removes this thread, which is not interrupted from here any more.
    synchronized void leave() {
        boolean _ = Thread.interrupted();
        readers.remove(Thread.currentThread());
        if (readers.isEmpty()) {
            idle();
        }
    }

    /// Ends it after a while, unless somebody reads it by then.
    synchronized void idle() {
        long since = ++idleSince;
        owner.later(() -> endIfIdle(since));
    }

    private synchronized boolean endIfIdle(long since) {
        return since == idleSince && endIfUnread();
    }

    /// Ends it unless somebody reads it; whether it was open until now.
    synchronized boolean endIfUnread() {
        return readers.isEmpty() && end(false);
    }

    /// Ends it, and the reads.
    ///
    /// @param isLost whether the session is no longer this one's at the engine
    /// @return whether it was open until now
    synchronized boolean end(boolean isLost) {
        if (isEnding) {
            return false;
        }
        isEnding = true;
        readers.forEach(Thread::interrupt);
        log.info("[file {}] ends on engine {}", content.shortName(), lease.engine());
        SessionStopper.begin(session, lease, isLost).thenRun(() -> {
            lease.close();
            owner.forget(this);
            ended.complete(null);
        });
        return true;
    }

    /// Sends a part of the file to a client. By a thread that has entered.
    ///
    /// @param range null for all of it
    /// @throws EngineException when the engine refuses it, with the session as it was and nothing sent
    Outcome read(@Nullable String range, FileSink sink) throws EngineException, InterruptedException {
        boolean hasBegun = false;
        try (FileResponse response = open(range)) {
            learn(response);
            if (response.status() == 206 && response.contentRange() == null) {
                throw session.playback()
                        .failed(EngineException.Reason.ENGINE, "its answer does not say which bytes it has");
            }
            hasBegun = true;
            refusals.set(0);
            if (sink.begin(response)) {
                copy(response, sink);
            }
            return Outcome.DONE;
        } catch (EngineException e) {
            boolean isLost = isLost(e);
            if (!hasBegun && !isLost) {
                throw e;
            }
            log.info("[file {}] {}", content.shortName(), e.getMessage());
            return hasBegun ? Outcome.BROKEN : Outcome.LOST;
        } catch (InterruptedException e) {
            if (!isEnding()) {
                throw e;
            }
            return hasBegun ? Outcome.BROKEN : Outcome.LOST;
        }
    }

    private void learn(FileResponse response) {
        if (response.status() == 416) {
            return;
        }
        FileFacts told = FileFacts.of(response, tag());
        FileFacts known = facts;
        if (known == null || known.length() < 0 || told.hasRanges() && !known.hasRanges()) {
            facts = told;
            owner.learned(this, told);
        }
    }

    /// Name of the bytes: an infohash stands for the same ones for ever.
    @Nullable
    String tag() {
        String infohash = infohash();
        return infohash == null ? null : "\"" + content.withInfohash(infohash).name() + "\"";
    }

    private void copy(FileResponse response, FileSink sink) throws EngineException, InterruptedException {
        byte[] portion = new byte[PORTION];
        Duration gap = owner.options().gap();
        long left = response.length();
        while (left != 0) {
            int length = left < 0 ? PORTION : (int) Math.min(PORTION, left);
            int count = response.body().read(portion, 0, length, gap);
            if (count == 0) {
                throw session.playback().late(gap);
            }
            if (count < 0 && left > 0) {
                throw session.playback()
                        .failed(EngineException.Reason.TRANSIENT, "its body ended %d bytes early".formatted(left));
            }
            if (count < 0 || !sink.write(portion, count)) {
                return;
            }
            lease.delivered();
            sentBytes.addAndGet(count);
            left -= left < 0 ? 0 : count;
        }
    }

    private FileResponse open(@Nullable String range) throws EngineException, InterruptedException {
        if (session.playback().isHls()) {
            starting.lockInterruptibly();
            try {
                if (session.playback().isHls()) {
                    startAsBody();
                }
            } finally {
                starting.unlock();
            }
        }
        return owner.client().file(session.playback(), range);
    }

    /// Streams may be asked for as segments; of a file the whole body is wanted.
    private void startAsBody() throws EngineException, InterruptedException {
        Session body = owner.opener().start(lease.engine(), content, StreamFormat.TS);
        if (!replace(body)) {
            body.handOver();
            throw new InterruptedException();
        }
        if (body.playback().isHls()) {
            throw body.playback().failed(EngineException.Reason.PERMANENT, "it sends this file as segments only");
        }
    }

    /// Whether the session is gone with this failure, which ends the playback: the engine says so, or cannot be asked.
    private boolean isLost(EngineException failure) throws InterruptedException {
        if (isEnding()) {
            return true;
        }
        try {
            if (!failure.isUnreachable() && refusals.incrementAndGet() < MOST_REFUSALS) {
                session.stat();
                return false;
            }
        } catch (EngineException e) {
            log.debug("[file {}] {}", content.shortName(), e.getMessage());
        }
        lease.failed(failure);
        boolean _ = end(true);
        return true;
    }

    FileSnapshot snapshot() {
        FileFacts known = facts;
        int reads;
        synchronized (this) {
            reads = readers.size();
        }
        return new FileSnapshot(
                content,
                infohash(),
                lease.engine(),
                startedAt,
                reads,
                sentBytes.get(),
                known == null ? -1 : known.length());
    }
}
