package dev.acequia.http;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Request;
import dev.acequia.http.message.RequestTarget;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// A server with routes that [AdminAccess] guards, and some that it does not.
final class GuardedServer implements AutoCloseable {
    static final String ELSEWHERE = "192.0.2.7";
    static final String OWN_NAME = "tv.example.org";
    private static final String HOST = "localhost:8000";

    final AtomicReference<String> key = new AtomicReference<>("");
    final AtomicReference<String> fault = new AtomicReference<>("");
    final AdminAccess access = new AdminAccess(
            key::get, new AuthThrottle(System::nanoTime), () -> List.of(OWN_NAME, "*.example.net"), fault::get);
    private final HttpServer server;

    GuardedServer() throws IOException {
        Router.Builder routes = new Router.Builder();
        routes.resource(
                Undescribed.get("/page"), (_, _) -> new Answer(200, "text/html; charset=utf-8", new byte[0], Map.of()));
        routes.resource(
                Undescribed.get("/own"),
                (_, _) -> new Answer(200, "text/html", new byte[0], Map.of("X-Frame-Options", "SAMEORIGIN")));
        routes.resource(Undescribed.get("/open"), (_, _) -> Answer.json(200, "{}"));
        routes.guardedBy(access)
                .resource(Undescribed.get("/managed"), (_, _) -> Answer.json(200, "{}"))
                .resource(Undescribed.post("/managed"), (_, _) -> Answer.json(200, "{}"))
                .route(Undescribed.get("/stream"), (Route.Stream)
                        (request, _, connection) -> connection.answer(request, Answer.json(200, "{}")));
        server = HttpServer.start(new Knobs().http(), routes.build());
    }

    @Override
    public void close() {
        server.close();
    }

    int port() {
        return server.port();
    }

    Reply ask(String method, String path, String... headers) {
        try (Client client = Client.to(server.port())) {
            StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            return client.send(request + "\r\n").reply();
        }
    }

    /// A request to what is managed.
    static Request requestFrom(String address, String method, Map<String, String> headers) {
        return new Request(method, RequestTarget.of("/managed"), Map.of(), headers, new byte[0], address, true, false);
    }
}
