package dev.acequia.simulator;

import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.wire.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rules of an engine: one download per file of an infohash, one session per player, the newest player wins, any
/// player's stop ends it for all (`engine-api.md` 5.1). Thread-safe; its lock is never held over I/O.
final class Engine {
    private static final int MAX_CACHED = 4096;

    private final SimulatorOptions options;
    private final Faults faults;
    private final Clips clips;
    private final Tally tally;
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
    private final Map<String, Download> downloads = new LinkedHashMap<>();
    /// Infohashes that were started once: those can be started by infohash given as id too.
    private final Set<String> cached = new HashSet<>();

    private long serial;

    Engine(SimulatorOptions options, Faults faults, Clips clips, Tally tally) {
        this.options = options;
        this.faults = faults;
        this.clips = clips;
        this.tally = tally;
    }

    /// The time that periods are measured in.
    Instant now() {
        return options.clock().instant();
    }

    /// The difference of the engine's time from the clock.
    Duration late() {
        return Duration.between(now(), airTime());
    }

    /// The time that the engine takes it to be: what is on the air, and the live position.
    Instant airTime() {
        return now().plus(faults.mood(null).duration(Knob.CLOCK_SKEW));
    }

    Timing timing() {
        return options.timing();
    }

    Tally tally() {
        return tally;
    }

    /// The seed that counts now.
    long seed() {
        return faults.mood(null).given(Knob.SEED).map(Long.class::cast).orElse(options.seed());
    }

    Mood mood(@Nullable Content content) {
        return faults.mood(content == null ? null : content.contentId());
    }

    Broadcast broadcast(Content content) {
        return Broadcast.of(clips.named(content.clip()), seed(), content.seed());
    }

    /// Starts a content for a player: joins the download there is, and takes it over from any other player.
    synchronized Start start(Content content, String token) {
        Instant now = now();
        Download download = downloads.get(content.seed());
        if (download == null) {
            if (downloads.size() >= mood(null).number(Knob.SESSION_LIMIT)) {
                return new Start.Refused("too many active downloads");
            }
            download = new Download(
                    content,
                    broadcast(content),
                    newSessionId(),
                    now,
                    tally.of(content).counts().starts());
            downloads.put(content.seed(), download);
            remember(content.infohash());
        }
        download.touch(now);
        return new Start.Started(join(download, token, now));
    }

    private Session join(Download download, String token, Instant now) {
        String slot = newSlot();
        Optional<Session> known = download.session(token);
        Session session = known.orElseGet(() -> new Session(download, token, slot));
        if (known.isPresent() && known.get().supersededAt().isEmpty()) {
            session.renew(slot);
            return session;
        }
        List<Session> others = new ArrayList<>(download.sessions());
        others.remove(session);
        if (!others.isEmpty()) {
            others.forEach(other -> other.supersede(now));
            download.renew(newSessionId());
        }
        session.renew(slot);
        download.add(session);
        return session;
    }

    private void remember(String infohash) {
        if (cached.size() >= MAX_CACHED) {
            cached.clear();
        }
        cached.add(infohash);
    }

    /// Whether the engine has met this infohash before.
    synchronized boolean hasCached(String infohash) {
        return cached.contains(infohash);
    }

    synchronized Optional<Session> session(String infohash, String token) {
        return files(infohash).flatMap(file -> file.session(token).stream()).findFirst();
    }

    synchronized Optional<Download> download(String infohash) {
        return files(infohash).findFirst();
    }

    /// The files of a content that are being loaded.
    private Stream<Download> files(String infohash) {
        return downloads.values().stream()
                .filter(file -> file.content().infohash().equals(infohash));
    }

    /// The file that a download is of; none when it is live.
    Optional<MediaFile> file(Download download) {
        return mood(download.content())
                .given(Knob.FILE_LENGTH)
                .map(length -> MediaFile.of(download.content(), download.broadcast(), (Long) length));
    }

    /// The session whose stream has this path.
    synchronized Optional<Session> bySlot(String infohash, String slot) {
        return files(infohash)
                .flatMap(download -> download.sessions().stream())
                .filter(session -> session.slot().equals(slot))
                .findFirst();
    }

    synchronized List<Download> downloads() {
        return List.copyOf(downloads.values());
    }

    /// Ends a download for all its players.
    void stop(Download download) {
        tally.of(download.content()).stopped();
        end(download, "stopped");
    }

    /// Forgets everything, as a restart does.
    void forgetAll() {
        downloads().forEach(download -> end(download, "engine restarted"));
        synchronized (this) {
            cached.clear();
        }
    }

    /// The phase of a download.
    Phase phase(Download download) {
        if (download.playingSince().isPresent()) {
            return Phase.PLAYING;
        }
        Mood mood = mood(download.content());
        Duration age = Duration.between(download.startedAt(), now());
        boolean isBarren = mood.is(Knob.NO_PEERS) || mood.is(Knob.PEERS_NO_DATA) || mood.is(Knob.P2P_DOWN);
        if (!isBarren && age.compareTo(untilPlaying(download, mood)) >= 0) {
            play(download, download.startedAt().plus(untilPlaying(download, mood)));
            return Phase.PLAYING;
        }
        if (age.compareTo(mood.scaled(timing().untilIdle())) < 0) {
            return Phase.STARTING;
        }
        return age.compareTo(mood.scaled(timing().untilPrebuffering())) < 0 ? Phase.IDLE : Phase.PREBUFFERING;
    }

    /// The time from a start until there is data.
    Duration untilPlaying(Download download, Mood mood) {
        Duration asked = mood.given(Knob.PREBUF_TAIL)
                .map(tail -> ((StartTail) tail).draw(download.content().infohash(), download.number()))
                .or(() -> mood.given(Knob.PREBUF_SECONDS).map(Duration.class::cast))
                .orElse(timing().untilPlaying());
        return mood.scaled(asked);
    }

    /// Ends downloads that have been idle for their time-out, and readers that do not end by themselves.
    void tidy() {
        readers.forEach(Reader::closeWhenStuck);
        for (Download download : downloads()) {
            phase(download);
            Duration timeout =
                    download.idleTimeout().orElse(mood(download.content()).duration(Knob.IDLE_TIMEOUT));
            if (Duration.between(download.activeAt(), now()).compareTo(timeout) > 0) {
                end(download, "inactive");
            }
        }
    }

    /// Lets a reader have a session's stream until it ends.
    void read(Session session, Reader reader) throws IOException {
        Tally.OfContent counts = tally.of(session.download().content());
        readers.add(reader);
        counts.readerCame();
        try {
            reader.run();
        } finally {
            readers.remove(reader);
            session.reader().compareAndSet(reader, null);
            counts.readerLeft();
        }
    }

    private synchronized void play(Download download, Instant since) {
        if (download.playingSince().isEmpty()) {
            download.play(since);
            tell(download, "live_changed", Json.object().with("is_live", 1));
        }
    }

    private synchronized void end(Download download, String reason) {
        if (downloads.remove(download.content().seed(), download)) {
            download.end();
            tell(
                    download,
                    "download_stopped",
                    Json.object().with("reason", reason).with("option", null));
        }
    }

    private static void tell(Download download, String name, Json.Fields params) {
        download.sessions().forEach(session -> session.tell(new Session.Event(name, params)));
    }

    /// 40 hex digits that were not there before, the same in each run.
    private String newSessionId() {
        serial++;
        return Hash.sha1("session " + seed() + " " + serial);
    }

    /// Python's `random.random()` as the engine puts it into the stream's path.
    private String newSlot() {
        long digits =
                new BigInteger(newSessionId(), 16).mod(BigInteger.TEN.pow(12)).longValue();
        return "0.%012d".formatted(digits);
    }
}
