package dev.acequia.api;

import dev.acequia.history.StreamRecord;
import dev.acequia.settings.WellFormed;
import dev.acequia.text.Redaction;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The service at `EVENTS_URL`, which takes `/events/stream_started` and `/events/stream_ended` (`reference.md` 1.3).
public final class EventsReceiver implements Relay.Receiver, AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int MOST_ANSWERED = 256 << 10;
    private static final int LONGEST_ID = 2000;

    /// Statuses that a retry may cure: no or a wrong key, too many requests.
    private static final Set<Integer> CURABLE = Set.of(401, 403, 408, 425, 429);

    private final Supplier<Address> address;
    private final JsonType<StreamStarted> started;
    private final JsonType<StreamEnded> ended;
    private final JsonType<Known> known;
    private volatile @Nullable HttpClient client;

    /// URL and credential of the receiving service.
    ///
    /// @param url without a slash at its end; empty when there is none
    /// @param key empty when there is none
    public record Address(String url, String key) {}

    /// The receiver's own id of a stream.
    @Json
    record Known(@Nullable String id) {}

    /// @param address asked for each time
    public EventsReceiver(Supplier<Address> address, Jsonb jsonb) {
        this.address = address;
        this.started = jsonb.type(StreamStarted.class);
        this.ended = jsonb.type(StreamEnded.class);
        this.known = jsonb.type(Known.class);
    }

    @Override
    public boolean isThere() {
        return !address.get().url().isEmpty();
    }

    @Override
    public @Nullable String started(StreamRecord stream) throws IOException, InterruptedException, Relay.Refused {
        byte[] answer = post("/events/stream_started", started.toJson(StreamStarted.of(stream)));
        try {
            String id = known.fromJson(WellFormed.json(answer)).id();
            return id == null || id.length() > LONGEST_ID ? null : id;
        } catch (JsonException | IllegalArgumentException | IllegalStateException e) {
            return null;
        }
    }

    @Override
    public void ended(StreamRecord stream) throws IOException, InterruptedException, Relay.Refused {
        post(
                "/events/stream_ended",
                ended.toJson(StreamEnded.of(stream, stream.relay().remoteId())));
    }

    private byte[] post(String path, String json) throws IOException, InterruptedException, Relay.Refused {
        Address to = address.get();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(to.url() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        if (!to.key().isEmpty()) {
            request.header("Authorization", "Bearer " + to.key());
        }
        HttpResponse<byte[]> answer = send(request.build());
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return answer.body();
        }
        String fact = Redaction.of(to.url()) + path + " should accept an event, but answered " + status;
        if (status >= 400 && status < 500 && !CURABLE.contains(status)) {
            throw new Relay.Refused(fact);
        }
        throw new IOException(fact);
    }

    /// The whole answer, or a failure within the deadline.
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client().sendAsync(
                        request,
                        HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWERED));
        try {
            return answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(shown(request) + " should accept an event, but failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(
                    shown(request) + " should accept an event, but took longer than " + DEADLINE.toSeconds() + " s", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static String shown(HttpRequest request) {
        return Redaction.of(request.uri().toString());
    }

    /// Made when it is first needed: most have no such service.
    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(DEADLINE)
                    .build();
            client = made;
        }
        return made;
    }

    @Override
    public void close() {
        HttpClient made = client;
        if (made != null) {
            made.shutdownNow();
        }
    }
}
