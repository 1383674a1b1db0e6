package dev.acequia.simulator.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One client's connection, with the control over it that misbehaving needs.
///
/// One thread talks; [#reset] and [#close] may come from any thread and wake it.
public final class Connection implements AutoCloseable {
    private static final int MAX_HEAD = 16 * 1024;
    private static final int MAX_BODY = 64 * 1024;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    /// Small, so that a client that does not read is felt soon.
    private static final int SEND_BUFFER = 128 * 1024;

    private static final String SERVER = "BaseHTTP/0.6 Python/3.10.12";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    /// Bytes received that are not yet part of a request: `received[0]` to `received[held - 1]`.
    private final byte[] received = new byte[MAX_HEAD];

    private int held;
    private boolean keepsAlive = true;

    Connection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSendBufferSize(SEND_BUFFER);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    public InetAddress client() {
        return socket.getInetAddress();
    }

    public boolean isOpen() {
        return !socket.isClosed();
    }

    /// The next request; empty when the client is done.
    Optional<Request> next() throws IOException {
        long deadline = System.nanoTime() + REQUEST_TIMEOUT.toNanos();
        int end = headEnd();
        while (end < 0) {
            if (held == received.length) {
                throw new WireException(WireException.Reason.TOO_LARGE, "Request header too large");
            }
            int read = receive(deadline);
            if (read < 0) {
                return Optional.empty();
            }
            if (read == 0) {
                throw new WireException(WireException.Reason.TOO_SLOW, "Request timed out");
            }
            end = headEnd();
        }
        Request request = Request.parse(new String(received, 0, end, StandardCharsets.ISO_8859_1));
        consume(end);
        keepsAlive = request.keepsAlive();
        return Optional.of(request.withBody(body(request, deadline)));
    }

    /// Sends an answer whole.
    public void send(Reply reply) throws IOException {
        boolean isMeasured = reply.ending() == Reply.Ending.LENGTH;
        send(reply.status(), reply.headers(), reply.bytes(), isMeasured);
    }

    /// Sends bytes whole, with their length.
    public void send(int status, Map<String, String> headers, byte[] body) throws IOException {
        send(status, headers, body, true);
    }

    private void send(int status, Map<String, String> headers, byte[] body, boolean isMeasured) throws IOException {
        boolean closes = !isMeasured || !keepsAlive;
        writeHead(status, headers, isMeasured ? body.length : -1, closes);
        write(body, 0, body.length);
        if (closes) {
            close();
        }
    }

    /// Sends the head of an answer whose body of this length is written piece by piece; [#finish] goes after it.
    public void begin(int status, Map<String, String> headers, int length) throws IOException {
        writeHead(status, headers, length, !keepsAlive);
    }

    /// Ends an answer that was begun.
    public void finish() {
        if (!keepsAlive) {
            close();
        }
    }

    private void writeHead(int status, Map<String, String> headers, int length, boolean closes) throws IOException {
        StringBuilder head = new StringBuilder(statusLine(status)).append(commonHeaders());
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        if (length >= 0) {
            head.append("Content-Length: " + length + "\r\n");
        }
        if (closes) {
            head.append("Connection: close\r\n");
        }
        write(head + "\r\n");
    }

    /// The line before the headers, for those who write an answer piece by piece.
    public static String statusLine(int status) {
        return "HTTP/1.1 " + status + " " + Reply.phrase(status) + "\r\n";
    }

    /// The headers that every answer has.
    public static String commonHeaders() {
        return "Server: " + SERVER + "\r\nDate: " + DATE.format(ZonedDateTime.now(ZoneOffset.UTC)) + "\r\n";
    }

    public void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        write(bytes, 0, bytes.length);
    }

    /// Writes bytes as they are; blocks while the client does not read.
    public void write(byte[] b, int at, int length) throws IOException {
        try {
            out.write(b, at, length);
        } catch (SocketException e) {
            throw left(e);
        }
    }

    /// Waits, and keeps what the client says meanwhile for later.
    ///
    /// @throws WireException when the client leaves or the connection is closed from this side
    public void pause(Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < deadline) {
            if (held == received.length) {
                throw new WireException(WireException.Reason.TOO_LARGE, "the client talks while it should listen");
            }
            if (receive(deadline) < 0) {
                throw new WireException(WireException.Reason.CLIENT_LEFT, "the client has left");
            }
        }
    }

    /// Ends the connection with RST instead of FIN.
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // Closed meanwhile: no connection is left to reset.
        }
        close();
    }

    /// Ends the connection with FIN.
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket does not close", e);
        }
    }

    private String body(Request request, long deadline) throws IOException {
        int length = length(request);
        byte[] body = new byte[length];
        int filled = 0;
        while (true) {
            int part = Math.min(held, length - filled);
            System.arraycopy(received, 0, body, filled, part);
            consume(part);
            filled += part;
            if (filled == length) {
                return new String(body, StandardCharsets.UTF_8);
            }
            if (receive(deadline) <= 0) {
                throw new WireException(WireException.Reason.TOO_SLOW, "Request body is incomplete");
            }
        }
    }

    private static int length(Request request) throws WireException {
        String length = request.header("content-length").orElse("0");
        try {
            int bytes = Integer.parseInt(length);
            if (bytes >= 0 && bytes <= MAX_BODY) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            throw new WireException(WireException.Reason.BAD_REQUEST, "Bad Content-Length");
        }
        throw new WireException(WireException.Reason.TOO_LARGE, "Request body too large");
    }

    /// Reads what comes until the deadline: the count, 0 when nothing came, -1 when the client is done.
    private int receive(long deadline) throws IOException {
        long millis = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
        try {
            socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
            int read = in.read(received, held, received.length - held);
            held += Math.max(read, 0);
            return read;
        } catch (SocketTimeoutException e) {
            return 0;
        } catch (SocketException e) {
            throw left(e);
        }
    }

    private static WireException left(SocketException cause) {
        WireException left = new WireException(WireException.Reason.CLIENT_LEFT, "the client has left");
        left.initCause(cause);
        return left;
    }

    /// The index after the blank line that ends a request head, or -1.
    private int headEnd() {
        for (int i = 0; i < held; i++) {
            if (received[i] == '\n'
                    && (i + 1 < held && received[i + 1] == '\n'
                            || i + 2 < held && received[i + 1] == '\r' && received[i + 2] == '\n')) {
                return received[i + 1] == '\n' ? i + 2 : i + 3;
            }
        }
        return -1;
    }

    private void consume(int count) {
        held -= count;
        System.arraycopy(received, count, received, 0, held);
    }
}
