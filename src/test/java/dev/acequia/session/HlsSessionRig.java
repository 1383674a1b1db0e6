package dev.acequia.session;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineClient;
import dev.acequia.engine.EngineException;
import dev.acequia.engine.EngineTimeouts;
import dev.acequia.engine.StreamFormat;
import dev.acequia.rig.FakeEngine;
import java.time.Duration;

/// An engine with a playlist, and who plays it.
final class HlsSessionRig implements AutoCloseable {
    static final ContentId CONTENT =
            new ContentId(ContentId.Kind.CONTENT_ID, "94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209");

    private static final Duration LONG = Duration.ofSeconds(30);

    /// Asked for the playlist ten times a second, and begun with its first segment.
    static final IntakeOptions EAGER = new IntakeOptions(StreamFormat.TS, Duration.ofSeconds(100), 20, 0.1, LONG);

    private final FakeEngine engine = FakeEngine.start();
    private final LiveList list = LiveList.on(engine);
    private final EngineClient client;
    private volatile IntakeOptions options = EAGER;

    HlsSessionRig() {
        this(Duration.ofSeconds(45));
    }

    /// @param firstByte how long the media may take to begin
    HlsSessionRig(Duration firstByte) {
        this.client = new EngineClient(new EngineTimeouts(LONG, LONG, firstByte, LONG, LONG, LONG));
    }

    FakeEngine engine() {
        return engine;
    }

    LiveList list() {
        return list;
    }

    void set(IntakeOptions now) {
        options = now;
    }

    SessionOpener opener() {
        return new SessionOpener(client, "here", () -> options);
    }

    Session start() throws EngineException, InterruptedException {
        return opener().start(engine.address(), CONTENT, StreamFormat.HLS);
    }

    Session connect() throws EngineException, InterruptedException {
        Session session = start();
        try {
            session.connect();
            return session;
        } catch (EngineException | InterruptedException e) {
            session.close();
            throw e;
        }
    }

    Watcher readToEnd() throws EngineException, InterruptedException {
        try (Session session = connect()) {
            return new Watcher(session).readToEnd();
        }
    }

    /// How often a segment was asked for.
    int tries(long number) {
        return engine.targets("/ace/c/" + number + ".ts").size();
    }

    /// How often the playlist was.
    int polls() {
        return engine.targets("/ace/m/").size();
    }

    @Override
    public void close() {
        client.close();
        engine.close();
    }
}
