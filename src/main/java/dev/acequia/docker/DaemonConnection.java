package dev.acequia.docker;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// One HTTP/1.1 connection to a container daemon, blocking, for one request at a time.
final class DaemonConnection implements Closeable {
    private static final int BUFFER = 16 * 1024;
    private static final int MOST_HEADER = 64 * 1024;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final DockerHost host;
    private final String headers;
    private final SocketChannel channel;
    private final ByteBuffer unread = ByteBuffer.allocate(BUFFER).limit(0);
    private boolean isReusable;

    DaemonConnection(DockerHost host) throws IOException {
        this(host, "");
    }

    /// @param headers lines of headers that each request has besides
    DaemonConnection(DockerHost host, String headers) throws IOException {
        this.host = host;
        this.headers = headers;
        channel = host.open();
    }

    /// The status and headers of an answer; names in lower case.
    record Head(int status, Map<String, String> headers) {
        /// Whether no body follows, whatever the headers say.
        boolean isBare() {
            return status == NO_CONTENT || status == NOT_MODIFIED;
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /// Connects, unless it is connected already.
    void connect() throws IOException {
        if (channel.isConnected()) {
            return;
        }
        try {
            channel.connect(host.address());
        } catch (SocketException | UnresolvedAddressException e) {
            String reason = e.getMessage() == null ? "the host is unknown" : e.getMessage();
            String file = host.file();
            throw (IOException) new ConnectException(file.isEmpty() ? reason : reason + "; " + file).initCause(e);
        }
    }

    /// Whether the last answer was read whole, so that another question can be asked.
    boolean isReusable() {
        return isReusable;
    }

    void reusable(boolean is) {
        isReusable = is;
    }

    /// Sends a request, and reads the answer up to its body.
    Head exchange(String method, String path, byte[] body) throws IOException {
        isReusable = false;
        String authority = host.host().isEmpty() ? "localhost" : host.host();
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + authority + "\r\nUser-Agent: acequia\r\n" + headers
                + (body.length > 0 ? "Content-Type: application/json\r\n" : "")
                + (method.equals("GET") ? "" : "Content-Length: " + body.length + "\r\n")
                + "\r\n";
        send(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
        send(ByteBuffer.wrap(body));
        Head answer = head();
        while (answer.status() < OK) {
            answer = head();
        }
        return answer;
    }

    /// Whether the next request can be sent here once the body has been read.
    static boolean isKept(Head head) {
        boolean hasEnd = head.headers().containsKey("content-length")
                || head.headers().containsKey("transfer-encoding")
                || head.isBare();
        return hasEnd && !head.header("connection").equalsIgnoreCase("close");
    }

    /// The next byte; -1 at the end of the connection.
    int read() throws IOException {
        return fill() ? unread.get() & 0xFF : -1;
    }

    /// As many of the next bytes as have come, one at least; -1 at the end of the connection.
    int read(byte[] into, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, unread.remaining());
        unread.get(into, offset, count);
        return count;
    }

    /// The next line without its end.
    String line(int most) throws IOException {
        var line = new StringBuilder();
        for (int c = read(); c != '\n'; c = read()) {
            if (c < 0) {
                throw new EOFException("the connection ended within a line");
            }
            if (line.length() >= most) {
                throw new IOException("a line is longer than " + most + " bytes");
            }
            line.append((char) c);
        }
        return line.isEmpty() || line.charAt(line.length() - 1) != '\r'
                ? line.toString()
                : line.substring(0, line.length() - 1);
    }

    static long number(String digits, int radix) throws IOException {
        try {
            long number = Long.parseLong(digits.strip(), radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IOException("\"" + digits + "\" is no length of a body");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private Head head() throws IOException {
        String status = line(MOST_HEADER);
        String[] words = status.split(" ", 3);
        if (!status.startsWith("HTTP/1.") || words.length < 2) {
            throw new IOException("the answer is not HTTP");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        int left = MOST_HEADER;
        for (String line = line(left); !line.isEmpty(); line = line(left)) {
            left -= line.length() + 2;
            if (left <= 0) {
                throw new IOException("the headers are longer than " + MOST_HEADER + " bytes");
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return new Head((int) number(words[1], 10), headers);
    }

    private void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private boolean fill() throws IOException {
        if (unread.hasRemaining()) {
            return true;
        }
        unread.clear();
        int count = channel.read(unread);
        unread.flip();
        return count > 0;
    }
}
