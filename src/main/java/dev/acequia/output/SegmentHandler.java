package dev.acequia.output;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.hls.Part;
import dev.acequia.hls.Segment;
import dev.acequia.hls.SegmentList;
import dev.acequia.http.AdminAccess;
import dev.acequia.http.Connection;
import dev.acequia.http.Route;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.EntityTag;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.RangeHeader;
import dev.acequia.http.message.Request;
import dev.acequia.player.PlayerRequest;
import dev.acequia.player.Players;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Route that answers with a segment or a part of one: slices of the ring, not copied, under a URL that never names
/// other bytes.
public final class SegmentHandler implements Route.Stream {
    private static final Map<String, String> HEADERS = headers();

    private final ChannelRegistry registry;
    private final Players players;
    private final StreamAccess access;
    private final Supplier<Duration> stallTimeout;

    /// @param stallTimeout how long a player's socket may accept nothing
    public SegmentHandler(
            ChannelRegistry registry, Players players, StreamAccess access, Supplier<Duration> stallTimeout) {
        this.registry = registry;
        this.players = players;
        this.access = access;
        this.stallTimeout = stallTimeout;
    }

    /// Body of a segment: packets that are not in the ring, then a range of it.
    private record Piece(byte[] tables, long start, long end, boolean isLast) {
        long length() {
            return tables.length + end - start;
        }
    }

    @Override
    public void serve(Request request, String tail, Connection connection) {
        SegmentPath path = SegmentPath.of(tail);
        if (path == null) {
            connection.answer(request, missing("There is no segment at " + request.path()));
            return;
        }
        Problem refusal = access.refusal(request, path.content());
        if (refusal != null) {
            connection.answer(request, Cors.allow(AdminAccess.answer(refusal)));
            return;
        }
        Optional<PlayerRequest> fetch;
        try {
            fetch = request.isHead() ? Optional.empty() : players.fetch(path.content(), access.identity(request));
        } catch (ChannelException e) {
            if (e.failure().reason() == Unavailable.Reason.TOKEN_LIMIT) {
                connection.answer(
                        request, Cors.allow(StreamProblem.of(e.failure()).answer()));
                return;
            }
            fetch = Optional.empty();
        }
        serve(request, path, connection, fetch);
    }

    private void serve(Request request, SegmentPath path, Connection connection, Optional<PlayerRequest> fetch) {
        Channel channel = channel(path, fetch);
        if (channel == null) {
            refuse(
                    connection,
                    fetch,
                    request,
                    missing("No channel is open for " + path.content().name()));
            return;
        }
        SegmentList now = channel.segments().now();
        boolean isHinted = path.part() >= 0
                && now.isReady()
                && !now.reaches(path.number(), path.part())
                && path.number() <= now.next();
        if (isHinted && fetch.isPresent()) {
            await(request, path, channel, connection, fetch.get());
        } else {
            send(request, path, channel, connection, fetch);
        }
    }

    /// The channel of the segment: the one that plays, unless the player still gets the rest of one before it.
    private @Nullable Channel channel(SegmentPath path, Optional<PlayerRequest> fetch) {
        Channel watched = fetch.map(each -> each.subscription().channel()).orElse(null);
        boolean isOfRest = watched != null
                && watched.isDraining()
                && watched.segments().now().next() > path.number();
        return isOfRest ? watched : registry.find(path.content());
    }

    private Optional<PlayerRequest> fetch(SegmentPath path, Request request) {
        try {
            return players.fetch(path.content(), access.identity(request));
        } catch (ChannelException e) {
            return Optional.empty();
        }
    }

    /// Waits for the part that comes next, which a player may ask for (RFC 8216bis 6.2.6).
    private void await(Request whole, SegmentPath path, Channel channel, Connection connection, PlayerRequest fetch) {
        Request request = whole.brief();
        SegmentList now = channel.segments().now();
        PendingRequest pending =
                new PendingRequest(connection, answer -> connection.answer(request, answer), fetch::close);
        pending.within(
                PlaylistView.patience(now),
                () -> pending.answer(
                        missing("Part " + path.part() + " of segment " + path.number() + " did not arrive in time")));
        pending.until(channel.segments()
                .await(
                        list -> list.reaches(path.number(), path.part()),
                        _ -> pending.onLoop(() -> {
                            if (pending.end()) {
                                send(request, path, channel, connection, fetch(path, request));
                            }
                        })));
    }

    private void send(
            Request request, SegmentPath path, Channel channel, Connection connection, Optional<PlayerRequest> fetch) {
        Piece piece = piece(channel.segments().now(), path);
        if (piece == null) {
            refuse(
                    connection,
                    fetch,
                    request,
                    missing("Segment " + path.number() + " is no longer available, or not yet"));
            return;
        }
        EntityTag tag = new EntityTag("\"" + path.number() + "." + path.part() + "-" + piece.length() + "\"");
        Map<String, String> headers = new HashMap<>(HEADERS);
        headers.put("ETag", tag.text());
        headers.put("Cache-Control", access.audience() + ", max-age=86400, immutable");
        if (tag.isNamedBy(request.header("if-none-match"))) {
            refuse(connection, fetch, request, new Answer(304, "", new byte[0], headers));
            return;
        }
        // A range is a matter of GET alone (RFC 9110 14.2).
        RangeHeader requested = !request.isHead() && tag.allowsRange(request.header("if-range"))
                ? RangeHeader.of(request.header("range"), piece.length())
                : null;
        if (requested != null && requested.length() == 0) {
            refuse(
                    connection,
                    fetch,
                    request,
                    Cors.allow(Problem.of(416, "range_not_satisfiable", "The segment has " + piece.length() + " bytes")
                                    .answer())
                            .with("Content-Range", "bytes */" + piece.length()));
            return;
        }
        RangeHeader range = requested == null ? new RangeHeader(0, piece.length()) : requested;
        if (requested != null) {
            headers.put("Content-Range", "bytes " + range.from() + "-" + (range.to() - 1) + "/" + piece.length());
        }
        send(
                request,
                path,
                channel,
                connection,
                fetch,
                new Sending(piece, range, requested == null ? 200 : 206, headers));
    }

    private record Sending(Piece piece, RangeHeader range, int status, Map<String, String> headers) {}

    private void send(
            Request request,
            SegmentPath path,
            Channel channel,
            Connection connection,
            Optional<PlayerRequest> fetch,
            Sending what) {
        List<ByteBuf> body = request.isHead() ? List.of() : slices(channel, what.piece(), what.range());
        if (body == null) {
            refuse(connection, fetch, request, missing("Segment " + path.number() + " is no longer available"));
            return;
        }
        boolean isWhole = what.range().to() == what.piece().length()
                && what.range().from() == 0
                && what.piece().isLast();
        ChannelFuture sending =
                connection.body(what.status(), what.headers(), what.range().length(), body, stallTimeout.get());
        channel.deliver(what.piece().start(), what.range().length(), connection.socket(), sending);
        sending.addListener(done -> {
            fetch.ifPresent(each -> {
                if (done.isSuccess()) {
                    each.sent(path.number(), what.range().length(), isWhole);
                }
                each.close();
            });
        });
    }

    /// Answers without media, which ends the request.
    private static void refuse(Connection connection, Optional<PlayerRequest> fetch, Request request, Answer answer) {
        fetch.ifPresent(PlayerRequest::close);
        connection.answer(request, answer);
    }

    private static @Nullable Piece piece(SegmentList list, SegmentPath path) {
        if (path.part() < 0) {
            Segment segment = list.segment(path.number());
            return segment == null ? null : new Piece(segment.tables(), segment.start(), segment.end(), true);
        }
        List<Part> parts = list.parts(path.number());
        if (path.part() >= parts.size()) {
            return null;
        }
        Part part = parts.get(path.part());
        boolean isLast = list.next() > path.number() && path.part() == parts.size() - 1;
        byte[] tables = path.part() > 0 ? new byte[0] : tables(list, path.number());
        return new Piece(tables, part.start(), part.end(), isLast);
    }

    private static byte[] tables(SegmentList list, long number) {
        SegmentList.@Nullable Open open = list.open();
        if (open != null && open.number() == number) {
            return open.tables();
        }
        Segment segment = list.segment(number);
        return segment == null ? new byte[0] : segment.tables();
    }

    private static @Nullable List<ByteBuf> slices(Channel channel, Piece piece, RangeHeader range) {
        int tables = piece.tables().length;
        List<ByteBuf> ring = channel.bytes(
                piece.start() + Math.max(0, range.from() - tables), piece.start() + Math.max(0, range.to() - tables));
        if (ring == null) {
            return null;
        }
        List<ByteBuf> all = new ArrayList<>(ring.size() + 1);
        if (range.from() < tables) {
            int from = (int) range.from();
            all.add(Unpooled.wrappedBuffer(piece.tables(), from, (int) Math.min(range.to(), tables) - from));
        }
        all.addAll(ring);
        return all;
    }

    private static Answer missing(String detail) {
        return Cors.allow(Problem.of(404, "segment_not_found", detail).answer());
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(Cors.HEADERS);
        headers.put("Content-Type", "video/mp2t");
        headers.put("Accept-Ranges", "bytes");
        return Map.copyOf(headers);
    }
}
