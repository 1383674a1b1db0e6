package dev.acequia.loop;

import dev.acequia.channel.Bans;
import dev.acequia.engine.ContentId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The streams that are not played any more because they loop: the last [#MOST], each by its id and its infohash, kept
/// in a file over a restart.
///
/// Thread-safe. Whoever looks something up never waits; changes are made one after the other.
public final class LoopList implements Bans {
    static final int MOST = 10_000;

    private final LoopFile file;
    private final InstantSource clock;
    private final Supplier<Duration> retention;

    /// Held while the file is written, against the rule: it makes one change of another wait, and nobody else.
    private final Object changing = new Object();

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
    /// @param retention how long a stream stays on it, asked at each use; zero is for ever
    public static LoopList in(Path folder, InstantSource clock, Supplier<Duration> retention) {
        return new LoopList(new LoopFile(folder.resolve("looping_streams")), clock, retention);
    }

    @Override
    public boolean isBanned(ContentId content, @Nullable String infohash) {
        LoopingStream byContent = find(content.hex());
        LoopingStream found = byContent == null && infohash != null ? find(infohash) : byContent;
        if (found == null) {
            return false;
        }
        if (infohash != null && (byContent == null || !infohash.equals(byContent.infohash()))) {
            add(new LoopingStream(content.hex(), infohash, found.since()));
        }
        return true;
    }

    private @Nullable LoopingStream find(String name) {
        LoopingStream found = known.byName().get(name);
        return found == null || found.isOver(retention.get(), clock.instant()) ? null : found;
    }

    /// Puts a content on the list.
    void add(ContentId content, @Nullable String infohash) {
        add(new LoopingStream(content.hex(), infohash, clock.instant()));
    }

    private void add(LoopingStream stream) {
        change(streams -> {
            streams.removeIf(each -> each.id().equals(stream.id()));
            streams.add(stream);
            return streams.subList(Math.max(0, streams.size() - MOST), streams.size());
        });
    }

    /// Takes a content off the list, by either of its names; false when it was not there.
    public boolean remove(ContentId content) {
        LoopingStream found = find(content.hex());
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

    /// How long a stream stays on the list; zero is for ever.
    public Duration retention() {
        return retention.get();
    }

    private void change(UnaryOperator<List<LoopingStream>> change) {
        synchronized (changing) {
            known = Known.of(change.apply(new ArrayList<>(streams())));
            file.write(known.streams());
        }
    }
}
