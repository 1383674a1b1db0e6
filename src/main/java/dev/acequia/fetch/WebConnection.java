package dev.acequia.fetch;

import dev.acequia.bounds.BlockInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One request to one address: GET of HTTP/1.1 over TCP or TLS, whose connection ends with the answer.
///
/// The JDK's client looks names up by itself, so that the address that was checked need not be the one it connects to.
final class WebConnection implements AutoCloseable {
    private static final int LONGEST_LINE = 16 << 10;
    private static final int MOST_HEADERS = 200;
    private static final int SLOWEST_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;
    private final long deadline;
    private final FetchLimits limits;
    private int status;
    private Map<String, String> headers = Map.of();

    private WebConnection(Socket socket, FetchLimits limits, long deadline) throws IOException {
        this.socket = socket;
        this.limits = limits;
        this.deadline = deadline;
        this.in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
    }

    /// Sends the request and reads the head of the answer.
    ///
    /// @param isSameHost whether credentials may be sent
    static WebConnection open(
            URI url,
            InetAddress address,
            boolean isSameHost,
            Map<String, String> headers,
            FetchLimits limits,
            long deadline)
            throws IOException {
        boolean isTls = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() < 0 ? (isTls ? 443 : 80) : url.getPort();
        Socket plain = new Socket();
        boolean isOpen = false;
        try {
            plain.connect(
                    new InetSocketAddress(address, port), (int) limits.connect().toMillis());
            plain.setSoTimeout((int) limits.answer().toMillis());
            WebConnection connection =
                    new WebConnection(isTls ? secured(plain, url.getHost(), port) : plain, limits, deadline);
            connection.send(url, port, isTls, isSameHost, headers);
            connection.readHead();
            plain.setSoTimeout(SLOWEST_MILLIS);
            isOpen = true;
            return connection;
        } finally {
            if (!isOpen) {
                plain.close();
            }
        }
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private void send(URI url, int port, boolean isTls, boolean isSameHost, Map<String, String> more)
            throws IOException {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        StringBuilder head =
                new StringBuilder("GET ").append(path).append(query).append(" HTTP/1.1\r\n");
        String authority = port == (isTls ? 443 : 80) ? url.getHost() : url.getHost() + ":" + port;
        field(head, "Host", authority);
        field(head, "Accept", "*/*");
        field(head, "Accept-Encoding", "gzip");
        field(head, "Connection", "close");
        if (!more.containsKey("user-agent")) {
            field(head, "User-Agent", "Mozilla/5.0 (compatible; Acequia)");
        }
        if (url.getRawUserInfo() != null && isSameHost) {
            String user = java.net.URLDecoder.decode(url.getRawUserInfo().replace("+", "%2B"), StandardCharsets.UTF_8);
            field(
                    head,
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        more.forEach((name, value) -> {
            if (isSameHost || !name.equals("authorization")) {
                field(head, name, value);
            }
        });
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name)
                .append(": ")
                .append(value.replaceAll("[\\r\\n\\x00]", " "))
                .append("\r\n");
    }

    private void readHead() throws IOException {
        String line = line();
        while (line.startsWith("HTTP/1.1 1")) { // an interim answer
            while (!line.isEmpty()) {
                line = line();
            }
            line = line();
        }
        if (!line.matches("HTTP/1\\.[01] \\d{3}.*")) {
            throw FetchException.failed("The server should speak HTTP, but does not");
        }
        status = Integer.parseInt(line.substring(9, 12));
        Map<String, String> read = new HashMap<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            int colon = field.indexOf(':');
            if (colon > 0) {
                read.put(
                        field.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        field.substring(colon + 1).strip());
            }
            if (read.size() > MOST_HEADERS) {
                throw FetchException.failed("The server sends more than " + MOST_HEADERS + " headers");
            }
        }
        headers = Map.copyOf(read);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = read(); c != '\n'; c = read()) {
            if (line.length() > LONGEST_LINE) {
                throw FetchException.failed("The server sends a longer header than " + LONGEST_LINE + " bytes");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private int read() throws IOException {
        inTime();
        int c = in.read();
        if (c < 0) {
            throw FetchException.failed("The server ends the connection before its answer is complete");
        }
        return c;
    }

    private void inTime() throws SocketTimeoutException {
        if (System.nanoTime() - deadline > 0) {
            throw new SocketTimeoutException("the fetch took too long");
        }
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /// The body, to whose end the connection stays open.
    InputStream body() throws IOException {
        String length = headers.getOrDefault("content-length", "");
        boolean isChunked = headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked");
        if (!isChunked && length.matches("\\d{1,18}") && Long.parseLong(length) > limits.bytes()) {
            throw tooLarge();
        }
        return new Body(isChunked, !isChunked && length.matches("\\d{1,18}") ? Long.parseLong(length) : -1);
    }

    private FetchException tooLarge() {
        return FetchException.failed("The list must have at most " + limits.bytes() + " bytes, but it has more");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /// The bytes of the body, without the lengths of its chunks.
    private final class Body extends BlockInputStream {
        private final boolean isChunked;
        private long left;
        private long count;
        private boolean isOver;

        /// @param left bytes of it; -1 when it ends with the connection
        Body(boolean isChunked, long left) {
            this.isChunked = isChunked;
            this.left = isChunked ? 0 : left;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            inTime();
            if (isChunked && left == 0 && !isOver) {
                nextChunk();
            }
            if (isOver || left == 0) {
                return -1;
            }
            int read = in.read(bytes, from, left < 0 ? length : (int) Math.min(length, left));
            if (read < 0) {
                if (left < 0) {
                    return -1;
                }
                throw new EOFException("the connection ended before the list did");
            }
            count += read;
            if (count > limits.bytes()) {
                throw tooLarge();
            }
            if (left > 0) {
                left -= read;
                if (isChunked && left == 0) {
                    line();
                }
            }
            return read;
        }

        private void nextChunk() throws IOException {
            String size = line();
            int end = size.indexOf(';');
            String digits = (end < 0 ? size : size.substring(0, end)).strip();
            if (!digits.matches("[0-9a-fA-F]{1,15}")) {
                throw FetchException.failed("The server sends malformed chunks");
            }
            left = Long.parseLong(digits, 16);
            isOver = left == 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
