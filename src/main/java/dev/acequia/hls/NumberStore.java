package dev.acequia.hls;

import dev.acequia.bounds.BoundedMap;
import dev.acequia.hls.Numbers.Mark;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Store of the last segment number of each stream: a small file each, replaced as a whole.
///
/// A folder that cannot be written costs nothing but the numbers' memory over a restart. Streams that nobody has
/// watched for 90 days are forgotten, and beyond 10,000 those that were watched longest ago, but not how far they had
/// come ([Floor]): an unknown stream begins above that, and one whose file is damaged above all that it can have had.
/// Thread-safe; files are written by one thread of its own.
public final class NumberStore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NumberStore.class);
    private static final Duration KEPT = Duration.ofDays(90);
    private static final int MOST_REMEMBERED = 1000;
    private static final int MOST_FILES = 10_000;
    private static final int TIDIED_EACH = 1000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Path folder;
    private final Floor floor;
    private final Future<?> tidied;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("numbers").factory());
    private final Map<String, Mark> recent = BoundedMap.ofLastUsed(MOST_REMEMBERED);

    private int writes; // of the writer's thread

    private NumberStore(Path folder, Instant now) {
        this.folder = folder;
        this.floor = new Floor(folder, now);
        this.tidied = writer.submit(() -> tidy(now.minus(KEPT)));
    }

    /// Opens the store in a folder that is made when it is first needed.
    public static NumberStore in(Path folder, Instant now) {
        return new NumberStore(folder, now);
    }

    /// The numbers of a stream that is known by these names, such as an id and an infohash. Nothing is kept of them
    /// before [Numbers#keep]. Waits for the disk, but no longer than two seconds.
    public Numbers open(Collection<String> names) throws InterruptedException {
        List<String> all = List.copyOf(names);
        await(tidied);
        Mark from = Mark.NONE;
        for (String name : all) {
            from = from.max(read(name));
        }
        from = from.equals(Mark.NONE) ? floor.unknown() : from;
        return new Numbers(from, new Numbers.Keeper() {
            @Override
            public void reserve(Mark mark) {
                var _ = later(all, mark);
            }

            @Override
            public void begin(Mark mark) throws InterruptedException {
                await(later(all, mark));
            }

            @Override
            public void end(Mark mark) {
                var _ = later(all, mark);
            }
        });
    }

    /// Writes the marks that are still queued, within two seconds.
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("[segment numbers] {} could not be written within {} s", folder, LONGEST_WAIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Future<?> later(List<String> names, Mark mark) {
        synchronized (recent) {
            names.forEach(name -> recent.put(name, mark));
        }
        try {
            return writer.submit(() -> write(names, mark));
        } catch (RejectedExecutionException e) {
            log.warn("[segment numbers] {} is closed, so {} is not saved", folder, mark);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void await(Future<?> written) throws InterruptedException {
        try {
            written.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn("[segment numbers] {} could not be written within {} s", folder, LONGEST_WAIT.toSeconds());
        } catch (ExecutionException e) {
            throw new IllegalStateException("Writing catches what can fail", e);
        }
    }

    private Mark read(String name) {
        synchronized (recent) {
            Mark known = recent.get(name);
            if (known != null) {
                return known;
            }
        }
        try {
            return MarkFile.read(folder.resolve(name));
        } catch (NoSuchFileException e) {
            return Mark.NONE;
        } catch (IOException | IllegalArgumentException e) {
            log.warn(
                    "[segment numbers] {} cannot be read, so numbers jump ahead: {}",
                    folder.resolve(name),
                    e.toString());
            return floor.damaged();
        }
    }

    private void write(List<String> names, Mark mark) {
        for (String name : names) {
            try {
                MarkFile.write(folder.resolve(name), mark);
            } catch (IOException e) {
                log.warn("[segment numbers] {} cannot be written: {}", folder.resolve(name), e.toString());
            }
        }
        if (++writes % TIDIED_EACH == 0) {
            tidy(Instant.EPOCH);
        }
    }

    /// Forgets what is older, and the oldest of what is too much.
    private void tidy(Instant oldest) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        TreeMap<FileTime, Path> kept = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> !floor.isIn(file))) {
            for (Path file : files) {
                FileTime time = Files.getLastModifiedTime(file);
                while (kept.containsKey(time)) {
                    time = FileTime.from(time.toInstant().plusNanos(1));
                }
                kept.put(time, file);
                if (kept.size() > MOST_FILES || time.toInstant().isBefore(oldest)) {
                    forget(Objects.requireNonNull(kept.pollFirstEntry()).getValue());
                }
            }
        } catch (IOException e) {
            log.warn("[segment numbers] old files in {} cannot be deleted: {}", folder, e.toString());
        }
    }

    private void forget(Path file) throws IOException {
        if (!MarkFile.isLeftOver(file)) {
            floor.raise(read(file.getFileName().toString()));
        }
        Files.deleteIfExists(file);
    }
}
