package dev.acequia.docker;

import dev.acequia.text.LogMask;
import dev.acequia.text.OneLineText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The last lines of a container's log, from the frames that the daemon sends: 1 byte for the stream, 3 of zero, 4 of
/// length, the payload. A line may come in several frames, those of both streams mixed. A log without frames, of a
/// container with a terminal, is read as it is. Secrets are masked.
final class LogLines {
    private static final int HEADER = 8;
    private static final int STREAMS = 3;
    private static final int LONGEST_LINE = 4096;
    private static final int MOST_CHARACTERS = 64 * 1024;
    private static final int PORTION = 8192;

    private final int most;
    private final Deque<String> lines = new ArrayDeque<>();
    private int characters;

    /// What each stream has printed of its unfinished line.
    private final ByteArrayOutputStream[] unfinished = {
        new ByteArrayOutputStream(), new ByteArrayOutputStream(), new ByteArrayOutputStream()
    };

    private LogLines(int most) {
        this.most = most;
    }

    /// Reads a log to its end.
    ///
    /// @param most lines to be kept
    static List<String> read(InputStream log, int most) throws IOException {
        var lines = new LogLines(most);
        byte[] header = log.readNBytes(HEADER);
        boolean isFramed = isHeader(header);
        if (isFramed) {
            for (; isHeader(header); header = log.readNBytes(HEADER)) {
                long length = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(HEADER - Integer.BYTES));
                lines.frame(header[0], length, log);
            }
        } else {
            lines.add(0, header, header.length);
            lines.rest(log);
        }
        for (int stream = 0; stream < STREAMS; stream++) {
            if (lines.unfinished[stream].size() > 0) {
                lines.end(stream);
            }
        }
        return List.copyOf(lines.lines);
    }

    private static boolean isHeader(byte[] bytes) {
        return bytes.length == HEADER
                && bytes[0] >= 0
                && bytes[0] < STREAMS
                && bytes[1] == 0
                && bytes[2] == 0
                && bytes[3] == 0;
    }

    private void frame(int stream, long length, InputStream log) throws IOException {
        byte[] portion = new byte[PORTION];
        long left = length;
        while (left > 0) {
            int count = log.read(portion, 0, (int) Math.min(portion.length, left));
            if (count < 0) {
                return;
            }
            add(stream, portion, count);
            left -= count;
        }
    }

    private void rest(InputStream log) throws IOException {
        byte[] portion = new byte[PORTION];
        for (int count = log.read(portion); count >= 0; count = log.read(portion)) {
            add(0, portion, count);
        }
    }

    private void add(int stream, byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                end(stream);
            } else if (unfinished[stream].size() < LONGEST_LINE) {
                unfinished[stream].write(bytes[i]);
            }
        }
    }

    private void end(int stream) {
        String line =
                LogMask.mask(OneLineText.clean(unfinished[stream].toString(StandardCharsets.UTF_8), LONGEST_LINE));
        unfinished[stream].reset();
        lines.addLast(line);
        characters += line.length();
        while (lines.size() > most || characters > MOST_CHARACTERS) {
            characters -= lines.removeFirst().length();
        }
    }
}
