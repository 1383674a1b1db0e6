package dev.acequia.simulator;

import dev.acequia.mpegts.Packet;
import dev.acequia.simulator.broadcast.Segment;
import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Reply;
import dev.acequia.simulator.wire.Request;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `/ace/m/<infohash>/<token>.m3u8` and `/ace/c/<infohash>/<n>.ts`: a playlist and its segments, the same bytes for
/// whoever asks (`engine-api.md` 1.7).
final class HlsRoutes {
    private static final String NOT_FOUND = "download not found";
    private static final int TARGET_SECONDS = 7;

    private final Engine engine;
    private final Warmup warmup;

    HlsRoutes(Engine engine) {
        this.engine = engine;
        this.warmup = new Warmup(engine);
    }

    void playlist(Request request, Connection connection) throws IOException {
        String[] path = request.path().split("/", -1);
        String token = path[path.length - 1].replaceFirst("\\.m3u8$", "");
        Optional<Session> session = engine.session(path[path.length - 2], token);
        if (session.isEmpty()) {
            connection.send(Reply.text(500, NOT_FOUND));
        } else if (session.get().supersededAt().isPresent()) {
            connection.send(Reply.text(403, "Forbidden"));
        } else if (warmup.hasData(session.get(), connection)) {
            session.get().download().touch(engine.now());
            String text =
                    playlist(session.get(), new Urls(request, mood(session.get().download())));
            connection.send(Reply.text(200, text).with("Content-Type", "application/vnd.apple.mpegurl"));
        }
    }

    void segment(Request request, Connection connection) throws IOException {
        String[] path = request.path().split("/", -1);
        String number = path[path.length - 1].replaceFirst("\\.ts$", "");
        Optional<Download> download = engine.download(path[path.length - 2]);
        Optional<Segment> segment = download.filter(_ -> number.matches("[0-9]{1,15}"))
                .flatMap(known -> HlsWindow.of(engine, known).segment(Long.parseLong(number)));
        if (download.isEmpty() || segment.isEmpty() || mood(download.get()).is(Knob.SEGMENT404)) {
            int status = (int) engine.mood(null).number(Knob.MISSING_STATUS);
            connection.send(Reply.text(status, NOT_FOUND));
            return;
        }
        download.get().touch(engine.now());
        byte[] bytes = new byte[segment.get().packets() * Packet.SIZE];
        download.get().broadcast().write(segment.get().first(), segment.get().packets(), bytes, 0);
        connection.send(200, Map.of("Content-Type", "video/mp2t", "Access-Control-Allow-Origin", "*"), bytes);
        engine.tally().of(download.get().content()).sent(bytes.length);
    }

    /// Empty when there is no data and the faults want that to look fine.
    private String playlist(Session session, Urls urls) {
        if (engine.phase(session.download()) != Phase.PLAYING) {
            return "";
        }
        HlsWindow window = HlsWindow.of(engine, session.download());
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:" + TARGET_SECONDS
                + "\n#EXT-X-MEDIA-SEQUENCE:" + window.firstNumber() + "\n");
        window.listed().forEach((number, segment) -> {
            double seconds = segment.duration().toNanos() / 1e9;
            text.append(String.format(Locale.ROOT, "#EXTINF:%.6f,\n", seconds))
                    .append(urls.segment(session, number))
                    .append('\n');
        });
        return text.toString();
    }

    private Mood mood(Download download) {
        return engine.mood(download.content());
    }
}
