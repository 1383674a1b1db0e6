package dev.acequia.http;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Request;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Answers that take their connection over.
class StreamingAnswerTest {
    private static final byte[] FILLER = "\n".getBytes(StandardCharsets.US_ASCII);
    private static final String REQUEST = "GET %s HTTP/1.1\r\nHost: test\r\n\r\n";

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();

    private final class Noted extends StreamingAnswer {
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            gone.incrementAndGet();
        }
    }

    private HttpServer server(Consumer<Connection> serving) throws IOException {
        Route.Stream stream = (_, _, connection) -> {
            connection.takeOver(new Noted());
            serving.accept(connection);
        };
        Router routes = new Router.Builder()
                .route(Undescribed.get("/stream"), stream)
                .resource(Undescribed.get("/next"), (_, _) -> {
                    requests.incrementAndGet();
                    return Answer.json(200, "{}");
                })
                .build();
        return HttpServer.start(new Knobs().http(), routes);
    }

    @Test
    void theBodyIsWhatIsWrittenAndEndsWithTheConnectionWhateverTheClientSendsMeanwhile() throws IOException {
        Consumer<Connection> serving = connection -> {
            connection.head(Map.of("Content-Type", "text/plain"), FILLER);
            connection
                    .socket()
                    .writeAndFlush(Unpooled.copiedBuffer("bare", StandardCharsets.US_ASCII))
                    .addListener(ChannelFutureListener.CLOSE);
        };
        try (HttpServer server = server(serving);
                Client client = Client.to(server.port())) {
            client.send(REQUEST.formatted("/stream") + REQUEST.formatted("/next"));
            assertThat(client.head().headers())
                    .containsEntry("connection", "close")
                    .doesNotContainKey("content-length");
            byte[] body = new byte[4];
            assertThat(client.read(body)).isEqualTo(4);
            assertThat(body).asString(StandardCharsets.US_ASCII).isEqualTo("bare");
            client.awaitEnd();
            eventually().until(() -> gone.get() == 1);
            assertThat(requests).hasValue(0);
        }
    }

    @Test
    void beforeItsHeadItCanStillBeAnsweredOtherwise() throws IOException {
        Consumer<Connection> serving =
                connection -> connection.closing().answer(Request.UNREADABLE, Answer.json(503, "{}"));
        try (HttpServer server = server(serving);
                Client client = Client.to(server.port())) {
            assertThat(client.get("/stream").reply().status()).isEqualTo(503);
            assertThat(client.awaitEnd()).isEqualTo(Client.End.CLEAN);
        }
    }

    @Test
    void aClientThatGoesIsToldOf() throws IOException {
        Consumer<Connection> serving = connection -> {
            connection.head(Map.of(), FILLER);
            connection.socket().flush();
        };
        try (HttpServer server = server(serving)) {
            try (Client client = Client.to(server.port()).get("/stream")) {
                client.head();
                client.reset();
            }
            eventually().until(() -> gone.get() == 1);
        }
    }

    @Test
    void anErrorEndsTheConnection() throws IOException {
        Consumer<Connection> serving = connection -> {
            connection.head(Map.of(), FILLER);
            connection.socket().pipeline().fireExceptionCaught(new IllegalStateException("meant to fail"));
        };
        try (HttpServer server = server(serving);
                Client client = Client.to(server.port()).get("/stream")) {
            client.awaitEnd();
            eventually().until(() -> server.connections() == 0 && gone.get() == 1);
        }
    }
}
