package dev.acequia.stationlist;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZIOException;

/// Reading of a list of stations in any format, from its bytes, as a stream: what is held at a time is a line of it, an
/// element of JSON, or a web page.
///
/// The format is what the bytes are, whatever they are called.
public final class StationList {
    private static final int LOOK = 64 << 10;
    private static final int LARGEST_PAGE = 8 << 20;

    /// The formats of lists.
    public enum Format {
        M3U,
        JSON,
        TEXT,
        PAGE
    }

    /// What was read.
    ///
    /// @param entries those that can be played, doubtful ones included
    /// @param skipped those that cannot
    public record Summary(Format format, int entries, int skipped) {}

    private final ListOrigin origin;
    private final ListLimits limits;
    private final CountingSink sink;

    private StationList(ListOrigin origin, ListLimits limits, ListSink sink) {
        this.origin = origin;
        this.limits = limits;
        this.sink = new CountingSink(sink, limits.entries());
    }

    /// Reads a list to its end.
    ///
    /// @throws ListException when it is no list, or past a limit; what the sink was given before means nothing then
    /// @throws IOException when the bytes cannot be read
    public static Summary read(InputStream bytes, ListOrigin origin, ListLimits limits, ListSink sink)
            throws IOException, ListException {
        try {
            return new StationList(origin, limits, sink).read(bytes);
        } catch (CountedStream.Exceeded e) {
            throw e.refusal();
        } catch (MemoryLimitException e) {
            throw new ListException(ListException.Reason.TOO_LARGE, "The list takes too much memory to be unpacked", e);
        } catch (ZipException | XZIOException | EOFException e) {
            throw new ListException(
                    ListException.Reason.DAMAGED,
                    "The list is packed, but it cannot be unpacked: it is damaged or cut off",
                    e);
        }
    }

    private Summary read(InputStream packed) throws IOException, ListException {
        long deadline = CountedStream.deadline(limits.time());
        InputStream bytes = Unpacking.open(packed, limits, deadline);
        byte[] first = new byte[LOOK];
        bytes.mark(LOOK);
        int count = bytes.readNBytes(first, 0, LOOK);
        bytes.reset();
        InputStream text = Utf16Stream.of(bytes, first, count);
        boolean isAll = count < LOOK;
        if (!(text instanceof Utf16Stream)) {
            rejectBinary(first, count);
        } else {
            byte[] decoded = Utf16Stream.of(new ByteArrayInputStream(first, 0, count & ~1), first, count)
                    .readAllBytes();
            first = decoded;
            count = decoded.length;
        }
        Format format = format(first, count);
        switch (format) {
            case JSON -> new JsonListReader(text, origin, sink).read();
            case PAGE -> page(text);
            case TEXT -> lines(text, null, isNameBehind(first, count, isAll));
            case M3U -> lines(text, new M3uReader(origin, sink), false);
        }
        if (sink.entries + sink.skipped == 0 && format != Format.JSON) {
            throw new ListException(
                    ListException.Reason.NO_LIST,
                    switch (format) {
                        case PAGE -> "A list was expected, but this is a web page without any AceStream link";
                        case TEXT ->
                            count == 0
                                    ? "The list is empty"
                                    : "A list was expected, but this text has no AceStream link and no content ID";
                        case M3U, JSON -> "The list is empty";
                    });
        }
        return new Summary(format, sink.entries, sink.skipped);
    }

    private static void rejectBinary(byte[] first, int count) throws ListException {
        int looked = Math.min(count, 1024);
        for (int i = 0; i < looked; i++) {
            if (first[i] == 0) {
                throw new ListException(ListException.Reason.NO_LIST, "A list was expected, but this is no text");
            }
        }
    }

    private Format format(byte[] first, int count) throws IOException {
        String begin = new String(first, 0, Math.min(count, 512), StandardCharsets.UTF_8)
                .replace("\ufeff", "")
                .stripLeading();
        if (begin.startsWith("[{") || begin.matches("(?s)[\\[{]\\s*([\\[{\"\\]}].*)?")) {
            return Format.JSON;
        }
        if (begin.startsWith("<")) {
            return Format.PAGE;
        }
        LineReader lines = new LineReader(new ByteArrayInputStream(first, 0, count), origin);
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (M3uReader.isSign(line)) {
                return Format.M3U;
            }
        }
        return Format.TEXT;
    }

    /// Whether a text begins with a link and ends with a name: then each name follows its link.
    private boolean isNameBehind(byte[] first, int count, boolean isAll) throws IOException {
        LineReader lines = new LineReader(new ByteArrayInputStream(first, 0, count), origin);
        @Nullable Boolean begins = null;
        boolean ends = false;
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isEmpty()) {
                boolean hasLink = TextListReader.hasLink(line);
                begins = begins == null ? hasLink : begins;
                ends = !hasLink;
            }
        }
        return isAll && begins != null && begins && ends;
    }

    private void lines(InputStream text, @Nullable M3uReader given, boolean isNameBehind)
            throws IOException, ListException {
        M3uReader m3u = given;
        TextListReader plain = new TextListReader(origin, sink, isNameBehind);
        LineReader lines = new LineReader(text, origin);
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (lines.isTooLong()) {
                if (m3u == null) {
                    sink.skipped(lines.number(), "", "the line is longer than " + LineReader.LONGEST + " bytes");
                } else {
                    m3u.tooLong(lines.number());
                }
            } else if (!line.isEmpty()) {
                if (m3u == null && M3uReader.isSign(line)) {
                    plain.end();
                    m3u = new M3uReader(origin, sink);
                }
                if (m3u == null) {
                    plain.line(lines.number(), line);
                } else {
                    m3u.line(lines.number(), line);
                }
            }
        }
        plain.end();
        if (m3u != null) {
            m3u.end();
        }
    }

    private void page(InputStream html) throws IOException, ListException {
        byte[] bytes = html.readNBytes(LARGEST_PAGE + 1);
        if (bytes.length > LARGEST_PAGE) {
            throw new ListException(
                    ListException.Reason.TOO_LARGE,
                    "A web page must have at most " + LARGEST_PAGE + " bytes, but it has more");
        }
        StringBuilder text = new StringBuilder(bytes.length);
        LineReader lines = new LineReader(new ByteArrayInputStream(bytes), origin);
        for (String line = lines.next(); line != null; line = lines.next()) {
            text.append(line).append('\n');
        }
        byte[] shown = WebPage.text(text.toString()).getBytes(StandardCharsets.UTF_8);
        lines(new ByteArrayInputStream(shown), null, false);
    }

    /// Counts what it passes on.
    private static final class CountingSink implements ListSink {
        private final ListSink next;
        private final int most;
        private int entries;
        private int skipped;

        CountingSink(ListSink next, int most) {
            this.next = next;
            this.most = most;
        }

        @Override
        public void entry(ListEntry entry) throws ListException {
            entries++;
            bound();
            next.entry(entry);
        }

        @Override
        public void skipped(int line, String what, String reason) throws ListException {
            skipped++;
            bound();
            next.skipped(line, what, reason);
        }

        @Override
        public void head(ListHead head) {
            next.head(head);
        }

        private void bound() throws ListException {
            if (entries + skipped > most) {
                throw new ListException(
                        ListException.Reason.TOO_LARGE,
                        String.format(Locale.ROOT, "The list must have at most %d entries, but it has more", most));
            }
        }
    }
}
