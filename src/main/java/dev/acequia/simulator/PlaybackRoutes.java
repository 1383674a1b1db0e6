package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Reply;
import dev.acequia.simulator.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// `/ace/r/<infohash>/<token>` and the `/content/<infohash>/<slot>` that it leads to (`engine-api.md` 1.6).
final class PlaybackRoutes {
    private static final String NOT_FOUND = "download not found";
    private static final Duration STEP = Duration.ofMillis(20);
    /// The time that a reader may take to notice that its client has left.
    private static final Duration HANDOVER = Duration.ofMillis(250);

    private final Engine engine;
    private final Warmup warmup;

    PlaybackRoutes(Engine engine) {
        this.engine = engine;
        this.warmup = new Warmup(engine);
    }

    /// Answers `/ace/r`.
    void redirect(Request request, Connection connection) throws IOException {
        Optional<Session> session = find(request, connection, Place.R);
        if (session.isEmpty()) {
            return;
        }
        Mood mood = engine.mood(session.get().download().content());
        if (mood.is(Knob.REDIRECT_LOOP)) {
            Redirects.send(connection, new Urls(request, mood).of("r", session.get()), mood);
        } else if (mood.is(Knob.EXTRA_REDIRECT) && request.parameter("hop").isEmpty()) {
            String again = new Urls(request, mood).of("r", session.get()) + "?hop=1";
            Redirects.send(connection, again, mood);
        } else if (mood.word(Knob.HOLD_AT, Holding.class) != Holding.R || warmup.hasData(session.get(), connection)) {
            Redirects.send(connection, new Urls(request, mood).stream(session.get()), mood);
        }
    }

    /// Answers `/content`.
    void stream(Request request, Connection connection) throws IOException {
        Optional<Session> found = find(request, connection, Place.CONTENT);
        if (found.isEmpty() || !warmup.hasData(found.get(), connection)) {
            return;
        }
        Session session = found.get();
        Mood mood = engine.mood(session.download().content());
        if (mood.is(Knob.EMPTY_BODY) || engine.phase(session.download()) != Phase.PLAYING) {
            new Body(connection, mood.word(Knob.FRAMING, Framing.class)).open();
            connection.close();
            return;
        }
        Optional<MediaFile> file = engine.file(session.download());
        if (file.isPresent()) {
            new FileBody(engine, session, file.get()).answer(request, connection);
            return;
        }
        Reader reader = new Reader(session, connection, engine);
        if (claim(session, reader, connection)) {
            engine.read(session, reader);
        } else {
            answerTwice(session, connection, mood);
        }
    }

    private enum Place {
        R,
        CONTENT
    }

    /// The session of a playback URL; answers the request itself when it cannot be played.
    private Optional<Session> find(Request request, Connection connection, Place place) throws IOException {
        String[] path = request.path().split("/", -1);
        String last = path[path.length - 1];
        String infohash = path[path.length - 2];
        Optional<Session> found = switch (place) {
            case R -> engine.session(infohash, last);
            case CONTENT -> engine.bySlot(infohash, last);
        };
        if (found.isEmpty()) {
            connection.send(Reply.text(500, NOT_FOUND));
            return found;
        }
        if (found.get().supersededAt().isPresent()) {
            connection.send(Reply.text(403, "Forbidden"));
            return Optional.empty();
        }
        if (engine.mood(found.get().download().content()).is(Knob.IS_ENCRYPTED)) {
            connection.send(Reply.text(500, "Internal Server Error, stream is encrypted"));
            return Optional.empty();
        }
        return found;
    }

    /// Makes this the session's one reader, if it has none.
    private static boolean claim(Session session, Reader reader, Connection connection) throws IOException {
        long deadline = System.nanoTime() + HANDOVER.toNanos();
        while (!session.reader().compareAndSet(null, reader)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            connection.pause(STEP);
        }
        return true;
    }

    /// Answers a second reader of a session: two status lines in one header block, and no body.
    private static void answerTwice(Session session, Connection connection, Mood mood) throws IOException {
        String headers = new Body(connection, mood.word(Knob.FRAMING, Framing.class)).headers();
        connection.write(Connection.statusLine(200) + Connection.statusLine(200) + headers);
        connection.close();
        Reader first = session.reader().get();
        if (first != null && mood.word(Knob.FIRST_READER_ON_SECOND, FirstReader.class) == FirstReader.CUT) {
            first.end();
        }
    }
}
