package dev.acequia.looping;

import dev.acequia.bounds.Durations;
import dev.acequia.channel.StartGuards.BlockedStreams;
import dev.acequia.engine.ContentId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// List of the streams that are not played any more because they loop: the last [#MOST], each by its id and its
/// infohash, kept in a file over a restart.
///
/// Thread-safe. Whoever looks something up never waits; changes are made one after the other.
public final class LoopList implements BlockedStreams {
    static final int MOST = 10_000;
    private static final Logger log = LoggerFactory.getLogger(LoopList.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final LoopFile file;
    private final InstantSource clock;
    private final Supplier<Duration> retention;

    /// Held while the file is written, against the rule: only another change waits for it.
    private final Object changing = new Object();

    /// Whether what the file does not have yet will be written later. Guarded by `changing`.
    private boolean isTrying;

    private volatile Known known;

    /// @param streams the oldest first
    private record Known(List<LoopingStream> streams, Map<String, LoopingStream> byName) {
        static Known of(List<LoopingStream> streams) {
            Map<String, LoopingStream> byName = new HashMap<>();
            streams.forEach(each -> each.names().forEach(name -> byName.put(name, each)));
            return new Known(List.copyOf(streams), Map.copyOf(byName));
        }
    }

    private LoopList(LoopFile file, InstantSource clock, Supplier<Duration> retention) {
        this.file = file;
        this.clock = clock;
        this.retention = retention;
        this.known = Known.of(file.read(MOST));
    }

    /// The list as it was saved in a folder, which is made when it is first needed.
    ///
    /// @param retention how long a stream stays on it, asked at each use; zero means no expiry
    public static LoopList in(Path folder, InstantSource clock, Supplier<Duration> retention) {
        return new LoopList(new LoopFile(folder.resolve("looping_streams")), clock, retention);
    }

    @Override
    public boolean isBlocked(ContentId content, @Nullable String infohash) {
        LoopingStream byContent = find(content.name());
        String other = name(content, infohash);
        LoopingStream found = byContent == null && other != null ? find(other) : byContent;
        if (found == null) {
            return false;
        }
        if (other != null && (byContent == null || !other.equals(byContent.infohash()))) {
            add(new LoopingStream(content.name(), other, found.since()));
        }
        return true;
    }

    /// The name that a stream has by its infohash; null when no engine has told it.
    private static @Nullable String name(ContentId content, @Nullable String infohash) {
        return infohash == null ? null : content.withInfohash(infohash).name();
    }

    private @Nullable LoopingStream find(String name) {
        LoopingStream found = known.byName().get(name);
        return found == null || found.isOver(retention.get(), clock.instant()) ? null : found;
    }

    /// Puts a stream on the list.
    void add(ContentId content, @Nullable String infohash) {
        add(new LoopingStream(content.name(), name(content, infohash), clock.instant()));
    }

    private void add(LoopingStream stream) {
        change(streams -> {
            streams.removeIf(each -> each.id().equals(stream.id()));
            streams.add(stream);
            return streams.subList(Math.max(0, streams.size() - MOST), streams.size());
        });
    }

    /// Takes a stream off the list, by either of its names; false when it was not there.
    public boolean remove(ContentId content) {
        LoopingStream found = find(content.name());
        if (found == null) {
            return false;
        }
        change(streams -> {
            streams.removeIf(each -> each.names().stream().anyMatch(found.names()::contains));
            return streams;
        });
        return true;
    }

    /// Takes all off the list; how many there were.
    public int clear() {
        int count = streams().size();
        change(_ -> List.of());
        return count;
    }

    /// Those on the list, the oldest first.
    public List<LoopingStream> streams() {
        Duration kept = retention.get();
        Instant now = clock.instant();
        return known.streams().stream().filter(each -> !each.isOver(kept, now)).toList();
    }

    /// The time for which a stream stays on the list; zero means no expiry.
    public Duration retention() {
        return retention.get();
    }

    private void change(UnaryOperator<List<LoopingStream>> change) {
        synchronized (changing) {
            known = Known.of(change.apply(new ArrayList<>(streams())));
            if (!isTrying) {
                save(FIRST_PAUSE);
            }
        }
    }

    /// Writes the file; tries again later when it cannot be, with pauses that double, until it can. With the lock held.
    private void save(Duration pause) {
        try {
            file.write(known.streams());
            if (isTrying) {
                log.info("[looping streams] {} can be written again", file.path());
            }
            isTrying = false;
        } catch (IOException e) {
            if (!isTrying) {
                log.error(
                        "[looping streams] {} cannot be written, so a restart loses the list: {}",
                        file.path(),
                        e.toString());
            }
            isTrying = true;
            Duration next = Durations.shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        synchronized (changing) {
                            save(next);
                        }
                    });
        }
    }
}
