package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import java.io.IOException;
import java.util.Locale;

/// The body of a stream on its way out: in pieces of 16 KiB, as they come from the swarm, so that what a client reads
/// is not aligned to packets. Takes no more than a ceiling allows.
///
/// For the reader's thread only.
final class Body {
    private static final int PIECE = 16 * 1024;

    private final Connection connection;
    private final Framing framing;
    private final byte[] piece = new byte[PIECE];

    private int filled;
    private long taken;
    private long ceiling = Long.MAX_VALUE;

    Body(Connection connection, Framing framing) {
        this.connection = connection;
        this.framing = framing;
    }

    /// Sends the status and the headers.
    void open() throws IOException {
        connection.write(Connection.statusLine(200) + headers());
    }

    /// The headers of a stream, the blank line included.
    String headers() {
        return Connection.commonHeaders() + "Content-Type: video/mp2t\r\nAccess-Control-Allow-Origin: *\r\n"
                + switch (framing) {
                    case CLOSE -> "Connection: close\r\n\r\n";
                    case CHUNKED -> "Transfer-Encoding: chunked\r\n\r\n";
                    case KEEP_ALIVE -> "Connection: keep-alive\r\n\r\n";
                };
    }

    /// The number of bytes that it took.
    long taken() {
        return taken;
    }

    /// Nothing after this byte will be taken.
    void limit(long bytes) {
        ceiling = bytes;
    }

    boolean isFull() {
        return taken >= ceiling;
    }

    /// Takes bytes as far as the ceiling allows; blocks while the client does not read.
    void put(byte[] b, int at, int length) throws IOException {
        int rest = (int) Math.min(length, Math.max(0, ceiling - taken));
        taken += rest;
        int from = at;
        while (rest > 0) {
            int part = Math.min(rest, PIECE - filled);
            System.arraycopy(b, from, piece, filled, part);
            filled += part;
            from += part;
            rest -= part;
            if (filled == PIECE) {
                flush();
            }
        }
    }

    /// Sends the piece that is not full.
    void flush() throws IOException {
        if (filled == 0) {
            return;
        }
        if (framing == Framing.CHUNKED) {
            connection.write(Integer.toHexString(filled).toUpperCase(Locale.ROOT) + "\r\n");
        }
        connection.write(piece, 0, filled);
        if (framing == Framing.CHUNKED) {
            connection.write("\r\n");
        }
        filled = 0;
    }

    /// Ends the body as its framing wants it.
    void end() throws IOException {
        flush();
        if (framing == Framing.CHUNKED) {
            connection.write("0\r\n\r\n");
        }
        connection.close();
    }
}
