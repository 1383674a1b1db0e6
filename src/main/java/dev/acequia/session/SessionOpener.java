package dev.acequia.session;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.Playback;
import dev.acequia.engine.StreamFormat;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts sessions; thread-safe.
public final class SessionOpener {
    private static final Logger log = LoggerFactory.getLogger(SessionOpener.class);

    private final EngineClient client;
    private final String instance;
    private final Supplier<IntakeOptions> intake;

    /// @param instance what sets this server apart from others that use the same engines
    /// @param intake   asked at each use
    public SessionOpener(EngineClient client, String instance, Supplier<IntakeOptions> intake) {
        this.client = client;
        this.instance = instance;
        this.intake = intake;
    }

    /// Has an engine start a stream in the configured format, or in the other one where the engine offers only that.
    /// The caller closes the session, whatever becomes of it.
    public Session start(EngineAddress engine, ContentId content) throws EngineException, InterruptedException {
        return start(engine, content, intake.get().format());
    }

    /// Starts a stream like [#start(EngineAddress, ContentId)], but in this format where the engine offers it.
    public Session start(EngineAddress engine, ContentId content, StreamFormat format)
            throws EngineException, InterruptedException {
        return switch (format) {
            case TS -> startTs(engine, content);
            case HLS -> startHls(engine, content);
        };
    }

    /// Starts a stream as MPEG-TS, or as HLS where it is encrypted, since only segments are deciphered (`engine-api.md`
    /// 1.3).
    private Session startTs(EngineAddress engine, ContentId content) throws EngineException, InterruptedException {
        Session session = startAs(StreamFormat.TS, engine, content);
        if (!session.playback().isEncrypted() || session.playback().isHls()) {
            return session;
        }
        log.info("[engine {}] {} is encrypted, so it is requested as HLS", engine, content);
        session.close();
        return startAs(StreamFormat.HLS, engine, content);
    }

    private Session startHls(EngineAddress engine, ContentId content) throws EngineException, InterruptedException {
        try {
            return startAs(StreamFormat.HLS, engine, content);
        } catch (EngineException e) {
            if (!isAboutForm(e)) {
                throw e;
            }
            log.info("[engine {}] {} is requested as MPEG-TS, because HLS failed: {}", engine, content, e.getMessage());
            return startAs(StreamFormat.TS, engine, content);
        }
    }

    /// Whether the engine may do it in the other form: some builds know no HLS (`engine-api.md` 1.7).
    private static boolean isAboutForm(EngineException e) {
        return e.isWithoutManifest()
                || switch (e.reason()) {
                    case PERMANENT, CONTENT -> false;
                    case TRANSIENT, ENGINE -> !e.isTimeout() && !e.isUnreachable();
                };
    }

    private Session startAs(StreamFormat format, EngineAddress engine, ContentId content)
            throws EngineException, InterruptedException {
        PlayerId player = PlayerId.of(instance, engine, content);
        Playback playback = client.start(engine, content, player.hex(), format);
        return new Session(client, playback, format, intake);
    }
}
