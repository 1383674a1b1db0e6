package dev.acequia.rig;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// An HTTP client of a raw socket: sends what it is told, byte by byte, and reads what comes.
public final class Client implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SMALL_BUFFER = 16 << 10;

    private final Socket socket;

    /// How a connection ended.
    public enum End {
        CLEAN,
        RESET
    }

    private Client(Socket socket) {
        this.socket = socket;
    }

    public static Client to(int port) {
        return to(port, 0);
    }

    /// One whose system takes little that the client does not read.
    public static Client withSmallBuffer(int port) {
        return to(port, SMALL_BUFFER);
    }

    /// One whose system has this address, such as `127.0.0.2`.
    public static Client from(String address, int port) {
        return from(address, port, 0);
    }

    /// The same, whose system takes so many bytes that the client does not read.
    public static Client from(String address, int port, int receiveBuffer) {
        return connect(new InetSocketAddress(address, 0), port, receiveBuffer);
    }

    private static Client to(int port, int receiveBuffer) {
        return connect(new InetSocketAddress(0), port, receiveBuffer);
    }

    private static Client connect(InetSocketAddress own, int port, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.bind(own);
            return connected(socket, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Client connected(Socket socket, int port) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return new Client(socket);
    }

    public Client send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Closes the way to the server, and reads on.
    public Client sendNoMore() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A request in HTTP/1.1.
    public Client ask(String method, String target) {
        return send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    public Client get(String target) {
        return ask("GET", target);
    }

    /// The next answer, with the body if it tells the body's length.
    public Reply reply() {
        Reply head = head();
        String length = head.header("content-length");
        return length == null ? head : new Reply(head.status(), head.headers(), text(Integer.parseInt(length)));
    }

    /// The head of the next answer.
    public Reply head() {
        return head(headText());
    }

    private static Reply head(String text) {
        List<String> lines = text.lines().filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty()) {
            throw new IllegalStateException("The connection ended without an answer");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue; // a second status line, as engines have it
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Reply(Integer.parseInt(lines.getFirst().split(" ", 3)[1]), headers, "");
    }

    /// The next answer, whose body goes on until the connection ends.
    public Reply lastReply() {
        Reply head = head();
        try {
            return new Reply(head.status(), head.headers(), new String(rest(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether there is something to read.
    public boolean isAnswered() throws IOException {
        return available() > 0;
    }

    /// How many bytes have come.
    public int available() throws IOException {
        return socket.getInputStream().available();
    }

    /// Exactly so many bytes, less only at the end.
    public byte[] readExactly(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    /// All that comes until the connection ends.
    public byte[] rest() throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    /// What comes until nothing comes for so long.
    public byte[] readUntilSilentFor(int millis) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[64 << 10];
        socket.setSoTimeout(millis);
        try {
            for (int count = read(piece); count >= 0; count = read(piece)) {
                all.write(piece, 0, count);
            }
        } catch (SocketTimeoutException e) {
            // Silent.
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
        return all.toByteArray();
    }

    /// Whether nothing comes for so long; what comes is lost.
    public boolean isSilentFor(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return socket.getInputStream().read() == -2;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /// Reads what has come, up to the array's length; -1 at the end.
    public int read(byte[] into) throws IOException {
        return socket.getInputStream().read(into);
    }

    /// Reads on until the connection ends.
    public End awaitEnd() {
        byte[] piece = new byte[64 << 10];
        try {
            while (read(piece) >= 0) {}
            return End.CLEAN;
        } catch (SocketException e) {
            return End.RESET;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The status line and headers of the next answer as they come, the blank line included.
    public String headText() {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    break;
                }
                head.write(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private String text(int length) {
        try {
            return new String(readExactly(length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Leaves at once, so that the server hears of it without sending anything.
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
