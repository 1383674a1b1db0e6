package dev.acequia.history;

import dev.acequia.events.Event;
import dev.acequia.events.EventLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Writer of streams, events and figures to the archive, and loader of what an earlier run has kept.
///
/// A thread of its own (`recorder`) does all of it, so that nobody waits for the disk but who reads old figures. What
/// cannot be written is tried again with the next; without an archive the server does all but remember, tells so once
/// and tries again until it can. A file that turns out to be damaged is set aside and a new one begun with what is in
/// memory. Thread-safe.
public final class History implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(History.class);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration THINNING = Duration.ofHours(1);
    private static final Duration LAST_SAVE = Duration.ofSeconds(3);
    private static final int MOST_ROWS = 10_000;

    private final Path file;
    private final StreamLog streams;
    private final EventLog events;
    private final InstantSource clock;
    private final ArchiveHealth health;
    private final Deque<Row> rows = new ArrayDeque<>();
    private final Semaphore news = new Semaphore(0);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Archive archive;
    private volatile boolean isSuspect;
    private boolean isBroughtBack;
    private long savedEvent;
    private Instant thinned = Instant.MIN;

    private History(Path file, StreamLog streams, EventLog events, InstantSource clock) {
        this.file = file;
        this.streams = streams;
        this.events = events;
        this.clock = clock;
        this.health = new ArchiveHealth(file, events);
        this.savedEvent = events.last();
        this.thread = Thread.ofPlatform().daemon().name("recorder").unstarted(this::run);
    }

    /// Opens the archive in the background.
    ///
    /// @param file made when it is not there
    public static History open(Path file, StreamLog streams, EventLog events, InstantSource clock) {
        History history = new History(file, streams, events, clock);
        streams.follow(history.news::release);
        events.follow(history.news::release);
        history.thread.start();
        return history;
    }

    /// Completes when what an earlier run has kept is there, or cannot be had.
    public CompletableFuture<Void> opened() {
        return opened.copy();
    }

    /// Keeps a row of figures; the oldest are lost when many cannot be written.
    void keep(Row row) {
        synchronized (rows) {
            if (rows.size() == MOST_ROWS) {
                rows.removeFirst();
            }
            rows.add(row);
        }
        news.release();
    }

    /// The figures of a stream that are kept, oldest first; the newest of them when there are more. Waits for the disk.
    List<Sample> samples(String stream, Instant since, int most) {
        Archive open = archive;
        try {
            return open == null ? List.of() : open.samples(stream, since, most);
        } catch (SQLException e) {
            log.warn("[history] the statistics of stream {} cannot be read: {}", stream, e.getMessage());
            suspect(e);
            return List.of();
        }
    }

    /// Forgets what happened at a time and before. Waits for the disk.
    public void forgetEvents(Instant last) {
        Archive open = archive;
        try {
            if (open != null) {
                open.forgetEvents(last);
            }
        } catch (SQLException e) {
            log.warn("[history] old events cannot be deleted: {}", e.getMessage());
            suspect(e);
        }
    }

    private void suspect(SQLException failure) {
        if (Damage.isIn(failure)) {
            isSuspect = true;
            news.release();
        }
    }

    /// Why nothing is kept now, in a sentence; empty when all is.
    public String trouble() {
        return health.trouble();
    }

    private void run() {
        try {
            do {
                keepOpen();
            } while (closing.getCount() > 0);
        } catch (RuntimeException | Error e) {
            health.stopped("nothing is recorded: " + e.getMessage());
        } finally {
            archive = null;
            opened.complete(null);
        }
    }

    /// Has the archive open until it ends, or cannot be gone on with; waits after the latter.
    private void keepOpen() {
        try (Archive open = Archive.open(file)) {
            if (isBroughtBack) {
                keepAgain();
            } else {
                bringBack(open);
                isBroughtBack = true;
            }
            Path damaged = open.damaged();
            if (damaged != null) {
                health.begunAnew(damaged);
            }
            archive = open;
            isSuspect = false;
            opened.complete(null);
            keepOn(open);
        } catch (SQLException e) {
            archive = null;
            if (Damage.isIn(e)) {
                setAside(e);
            } else {
                health.stopped(file + " cannot be used: " + e.getMessage());
            }
            opened.complete(null);
            pauseLonger();
        } finally {
            archive = null;
        }
    }

    private void setAside(SQLException damage) {
        try {
            health.begunAnew(Damage.setAside(file, damage));
        } catch (SQLException e) {
            health.stopped(file + " is damaged and cannot be renamed: " + e.getMessage());
        }
    }

    /// Has the new file have what is in memory.
    private void keepAgain() {
        streams.giveBack(streams.ended().reversed());
        streams.giveBack(streams.started());
        savedEvent = 0;
    }

    private void pauseLonger() {
        try {
            var _ = closing.await(health.pause().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
        }
        health.pauseLonger();
    }

    private void bringBack(Archive open) throws SQLException {
        events.precede(open.events(EventLog.MOST));
        for (StreamRecord each : streams.precede(open.streams(StreamLog.MOST_ENDED))) {
            events.add(
                    Event.Type.STREAM,
                    "ended",
                    each.key(),
                    StreamLog.CRASHED,
                    Map.of("reason", StreamLog.CRASH, "is_failure", "true"));
        }
    }

    private void keepOn(Archive open) throws SQLException {
        boolean isLast = false;
        while (!isLast) {
            isLast = closing.getCount() == 0;
            if (isSuspect) {
                throw new SQLiteException("statistics cannot be read", SQLiteErrorCode.SQLITE_CORRUPT);
            }
            if (!Files.exists(file)) {
                throw new SQLException("the file no longer exists");
            }
            save(open);
            awaitNews();
        }
    }

    private void awaitNews() {
        try {
            if (!closing.await(health.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                var _ = news.tryAcquire(LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
            }
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    private void save(Archive open) throws SQLException {
        List<StreamRecord> records = streams.takeUnsaved();
        List<Event> happened = events.after(savedEvent, EventLog.MOST).events();
        List<Row> figures = takeRows();
        try {
            if (!records.isEmpty() || !happened.isEmpty() || !figures.isEmpty()) {
                open.save(records, happened, figures);
                savedEvent =
                        happened.isEmpty() ? savedEvent : happened.getLast().id();
            }
            thinNowAndThen(open);
            health.works();
        } catch (SQLException e) {
            streams.giveBack(records);
            figures.forEach(this::keep);
            if (Damage.isIn(e)) {
                throw e;
            }
            health.stopped(file + " cannot be written: " + e.getMessage());
            health.pauseLonger();
        }
    }

    private void thinNowAndThen(Archive open) throws SQLException {
        Instant now = clock.instant();
        if (thinned.isBefore(now.minus(THINNING))) {
            if (!thinned.equals(Instant.MIN)) {
                Damage.lookFor(file);
            }
            thinned = now;
            open.thin(now);
        }
    }

    private List<Row> takeRows() {
        synchronized (rows) {
            List<Row> all = new ArrayList<>(rows);
            rows.clear();
            return all;
        }
    }

    /// Writes what is left, within three seconds.
    @Override
    public void close() {
        closing.countDown();
        news.release();
        try {
            if (!thread.join(LAST_SAVE)) {
                log.warn("[history] {} could not be written completely before the shutdown", file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
