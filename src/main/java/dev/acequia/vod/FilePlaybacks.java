package dev.acequia.vod;

import dev.acequia.bounds.BoundedMap;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.pool.Lease;
import dev.acequia.pool.SessionStopper;
import dev.acequia.session.Session;
import dev.acequia.session.SessionOpener;
import dev.acequia.source.FileSessions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Files that engines play. Channels start them, as only the answer to a start tells that a stream is a file, and hand
/// over the session with its slot. Thread-safe.
public final class FilePlaybacks implements FileSessions, AutoCloseable {
    /// How many parts of all files may be read at a time.
    static final int MOST_READS = 128;

    private static final int MOST_KNOWN = 1000;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(8);

    private final InstantSource clock;
    private final FileKeeper owner;
    private final Semaphore reads = new Semaphore(MOST_READS);

    // Guarded by itself, with what follows; a playback's own lock is never taken with it held:
    private final Map<ContentId, FilePlayback> playing = new HashMap<>();
    private final Map<ContentId, FileFacts> known = BoundedMap.ofLastUsed(MOST_KNOWN);
    private boolean isClosed;

    /// @param options asked at each use
    public FilePlaybacks(
            EngineClient client, SessionOpener opener, InstantSource clock, Supplier<FileOptions> options) {
        this.clock = clock;
        this.owner = new Shared(client, opener, options, this::learn);
    }

    private interface Learner {
        void learn(Stream<ContentId> names, FileFacts facts);
    }

    private record Shared(EngineClient client, SessionOpener opener, Supplier<FileOptions> current, Learner learner)
            implements FileKeeper {
        @Override
        public FileOptions options() {
            return current.get();
        }

        @Override
        public void learned(ContentId content, @Nullable String infohash, FileFacts facts) {
            learner.learn(names(content, infohash), facts);
        }
    }

    private void learn(Stream<ContentId> names, FileFacts facts) {
        synchronized (playing) {
            names.forEach(name -> known.put(name, facts));
        }
    }

    private void forget(FilePlayback file) {
        synchronized (playing) {
            playing.values().removeIf(each -> each == file);
        }
    }

    /// Outcome of a read.
    public enum Outcome {
        /// The client got what there is, or has gone.
        DONE,
        /// The body broke off.
        BROKEN,
        /// The file has no session; nothing was sent.
        NOT_STARTED,
        /// As many parts are read as may be; nothing was sent.
        FULL
    }

    @Override
    public boolean adopt(ContentId content, Session session, Lease lease) {
        FilePlayback fresh = new FilePlayback(owner, content, session, lease, clock.instant());
        FilePlayback other = enter(fresh);
        if (other == fresh) {
            var _ = fresh.released().thenRun(() -> forget(fresh));
            fresh.idle();
        } else if (other != null && other.replace(session)) {
            lease.close(); // one slot is enough for what the engine takes for one session
        } else {
            SessionStopper.begin(session, lease, false).thenRun(lease::close);
        }
        return true;
    }

    /// The playback of a file under all its names: this one, or another one that is there; null when it is closed.
    private @Nullable FilePlayback enter(FilePlayback fresh) {
        synchronized (playing) {
            if (isClosed) {
                return null;
            }
            FilePlayback first = names(fresh)
                    .map(playing::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(fresh);
            names(fresh).forEach(name -> playing.put(name, first));
            return first;
        }
    }

    private static Stream<ContentId> names(FilePlayback file) {
        return names(file.content(), file.infohash());
    }

    private static Stream<ContentId> names(ContentId content, @Nullable String infohash) {
        return infohash == null ? Stream.of(content) : Stream.of(content, content.withInfohash(infohash));
    }

    /// The names that users may give a content: any id may be an infohash or the digest of a URL.
    private static Stream<ContentId> readings(ContentId content) {
        return Stream.of(content, content.as(ContentId.Kind.INFOHASH), content.as(ContentId.Kind.URL));
    }

    private @Nullable FilePlayback find(ContentId content) {
        synchronized (playing) {
            return readings(content)
                    .map(playing::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
    }

    @Override
    public boolean has(ContentId content) {
        return find(content) != null;
    }

    @Override
    public boolean freeSlot() {
        return all().stream().anyMatch(FilePlayback::endIfUnread);
    }

    /// What is known of a file; null when it is not known to be one.
    public @Nullable FileFacts facts(ContentId content) {
        synchronized (playing) {
            return readings(content)
                    .map(known::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
    }

    /// Name of a file's bytes; null when it is not known.
    public @Nullable String tag(ContentId content) {
        FilePlayback file = find(content);
        return file == null ? null : file.tag();
    }

    /// Sends a part of a file to a client, on this thread.
    ///
    /// @param range such as `bytes=0-99`; null for all of it
    public Outcome read(ContentId content, @Nullable String range, FileSink sink)
            throws EngineException, InterruptedException {
        FilePlayback file = find(content);
        if (file == null) {
            return Outcome.NOT_STARTED;
        }
        if (file.isEnding()) {
            return file.awaitEnd() ? Outcome.NOT_STARTED : Outcome.FULL;
        }
        if (!reads.tryAcquire()) {
            return Outcome.FULL;
        }
        try {
            return read(file, range, sink);
        } finally {
            reads.release();
        }
    }

    private static Outcome read(FilePlayback file, @Nullable String range, FileSink sink)
            throws EngineException, InterruptedException {
        if (!file.enter()) {
            return file.isEnding() ? Outcome.NOT_STARTED : Outcome.FULL;
        }
        FileRead.Outcome outcome;
        try {
            outcome = new FileRead(file, range, sink).run();
        } finally {
            file.leave();
        }
        return switch (outcome) {
            case DONE -> Outcome.DONE;
            case BROKEN -> Outcome.BROKEN;
            case LOST -> file.awaitEnd() ? Outcome.NOT_STARTED : Outcome.FULL;
        };
    }

    /// The files that have a session.
    public List<FileSnapshot> snapshots() {
        return all().stream().map(FilePlayback::snapshot).toList();
    }

    private List<FilePlayback> all() {
        synchronized (playing) {
            return List.copyOf(new HashSet<>(playing.values()));
        }
    }

    /// Ends all reads and stops all sessions; waits for the engines, at most 8 s.
    @Override
    public void close() {
        synchronized (playing) {
            isClosed = true;
        }
        List<FilePlayback> all = all();
        all.forEach(each -> each.end(false));
        SessionStopper.isDone(
                CompletableFuture.allOf(all.stream().map(FilePlayback::ended).toArray(CompletableFuture<?>[]::new)),
                LONGEST_CLOSE);
    }
}
