package dev.acequia.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client that sees every byte of an answer.
final class Client {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final InetSocketAddress server;

    Client(Simulator simulator) {
        this.server = simulator.address();
    }

    /// An answer that was read to its end.
    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        String header(String name) {
            return found(Pattern.compile("(?im)^" + name + ": (.*?)\r?$"), head);
        }

        /// The text or number of a field anywhere in a JSON body.
        String field(String name) {
            return found(Pattern.compile("\"" + name + "\": \"?([^\",}]*)"), body);
        }

        private static String found(Pattern pattern, String text) {
            Matcher matcher = pattern.matcher(text);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    Answer get(String pathOrUrl) throws IOException {
        return send("GET " + path(pathOrUrl) + " HTTP/1.1\r\nHost: engine.example:6878\r\nConnection: close\r\n\r\n");
    }

    Answer post(String path, String body) throws IOException {
        return send("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    /// Sends bytes as they are and reads until the other side closes.
    Answer send(String request) throws IOException {
        try (Talk talk = say(request)) {
            String head = talk.head();
            return new Answer(head, new String(talk.rest(), StandardCharsets.UTF_8));
        }
    }

    /// Starts a content as a player and follows to its stream.
    Talk play(Content content, String pid) throws IOException {
        return follow("/ace/getstream?id=" + content.contentId() + "&pid=" + pid);
    }

    /// Follows redirects, not reading their bodies, to where there are none.
    Talk follow(String path) throws IOException {
        String next = path;
        while (true) {
            Talk talk = open(next);
            String head = talk.head();
            if (!head.startsWith("HTTP/1.1 302")) {
                return talk;
            }
            next = new Answer(head, "").header("Location");
            talk.close();
        }
    }

    /// Asks for something and leaves the answer to be read.
    Talk open(String pathOrUrl) throws IOException {
        return say("GET " + path(pathOrUrl) + " HTTP/1.1\r\nHost: engine.example:6878\r\n\r\n");
    }

    Talk say(String request) throws IOException {
        return say(request, InetAddress.ofLiteral("127.0.0.1"));
    }

    Talk say(String request, InetAddress from) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 * 1024);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(server, TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return new Talk(socket, socket.getInputStream());
    }

    /// The path of a URL; a path stays what it is.
    static String path(String pathOrUrl) {
        return pathOrUrl.replaceFirst("^http://[^/]*", "");
    }

    /// A connection on which a request was sent.
    record Talk(Socket socket, InputStream in) implements AutoCloseable {
        /// The status line and headers, the blank line included.
        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    break;
                }
                head.append((char) b);
            }
            return head.toString();
        }

        /// Exactly so many bytes, less only at the end.
        byte[] read(int count) throws IOException {
            return in.readNBytes(count);
        }

        byte[] rest() throws IOException {
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            in.transferTo(rest);
            return rest.toByteArray();
        }

        /// What comes until nothing comes for so long.
        byte[] readUntilSilentFor(int millis) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] piece = new byte[64 << 10];
            socket.setSoTimeout(millis);
            try {
                for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                    all.write(piece, 0, count);
                }
            } catch (SocketTimeoutException e) {
                // Silent.
            } finally {
                socket.setSoTimeout(TIMEOUT_MILLIS);
            }
            return all.toByteArray();
        }

        /// Whether nothing comes for so long.
        boolean isSilentFor(int millis) throws IOException {
            socket.setSoTimeout(millis);
            try {
                return in.read() == -2;
            } catch (SocketTimeoutException e) {
                return true;
            } finally {
                socket.setSoTimeout(TIMEOUT_MILLIS);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    static int indexOf(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }
}
