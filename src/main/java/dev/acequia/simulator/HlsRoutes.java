package dev.acequia.simulator;

import dev.acequia.mpegts.Packet;
import dev.acequia.simulator.broadcast.Segment;
import dev.acequia.simulator.wire.Connection;
import dev.acequia.simulator.wire.Reply;
import dev.acequia.simulator.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `/ace/m/<infohash>/<token>.m3u8` and `/ace/c/<infohash>/<n>.ts`: a playlist and its segments, the same bytes for
/// whoever asks (`engine-api.md` 1.7).
final class HlsRoutes {
    private static final String NOT_FOUND = "download not found";
    private static final int PIECE = 16 * 1024;
    private static final long NANOS = 1_000_000_000;

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
        connection.pause(mood(download.get()).duration(Knob.SEGMENT_DELAY));
        send(segment.get(), download.get(), connection);
    }

    private void send(Segment segment, Download download, Connection connection) throws IOException {
        byte[] bytes = new byte[segment.packets() * Packet.SIZE];
        download.broadcast().write(segment.first(), segment.packets(), bytes, 0);
        boolean isCut = mood(download).is(Knob.SEGMENT_CUT);
        int length = isCut ? bytes.length / 2 : bytes.length;
        connection.begin(200, Map.of("Content-Type", "video/mp2t", "Access-Control-Allow-Origin", "*"), bytes.length);
        for (int at = 0; at < length; at += PIECE) {
            int piece = Math.min(PIECE, length - at);
            connection.write(bytes, at, piece);
            engine.tally().of(download.content()).sent(piece);
            Optional<Object> rate = mood(download).given(Knob.SEGMENT_RATE);
            if (rate.isPresent()) {
                connection.pause(Duration.ofNanos(piece * NANOS / Math.max(1, (Long) rate.get())));
            }
        }
        if (isCut) {
            connection.close();
        } else {
            connection.finish();
        }
    }

    /// Empty when there is no data and the faults want that to look fine.
    private String playlist(Session session, Urls urls) {
        if (engine.phase(session.download()) != Phase.PLAYING) {
            return "";
        }
        HlsWindow window = HlsWindow.of(engine, session.download());
        StringBuilder text = new StringBuilder();
        double longest = 0;
        for (long number = window.firstNumber(); number < window.endNumber(); number++) {
            double seconds = window.listed(number).duration().toNanos() / 1e9;
            longest = Math.max(longest, seconds);
            text.append(window.isBroken(number) ? "#EXT-X-DISCONTINUITY\n" : "")
                    .append(window.isMissing(number) ? "#EXT-X-GAP\n" : "")
                    .append(String.format(Locale.ROOT, "#EXTINF:%.6f,\n", seconds))
                    .append(urls.segment(session, number))
                    .append('\n');
        }
        return head(window, longest) + text;
    }

    /// A second more than the longest segment, as engines have it.
    private static String head(HlsWindow window, double longest) {
        long broken = window.brokenBefore();
        return "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:" + (Math.round(longest) + 1)
                + "\n#EXT-X-MEDIA-SEQUENCE:" + window.firstNumber() + "\n"
                + (broken > 0 ? "#EXT-X-DISCONTINUITY-SEQUENCE:" + broken + "\n" : "");
    }

    private Mood mood(Download download) {
        return engine.mood(download.content());
    }
}
