package dev.acequia.rig;

import dev.acequia.engine.EngineAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// An engine of raw sockets that answers as a test tells it, right or wrong ([Answers]). It keeps what it was asked.
/// What it was told last about a path counts; a path it was told nothing about is a 404.
public final class FakeEngine implements AutoCloseable {
    public static final String INFOHASH = "0123456789abcdef0123456789abcdef01234567";

    private final ServerSocket listener;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    /// One request: the path with its query, and the whole head.
    public record Request(String target, String head) {}

    /// Writes one answer. The connection is closed afterwards unless it says that it may be kept.
    @FunctionalInterface
    public interface Answer {
        boolean keepsOpen(Request request, Socket connection) throws IOException, InterruptedException;
    }

    private record Rule(String prefix, Answer answer) {}

    private FakeEngine(ServerSocket listener) {
        this.listener = listener;
    }

    public static FakeEngine start() {
        return startAt(0);
    }

    public static FakeEngine startAt(int port) {
        try {
            var engine = new FakeEngine(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
            Thread.startVirtualThread(engine::accept);
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The address of nobody: a connection is refused.
    public static EngineAddress refusing() {
        try (var engine = start()) {
            return engine.address();
        }
    }

    public EngineAddress address() {
        return new EngineAddress("127.0.0.1", listener.getLocalPort());
    }

    public FakeEngine on(String prefix, Answer answer) {
        rules.addFirst(new Rule(prefix, answer));
        return this;
    }

    /// Starts, stops and tells about sessions as engines do, with these media.
    public FakeEngine playing(Answer media) {
        String base = "http://" + address();
        return on("/ace/getstream", Answers.json(Answers.started(base)))
                .on("/ace/r/", Answers.redirect(base + "/content/" + INFOHASH + "/0.422266696531"))
                .on("/content/", media)
                .on("/ace/stat/", Answers.json("{\"response\": {\"status\": \"dl\"}, \"error\": null}"))
                .on("/ace/cmd/", Answers.json("{\"response\": \"ok\", \"error\": null}"));
    }

    /// Starts, stops and tells about sessions as HLS, with this playlist.
    public FakeEngine playingHls(Answer playlist) {
        String base = "http://" + address();
        return playing(Answers.text(404, "download not found"))
                .on("/ace/manifest.m3u8", Answers.json(Answers.startedHls(base)))
                .on("/ace/m/", playlist);
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /// The requests whose path starts with this.
    public List<String> targets(String prefix) {
        return requests.stream()
                .map(Request::target)
                .filter(target -> target.startsWith(prefix))
                .toList();
    }

    /// How many connections are open.
    public int connections() {
        return connections.size();
    }

    /// How many connections there have been.
    public int accepted() {
        return accepted.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                accepted.incrementAndGet();
                Thread.startVirtualThread(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            boolean isKept = true;
            while (isKept) {
                String head = head(connection.getInputStream());
                if (head.isEmpty()) {
                    return;
                }
                var request = new Request(head.split(" ", 3)[1], head);
                requests.add(request);
                isKept = answer(request).keepsOpen(request, connection);
            }
        } catch (IOException e) {
            // The other side went away, which tests do on purpose.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private Answer answer(Request request) {
        return rules.stream()
                .filter(rule -> request.target().startsWith(rule.prefix()))
                .findFirst()
                .map(Rule::answer)
                .orElseGet(() -> Answers.text(404, "not found"));
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return "";
            }
            head.append((char) c);
        }
        return head.toString();
    }

    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
