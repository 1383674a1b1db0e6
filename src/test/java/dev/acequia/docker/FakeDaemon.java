package dev.acequia.docker;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A daemon on a Unix socket that answers byte for byte what a test says.
final class FakeDaemon implements Closeable {
    private final ServerSocketChannel server;
    private final Path socket;
    private final Map<String, Answering> answers = new ConcurrentHashMap<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    /// What was asked: method and path with its version, and the body behind a blank.
    final List<String> requests = new CopyOnWriteArrayList<>();

    /// The lines of all headers that came.
    final List<String> headers = new CopyOnWriteArrayList<>();

    /// Answers one request on a connection, which stays open unless it throws.
    @FunctionalInterface
    interface Answering {
        void answer(String body, OutputStream out) throws IOException, InterruptedException;
    }

    FakeDaemon(Path folder) throws IOException {
        socket = folder.resolve("d");
        Files.deleteIfExists(socket);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::accept);
        docker();
    }

    static FakeDaemon docker(Path folder) throws IOException {
        return new FakeDaemon(folder);
    }

    static FakeDaemon podman(Path folder) throws IOException {
        return new FakeDaemon(folder)
                .raw(
                        "GET /_ping",
                        "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nLibpod-Api-Version: 4.3.1\r\n"
                                + "Server: Libpod/4.3.1 (linux)\r\nContent-Length: 2\r\n\r\nOK")
                .json("GET /info", 200, "{\"Plugins\":{\"Log\":[\"k8s-file\",\"none\",\"journald\"]}}");
    }

    private void docker() {
        version("1.41");
        json("GET /info", 200, "{\"Plugins\":{\"Log\":[\"awslogs\",\"json-file\",\"local\"]}}");
    }

    DockerHost host() {
        return DockerHost.parse("unix://" + socket, "test");
    }

    FakeDaemon version(String version) {
        return raw(
                "GET /_ping",
                "HTTP/1.1 200 OK\r\nApi-Version: " + version + "\r\nServer: Docker/20.10.24 (linux)\r\n"
                        + "Content-Length: 2\r\n\r\nOK");
    }

    /// @param request method and path without version and query
    FakeDaemon json(String request, int status, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " x\r\nContent-Type: application/json\r\nContent-Length: " + body.length;
        return raw(request, head + "\r\n\r\n" + json);
    }

    FakeDaemon empty(String request, int status) {
        return raw(request, "HTTP/1.1 " + status + " x\r\n\r\n");
    }

    FakeDaemon raw(String request, String answer) {
        return on(request, (_, out) -> out.write(answer.getBytes(StandardCharsets.UTF_8)));
    }

    FakeDaemon on(String request, Answering answering) {
        answers.put(request, answering);
        return this;
    }

    /// Cuts all connections.
    void cut() throws IOException {
        for (SocketChannel each : open) {
            each.close();
        }
    }

    long asked(String request) {
        return requests.stream().filter(each -> each.contains(request)).count();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
        Files.deleteIfExists(socket);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
            OutputStream out = Channels.newOutputStream(client);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                int length = 0;
                for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
                    headers.add(header);
                    if (header.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(header.substring(16));
                    }
                }
                char[] body = new char[length];
                for (int i = 0; i < length; i++) {
                    body[i] = (char) in.read();
                }
                requests.add(words[0] + " " + words[1] + " " + new String(body));
                String path = words[1].replaceFirst("^/v1\\.\\d+", "").replaceFirst("\\?.*", "");
                Answering answering = answers.getOrDefault(
                        words[0] + " " + path,
                        (_, to) -> to.write(
                                "HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
                answering.answer(new String(body), out);
            }
        } catch (IOException | InterruptedException e) {
            // The connection is over.
        } finally {
            open.remove(client);
        }
    }
}
