package dev.acequia.simulator;

import dev.acequia.rig.Client;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Calls of the engine's HTTP API at one simulator, each on a connection of its own.
record EngineCaller(Simulator simulator) {
    private static final int RECEIVE_BUFFER = 64 << 10;

    /// An answer that is read to its end.
    Reply get(String pathOrUrl) throws IOException {
        return send("GET " + path(pathOrUrl) + " HTTP/1.1\r\nHost: engine.example:6878\r\nConnection: close\r\n\r\n");
    }

    Reply post(String path, String body) throws IOException {
        return send("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    /// Sends bytes as they are and reads until the other side closes.
    Reply send(String request) throws IOException {
        try (Client connection = say(request)) {
            return connection.lastReply();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// Starts a content as a player and follows to its stream.
    Client play(Content content, String pid) throws IOException {
        return follow("/ace/getstream?id=" + content.contentId() + "&pid=" + pid);
    }

    /// Follows redirects, not reading their bodies, to where there are none.
    Client follow(String path) throws IOException {
        String next = path;
        while (true) {
            Client connection = open(next);
            Reply head = connection.head();
            if (head.status() != 302) {
                return connection;
            }
            next = head.location();
            connection.close();
        }
    }

    /// Asks for something and leaves the answer to be read.
    Client open(String pathOrUrl) throws IOException {
        return say("GET " + path(pathOrUrl) + " HTTP/1.1\r\nHost: engine.example:6878\r\n\r\n");
    }

    Client say(String request) throws IOException {
        return say(request, "127.0.0.1");
    }

    Client say(String request, String from) throws IOException {
        try {
            return Client.from(from, simulator.address().getPort(), RECEIVE_BUFFER)
                    .send(request);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// The path of a URL; a path stays what it is.
    static String path(String pathOrUrl) {
        return pathOrUrl.replaceFirst("^http://[^/]*", "");
    }
}
