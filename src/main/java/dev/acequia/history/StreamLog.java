package dev.acequia.history;

import dev.acequia.bounds.BoundedMap;
import dev.acequia.channel.ChannelEvent;
import dev.acequia.channel.ChannelListener;
import dev.acequia.channel.ChannelListeners;
import dev.acequia.channel.EndReason;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.Playback;
import dev.acequia.source.SourceEvent;
import dev.acequia.source.Unavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The streams that are played, and the last [#MOST_ENDED] that were. Each begins once and ends once, in this order.
///
/// Thread-safe; the lock is a leaf. Who follows is told without it, and looks for itself.
public final class StreamLog implements ChannelListeners {
    public static final int MOST_ENDED = 1000;

    /// The most ended streams that are remembered until they are relayed, or saved.
    static final int MOST_OWED = 10_000;

    private static final int MOST_FOREIGN = 1000;

    /// The cause of the end of what was played when Acequia was killed.
    static final String CRASH = "crash";

    static final String CRASHED = "Acequia crashed or was killed while it played.";

    private final InstantSource clock;
    private final BooleanSupplier isRelayed;
    private final Object lock = new Object();
    private final Map<String, StreamRecord> started = new LinkedHashMap<>();

    /// No [BoundedMap], as the bound depends on the record that would go, and what goes is owed no more.
    private final Map<String, StreamRecord> ended = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StreamRecord> eldest) {
            boolean isTooMany = size() > (eldest.getValue().isOwed() ? MOST_OWED : MOST_ENDED);
            if (isTooMany) {
                owed.remove(eldest.getKey());
            }
            return isTooMany;
        }
    };

    /// Those of the above that are still to be relayed to another service.
    private final Map<String, StreamRecord> owed = new LinkedHashMap<>();

    /// Records still to be saved: those that ended may be forgotten above before that.
    private final Map<String, StreamRecord> unsaved = BoundedMap.ofLastAdded(MOST_OWED);

    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    /// @param isRelayed whether streams that begin now are to be relayed to another service
    public StreamLog(InstantSource clock, BooleanSupplier isRelayed) {
        this.clock = clock;
        this.isRelayed = isRelayed;
    }

    @Override
    public ChannelListener begin(ContentId content) {
        return new OwnStream(content);
    }

    /// Records a stream of ours that begins; returns the record's id.
    private String began(ContentId content, Playback playback) {
        StreamRecord.Relay relay = isRelayed.getAsBoolean() ? StreamRecord.Relay.WANTED : StreamRecord.Relay.NONE;
        Instant now = clock.instant();
        StreamRecord record;
        synchronized (lock) {
            record = StreamRecord.own(unused(name(content, playback, now)), content, playback, now, relay);
            put(record);
        }
        tell();
        return record.id();
    }

    private static String name(ContentId content, Playback playback, Instant now) {
        String session = playback.playbackSessionId();
        return content.name() + "|" + (session == null ? now.toEpochMilli() : session);
    }

    /// With the lock held. An engine may call two sessions alike.
    private String unused(String name) {
        String free = name;
        for (int i = 2; started.containsKey(free) || ended.containsKey(free); i++) {
            free = name + "." + i;
        }
        return free;
    }

    /// Record of the stream of one channel, from its first session to its end. Told by the channel's thread.
    private final class OwnStream implements ChannelListener {
        private final ContentId content;
        private @Nullable String id;

        OwnStream(ContentId content) {
            this.content = content;
        }

        @Override
        public void happened(ChannelEvent event) {
            if (event instanceof ChannelEvent.OfSource(SourceEvent.Playing(Playback playback))) {
                playing(playback);
            }
            if (id != null && event instanceof ChannelEvent.Ended(Unavailable _, EndReason endReason)) {
                end(id, endReason.cause(), endReason.sentence());
            }
        }

        private void playing(Playback playback) {
            if (id == null) {
                id = began(content, playback);
            } else {
                update(id, record -> record.with(StreamRecord.Origin.of(playback)));
            }
        }
    }

    /// Records a stream that another proxy plays; one that is known already is played elsewhere from now on.
    ///
    /// @return whether it is a new one
    public boolean add(StreamRecord record) {
        boolean isNew;
        synchronized (lock) {
            StreamRecord known = started.get(record.id());
            isNew = known == null;
            ended.remove(record.id());
            put(known == null ? record : known.with(record.origin()));
        }
        tell();
        return isNew;
    }

    /// Whether no further stream of another proxy can be taken note of.
    public boolean isFull() {
        synchronized (lock) {
            return started.values().stream().filter(each -> !each.isOwn()).count() >= MOST_FOREIGN;
        }
    }

    /// Ends a stream; null when none with this id is played.
    public @Nullable StreamRecord end(String id, String cause, String sentence) {
        StreamRecord last;
        synchronized (lock) {
            StreamRecord record = started.remove(id);
            if (record == null) {
                return null;
            }
            last = record.with(new StreamRecord.End(clock.instant(), cause, sentence));
            put(last);
        }
        tell();
        return last;
    }

    /// Changes a record, if there still is one.
    public void update(String id, UnaryOperator<StreamRecord> change) {
        synchronized (lock) {
            StreamRecord record = find(id);
            if (record == null) {
                return;
            }
            put(change.apply(record));
        }
        tell();
    }

    /// With the lock held.
    private void put(StreamRecord record) {
        remember(record);
        unsaved.put(record.id(), record);
    }

    /// With the lock held.
    private void remember(StreamRecord record) {
        if (record.isOwed()) {
            owed.put(record.id(), record);
        } else {
            owed.remove(record.id());
        }
        (record.end() == null ? started : ended).put(record.id(), record);
    }

    /// A stream by its id; null when there is none.
    public @Nullable StreamRecord find(String id) {
        synchronized (lock) {
            StreamRecord record = started.get(id);
            return record == null ? ended.get(id) : record;
        }
    }

    /// A stream by its id, or one that is played by its stream's id or infohash; null when there is none.
    public @Nullable StreamRecord named(String name) {
        StreamRecord record = find(name);
        if (record != null) {
            return record;
        }
        String hex = name.toLowerCase(Locale.ROOT);
        return started().stream().filter(each -> each.isOf(hex)).findFirst().orElse(null);
    }

    /// Those that are played, the first one first.
    public List<StreamRecord> started() {
        synchronized (lock) {
            return List.copyOf(started.values());
        }
    }

    /// Those that were played, the last one first.
    public List<StreamRecord> ended() {
        synchronized (lock) {
            return new ArrayList<>(ended.values()).reversed();
        }
    }

    /// The records still to be relayed to another service: their beginning, their end, or both.
    public List<StreamRecord> owed() {
        synchronized (lock) {
            return List.copyOf(owed.values());
        }
    }

    /// Takes in what was kept by an earlier run, oldest first; what was still played then ends now.
    ///
    /// @return those that do
    List<StreamRecord> precede(List<StreamRecord> earlier) {
        List<StreamRecord> crashed = new ArrayList<>();
        synchronized (lock) {
            Map<String, StreamRecord> own = new LinkedHashMap<>(ended);
            ended.clear();
            for (StreamRecord each : earlier) {
                if (!started.containsKey(each.id()) && !own.containsKey(each.id())) {
                    if (each.end() == null) {
                        crashed.add(each.with(new StreamRecord.End(clock.instant(), CRASH, CRASHED)));
                    } else {
                        remember(each);
                    }
                }
            }
            crashed.forEach(this::put);
            ended.putAll(own);
        }
        tell();
        return crashed;
    }

    /// The records changed since the last call, oldest change first.
    List<StreamRecord> takeUnsaved() {
        synchronized (lock) {
            List<StreamRecord> all = List.copyOf(unsaved.values());
            unsaved.clear();
            return all;
        }
    }

    /// Gives back what could not be kept, unless it has changed since.
    void giveBack(List<StreamRecord> records) {
        synchronized (lock) {
            records.forEach(each -> unsaved.putIfAbsent(each.id(), each));
        }
    }

    /// Has a task run after each change, on any thread; it must only hand over to another.
    public void follow(Runnable task) {
        followers.add(task);
    }

    private void tell() {
        followers.forEach(Runnable::run);
    }
}
