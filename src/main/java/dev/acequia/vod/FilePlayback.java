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
import java.util.ArrayDeque;
import java.util.Deque;
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

    private static final int MOST_SESSIONS = 4;

    /// Longer than the engine client lets a question and a stop take.
    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

    private final ContentId content;
    private final FileKeeper owner;
    private final Lease lease;
    private final Instant startedAt;
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicInteger sending = new AtomicInteger(); // readers that get bytes
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// Held while a session that was started as HLS is started anew, which one reader does for all.
    private final ReentrantLock starting = new ReentrantLock();

    // Guarded by this:
    private final Deque<Session> sessions = new ArrayDeque<>(); // on the same engine, the one that is used last
    private final Set<Thread> readers = new HashSet<>();
    private long idleSince; // counts the times that the last reader left
    private boolean isEnding;

    private volatile Session session;
    private volatile @Nullable FileFacts facts;

    FilePlayback(FileKeeper owner, ContentId content, Session session, Lease lease, Instant startedAt) {
        this.owner = owner;
        this.content = content;
        this.session = session;
        this.sessions.add(session);
        this.lease = lease;
        this.startedAt = startedAt;
    }

    Session session() {
        return session;
    }

    AtomicInteger sending() {
        return sending;
    }

    /// A client has been sent so many bytes.
    void sent(int count) {
        lease.delivered();
        sentBytes.addAndGet(count);
    }

    /// How long the engine may send nothing.
    Duration gap() {
        return owner.options().gap();
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
        return isEndedWithin(LONGEST_STOP);
    }

    boolean isEndedWithin(Duration wait) throws InterruptedException {
        try {
            ended.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("An end never fails", e);
        }
    }

    /// Completes before the end is told: what follows from it is done by then.
    CompletableFuture<Void> released() {
        return released;
    }

    /// Completes when no engine has its session any more.
    CompletableFuture<Void> ended() {
        return ended;
    }

    /// The engine has started the file for another of its names: one of the two sessions has ended the other, and a
    /// reader will find out which. Whether the new one is used.
    synchronized boolean replace(Session next) {
        if (isEnding || !next.engine().equals(session.engine())) {
            return false;
        }
        if (sessions.size() == MOST_SESSIONS) {
            sessions.removeFirst().handOver();
        }
        sessions.addLast(next);
        session = next;
        return true;
    }

    /// The engine refuses a session that it has: another one of this file there may have ended it.
    synchronized void avoid(Session refused) {
        if (session == refused) {
            sessions.addFirst(sessions.removeLast());
            session = sessions.getLast();
        }
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
        CompletableFuture.delayedExecutor(owner.options().linger().toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> endIfIdle(since));
    }

    private synchronized void endIfIdle(long since) {
        boolean _ = since == idleSince && endIfUnread();
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
        CompletableFuture<?>[] stops = sessions.stream()
                .map(each -> SessionStopper.begin(each, lease, isLost))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(stops).thenRun(() -> {
            lease.close();
            released.complete(null);
            ended.complete(null);
        });
        return true;
    }

    /// What the engine refuses again and again may be lost, whatever it says of it; but not while it sends to others.
    void endIfUnsent(EngineException failure) {
        boolean isEnded;
        synchronized (this) {
            isEnded = sending.get() == 0 && end(true);
        }
        if (isEnded) {
            lease.failed(failure);
        }
    }

    void learn(FileResponse response) {
        if (response.status() == 416) {
            return;
        }
        FileFacts told = FileFacts.of(response, tag());
        FileFacts known = facts;
        if (known == null || known.length() < 0 || told.hasRanges() && !known.hasRanges()) {
            facts = told;
            owner.learned(content, infohash(), told);
        }
    }

    /// Name of the bytes: an infohash stands for the same ones for ever.
    @Nullable
    String tag() {
        String infohash = infohash();
        return infohash == null ? null : "\"" + content.withInfohash(infohash).name() + "\"";
    }

    FileResponse open(@Nullable String range) throws EngineException, InterruptedException {
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
        synchronized (this) {
            if (isEnding) {
                throw new InterruptedException(); // the stop of the other one, of the same player, ends it too
            }
            sessions.remove(session);
            session.handOver();
            sessions.addLast(body);
            session = body;
        }
        if (body.playback().isHls()) {
            throw body.playback().failed(EngineException.Reason.PERMANENT, "it sends this file as segments only");
        }
    }

    /// Whether the session is gone with this failure, which ends the playback: the engine says so, or cannot be asked.
    boolean isLost(EngineException failure) throws InterruptedException {
        if (isEnding()) {
            return true;
        }
        try {
            if (!failure.isUnreachable()) {
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
