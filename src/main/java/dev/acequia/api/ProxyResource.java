package dev.acequia.api;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSnapshot;
import dev.acequia.engine.ContentId;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.player.Players;
import dev.acequia.ring.Ring;
import dev.acequia.vod.FileSnapshot;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/proxy/status`, `/proxy/sessions` and `/proxy/streams`: the channels and who watches them.
public final class ProxyResource {
    /// All there is.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record StatusView(
            boolean running,
            int totalSessions,
            long activeSessions,
            int totalClients,
            MemoryView memory,
            List<SessionView> sessions,
            List<FileView> files) {}

    /// A file that is played without a channel.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record FileView(
            String aceId,
            @Nullable String infohash,
            String engine,
            Instant startedAt,
            int clientCount,
            long egressBytes,
            @Nullable Long lengthBytes) {
        static FileView of(FileSnapshot file) {
            return new FileView(
                    file.content().name(),
                    file.infohash(),
                    file.engine().toString(),
                    file.startedAt(),
                    file.reads(),
                    file.sentBytes(),
                    file.length() < 0 ? null : file.length());
        }
    }

    /// The memory of all buffers: what they hold, what they hold or are promised, and what they may hold.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record MemoryView(long usedBytes, long promisedBytes, long limitBytes) {}

    /// The channels.
    @Json
    public record SessionsView(List<SessionView> sessions) {}

    /// The viewers of a channel.
    @Json
    public record ClientsView(List<ClientView> clients) {}

    private static final Parameter ID = Parameter.text("id", "Content ID, the `stream_id` of a channel.");

    private final ChannelRegistry channels;
    private final Players players;
    private final Supplier<List<FileSnapshot>> files;
    private final InstantSource clock;
    private final JsonType<StatusView> status;
    private final JsonType<SessionsView> sessions;
    private final JsonType<SessionView> session;
    private final JsonType<ClientsView> clients;

    /// @param files those that are played now
    public ProxyResource(
            ChannelRegistry channels,
            Players players,
            Supplier<List<FileSnapshot>> files,
            InstantSource clock,
            Jsonb jsonb) {
        this.files = files;
        this.channels = channels;
        this.players = players;
        this.clock = clock;
        this.status = jsonb.type(StatusView.class);
        this.sessions = jsonb.type(SessionsView.class);
        this.session = jsonb.type(SessionView.class);
        this.clients = jsonb.type(ClientsView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.CHANNELS
                        .get("/proxy/status", "All channels and their numbers of viewers.")
                        .answers(200, "The status.", StatusView.class),
                (_, _) -> status());
        routes.resource(
                ApiTag.CHANNELS
                        .get("/proxy/sessions", "All channels.")
                        .answers(200, "The channels.", SessionsView.class),
                (_, _) -> sessions());
        routes.resource(
                ApiTag.CHANNELS
                        .get("/proxy/sessions/{id}", "One channel.")
                        .takes(ID)
                        .answers(200, "The channel.", SessionView.class)
                        .refuses(404, "unknown_session", "No channel with this ID is open."),
                (_, id) -> session(id));
        routes.resource(
                ApiTag.CHANNELS
                        .get("/proxy/streams/{id}/clients", "The viewers of a channel.")
                        .takes(ID)
                        .answers(200, "Its viewers.", ClientsView.class)
                        .refuses(404, "unknown_session", "No channel with this ID is open."),
                (_, id) -> clients(id));
    }

    private Answer status() {
        return Answer.json(200, state());
    }

    /// All channels, as `/proxy/status` reports them. Waits for the event loops, at most a second a channel.
    public String state() {
        List<SessionView> all = views();
        StatusView view = new StatusView(
                true,
                all.size(),
                all.stream().filter(SessionView::isActive).count(),
                all.stream().mapToInt(SessionView::clientCount).sum(),
                new MemoryView(
                        Ring.memoryBytes(),
                        channels.memory().used(),
                        channels.memory().most()),
                all,
                files.get().stream().map(FileView::of).toList());
        return status.toJson(view);
    }

    private Answer sessions() {
        return Answer.json(200, sessions.toJson(new SessionsView(views())));
    }

    private Answer session(String id) {
        ChannelSnapshot channel = find(id);
        return channel == null
                ? unknown(id)
                : Answer.json(200, session.toJson(SessionView.of(channel, clock.instant())));
    }

    private Answer clients(String id) {
        ChannelSnapshot channel = find(id);
        return channel == null ? unknown(id) : Answer.json(200, clients.toJson(clients(channel)));
    }

    private ClientsView clients(ChannelSnapshot channel) {
        return new ClientsView(Stream.concat(channel.viewers().stream(), players.snapshots(channel.content()).stream())
                .map(ClientView::of)
                .toList());
    }

    private List<SessionView> views() {
        Instant now = clock.instant();
        return channels.snapshots().stream()
                .map(channel -> SessionView.of(channel, now))
                .toList();
    }

    private @Nullable ChannelSnapshot find(String id) {
        try {
            return channels.snapshot(ContentId.parse(ContentId.Kind.CONTENT_ID, id));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Answer unknown(String id) {
        return Problem.of(404, "unknown_session", "No session has the ID " + id).answer();
    }
}
