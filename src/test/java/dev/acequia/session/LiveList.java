package dev.acequia.session;

import dev.acequia.rig.Answers;
import dev.acequia.rig.Answers.Framing;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.FakeEngine.Answer;
import dev.acequia.rig.FakeEngine.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;

/// A playlist of segments of 1 s that a test makes longer and shorter, with the segments at `/ace/c/<n>.ts`.
final class LiveList {
    private final TreeMap<Long, String> entries = new TreeMap<>();
    private String end = "";
    private int target = 1;

    /// Plays this list on an engine.
    static LiveList on(FakeEngine engine) {
        LiveList list = new LiveList();
        engine.playingHls(list::answer).on("/ace/c/", LiveList::answerSegment);
        return list;
    }

    /// The bytes of a segment, others for each number.
    static byte[] bytes(long number) {
        Random random = new Random(number);
        byte[] bytes = new byte[20_000 + random.nextInt(300_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    /// The bytes of several segments in a row.
    static byte[] bytes(long from, long to) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (long number = from; number <= to; number++) {
            all.writeBytes(bytes(number));
        }
        return all.toByteArray();
    }

    static Answer segment(long number) {
        return Answers.bytes(200, Framing.LENGTH, bytes(number));
    }

    /// Claims that segments last for so long.
    synchronized LiveList target(int seconds) {
        target = seconds;
        return this;
    }

    /// Lists segments up to this one.
    LiveList upTo(long last) {
        return upTo(last, "");
    }

    /// Lists segments up to this one, which has tags.
    synchronized LiveList upTo(long last, String tags) {
        long from = entries.isEmpty() ? 0 : entries.lastKey() + 1;
        for (long number = from; number <= last; number++) {
            put(number, number == last ? tags : "", "/ace/c/" + number + ".ts");
        }
        return this;
    }

    /// Lists one more segment, with tags and a URI of its own.
    synchronized LiveList put(long number, String tags, String uri) {
        entries.put(number, tags + "#EXTINF:1.000,\n" + uri + "\n");
        return this;
    }

    /// Lists no segment before this one any more.
    synchronized LiveList from(long first) {
        entries.headMap(first).clear();
        return this;
    }

    /// Lists these segments only.
    synchronized LiveList anew(long first, long last) {
        entries.clear();
        for (long number = first; number <= last; number++) {
            put(number, "", "/ace/c/" + number + ".ts");
        }
        return this;
    }

    synchronized LiveList end() {
        end = "#EXT-X-ENDLIST\n";
        return this;
    }

    synchronized String text() {
        long first = entries.isEmpty() ? 0 : entries.firstKey();
        return "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:%d\n#EXT-X-MEDIA-SEQUENCE:%d\n%s%s"
                .formatted(target, first, String.join("", entries.values()), end);
    }

    boolean answer(Request request, Socket connection) throws IOException, InterruptedException {
        return Answers.text(200, text()).keepsOpen(request, connection);
    }

    private static boolean answerSegment(Request request, Socket connection) throws IOException, InterruptedException {
        String number = request.target().toLowerCase(Locale.ROOT).replaceAll("^.*/|\\.ts.*$", "");
        return segment(Long.parseLong(number)).keepsOpen(request, connection);
    }
}
