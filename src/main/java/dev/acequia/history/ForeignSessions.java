package dev.acequia.history;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.ContentInfo;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineStat;
import dev.acequia.engine.Playback;
import dev.acequia.engine.SingleFlight;
import dev.acequia.pool.EnginePool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions that another proxy has started on our engines. What it tells of others is written down, but nobody is
/// asked about it: no URL that a caller names is fetched from anywhere else.
///
/// Thread-safe; one question about a stream at a time.
public final class ForeignSessions {
    private static final Logger log = LoggerFactory.getLogger(ForeignSessions.class);

    /// The time for which an engine's answer is shared with later callers.
    private static final Duration FRESH = Duration.ofMillis(500);

    /// End of the name of a file that is not the first.
    private static final Pattern FILE = Pattern.compile("-\\d{1,4}$");

    private final EnginePool pool;
    private final EngineClient client;
    private final Map<String, EngineStat> answers = new ConcurrentHashMap<>();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final SingleFlight<ContentInfo> descriptions = new SingleFlight<>(FRESH);

    public ForeignSessions(EnginePool pool, EngineClient client) {
        this.pool = pool;
        this.client = client;
    }

    /// The engine's last status; null while there is none. Asks again, without waiting.
    @Nullable
    EngineStat about(StreamRecord stream) {
        Playback session = session(stream);
        if (session != null && session.statUrl() != null && asking.add(stream.id())) {
            Thread.ofVirtual().name("foreign-session").start(() -> ask(stream.id(), session));
        }
        return answers.get(stream.id());
    }

    private void ask(String id, Playback session) {
        try {
            answers.put(id, client.stat(session, false));
        } catch (EngineException e) {
            answers.remove(id);
            log.debug("[stream {}] {}", id, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            asking.remove(id);
        }
    }

    /// Forgets those that are played no more.
    void keepOnly(Set<String> streams) {
        answers.keySet().retainAll(streams);
    }

    /// Ends a session at its engine; false when the engine is not ours or does not say that it has. Waits for it.
    public boolean stop(StreamRecord stream) {
        Playback session = session(stream);
        return session != null && session.commandUrl() != null && client.stop(session);
    }

    /// Asks the engine of any stream, one that is played here, too, what it plays; null when the engine is not ours.
    /// Waits for it.
    public @Nullable ContentInfo describeAny(StreamRecord stream) throws EngineException, InterruptedException {
        EngineAddress engine = engine(stream);
        String hex = FILE.matcher(stream.key()).replaceFirst("");
        if (!isOurs(engine) || !ContentId.isHash(hex) || stream.keyType().equals("url")) {
            return null;
        }
        ContentId.Kind kind = stream.keyType().equals("infohash") ? ContentId.Kind.INFOHASH : ContentId.Kind.CONTENT_ID;
        ContentId content = new ContentId(kind, hex);
        return descriptions.ask(engine, List.of(engine, content), () -> client.describe(engine, content));
    }

    /// The playback to ask about; null when the engine is not ours, or the URLs are not those of a playback.
    private @Nullable Playback session(StreamRecord stream) {
        EngineAddress engine = engine(stream);
        try {
            return isOurs(engine)
                    ? Playback.ofAnother(
                            engine, stream.origin().statUrl(), stream.origin().commandUrl())
                    : null;
        } catch (IllegalArgumentException e) {
            log.debug("[stream {}] {}", stream.id(), e.getMessage());
            return null;
        }
    }

    private boolean isOurs(EngineAddress engine) {
        return pool.snapshot().stream().anyMatch(each -> each.address().equals(engine));
    }

    private static EngineAddress engine(StreamRecord stream) {
        return new EngineAddress(stream.origin().host(), stream.origin().port());
    }
}
