package dev.acequia.docker;

import dev.acequia.bounds.BlockInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;

/// The body of an answer, by its length, by chunks or up to the end of the connection. One that ends before its time
/// throws, so that a cut answer is never taken for a whole one.
final class DaemonBody extends BlockInputStream {
    private static final long TO_THE_END = -1;

    private static final int LONGEST_LINE = 4096;
    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;

    private final DaemonConnection connection;
    private final boolean isChunked;
    private long left;
    private boolean isFirst = true;
    private boolean isOver;

    private DaemonBody(DaemonConnection connection, long length, boolean isChunked) {
        this.connection = connection;
        this.isChunked = isChunked;
        left = length;
        isOver = !isChunked && length == 0;
    }

    /// The body behind a head.
    static DaemonBody of(DaemonConnection connection, DaemonConnection.Head head) throws IOException {
        if (head.isBare()) {
            return new DaemonBody(connection, 0, false);
        }
        if (head.header("transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
            return new DaemonBody(connection, 0, true);
        }
        String length = head.header("content-length");
        return new DaemonBody(
                connection, length.isEmpty() ? TO_THE_END : DaemonConnection.number(length, DECIMAL), false);
    }

    /// Whether it has been read to its end.
    boolean isOver() {
        return isOver;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!isOver && isChunked && left == 0) {
            nextChunk();
        }
        if (isOver) {
            return -1;
        }
        int most = left == TO_THE_END ? length : (int) Math.min(length, left);
        int count = connection.read(into, offset, most);
        if (count < 0 && left == TO_THE_END) {
            isOver = true;
            return -1;
        }
        if (count < 0) {
            throw new EOFException("the answer was cut off");
        }
        if (left != TO_THE_END) {
            left -= count;
            isOver = left == 0 && !isChunked;
        }
        return count;
    }

    private void nextChunk() throws IOException {
        if (!isFirst) {
            connection.line(LONGEST_LINE);
        }
        isFirst = false;
        String size = connection.line(LONGEST_LINE);
        int extension = size.indexOf(';');
        left = DaemonConnection.number(extension < 0 ? size : size.substring(0, extension), HEXADECIMAL);
        if (left == 0) {
            isOver = true;
            String trailer = connection.line(LONGEST_LINE);
            while (!trailer.isEmpty()) {
                trailer = connection.line(LONGEST_LINE);
            }
        }
    }
}
