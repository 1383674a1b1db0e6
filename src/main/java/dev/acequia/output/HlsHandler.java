package dev.acequia.output;

import dev.acequia.channel.Channel;
import dev.acequia.engine.ContentId;
import dev.acequia.hls.HlsOptions;
import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.PlaylistWriter;
import dev.acequia.hls.SegmentList;
import dev.acequia.http.Connection;
import dev.acequia.http.Route;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.EntityTag;
import dev.acequia.http.message.Gzip;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.player.Hold;
import dev.acequia.player.Players;
import dev.acequia.player.Visit;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Route that answers with a channel's playlist, as soon as there is enough to start with.
///
/// Segment URLs are relative, so that they are right behind any proxy, and carry the token by which the player is known
/// again. With low latency a request can wait for a segment or part that is to come (RFC 8216bis 6.2.5.2).
public final class HlsHandler implements Route.Stream {
    private static final Map<String, String> HEADERS = headers();

    private final Players players;
    private final StreamAccess access;
    private final Supplier<HlsOptions> options;
    private final BooleanSupplier isClosing;

    /// @param isClosing whether the server is shutting down, which ends playlists
    public HlsHandler(Players players, StreamAccess access, Supplier<HlsOptions> options, BooleanSupplier isClosing) {
        this.players = players;
        this.access = access;
        this.options = options;
        this.isClosing = isClosing;
    }

    @Override
    public void serve(Request request, String tail, Connection connection) {
        ContentQuery.serve(
                request,
                tail,
                connection,
                new ContentQuery.Terms(access, HEADERS),
                content -> poll(request, content, connection));
    }

    private void poll(Request whole, ContentId content, Connection connection) {
        Request request = whole.brief();
        Visit visit;
        try {
            visit = players.poll(content, access.identity(request));
        } catch (ChannelException e) {
            players.refused(content, e.failure());
            connection.answer(request, Cors.allow(StreamProblem.of(e.failure()).answer()));
            return;
        }
        PendingRequest pending =
                new PendingRequest(connection, answer -> connection.answer(request, Cors.allow(answer)), visit);
        Hold hold = visit.hold();
        CompletableFuture<Channel> live = hold.await();
        pending.until(() -> hold.forget(live));
        live.whenComplete((channel, failure) -> pending.onLoop(() -> {
            if (channel != null) {
                await(request, content, channel, pending);
            } else {
                pending.answer(StreamProblem.of(Unavailable.of(failure)).answer());
            }
        }));
        deadlines(content, visit, pending);
    }

    /// The first playlist waits so long for its first segment, and so long for all that it is to have.
    private void deadlines(ContentId content, Visit visit, PendingRequest pending) {
        Duration first = options.get().firstSegmentTimeout();
        Duration ready = options.get().bufferReadyTimeout();
        pending.within(first, () -> giveUp(content, visit, pending, first, false));
        pending.within(ready, () -> giveUp(content, visit, pending, ready, true));
    }

    private void giveUp(ContentId content, Visit visit, PendingRequest pending, Duration limit, boolean wantsAll) {
        Channel channel = visit.hold().channel();
        SegmentList list =
                channel == null ? SegmentList.NONE : channel.segments().now();
        if (list.isReady() || !wantsAll && !list.segments().isEmpty()) {
            return;
        }
        String fact = channel == null
                ? "its engine has not sent a key frame to begin with"
                : "it has " + list.segments().size() + " segments so far";
        Unavailable failure = Unavailable.late(content, limit, fact);
        players.refused(content, failure);
        pending.answer(StreamProblem.of(failure).answer());
    }

    private void await(Request request, ContentId content, Channel channel, PendingRequest pending) {
        channel.segments().want();
        pending.until(channel.segments()
                .await(
                        SegmentList::isReady,
                        list -> pending.onLoop(() -> reload(request, content, channel, list, pending))));
    }

    /// Answers when the awaited media are there. When they do not come in time it gets what there is: an error would
    /// end its playing.
    private void reload(Request request, ContentId content, Channel channel, SegmentList list, PendingRequest pending) {
        BlockingReload reload = options.get().isLowLatency() ? BlockingReload.of(request) : BlockingReload.NOW;
        Runnable answer = () -> pending.answer(
                answer(request, content, channel, channel.segments().now(), pending.token()));
        if (reload.isMetBy(list) || list.isEnded()) {
            answer.run();
        } else if (reload.isTooFarFor(list)) {
            String detail =
                    "The playlist is at segment " + list.next() + ", but segment " + reload.number() + " is requested";
            pending.answer(Problem.of(400, "invalid_sequence", detail).answer());
        } else {
            pending.within(PlaylistView.patience(list), answer);
            pending.until(channel.segments().await(reload::isMetBy, _ -> pending.onLoop(answer)));
        }
    }

    private Answer answer(Request request, ContentId content, Channel channel, SegmentList list, String token) {
        boolean isEnded = list.isEnded() || isClosing.getAsBoolean();
        if (!list.isReady() || list.isEnded() && !channel.isDraining() && !isClosing.getAsBoolean()) {
            return StreamProblem.of(channel.failure()).answer();
        }
        PlaylistView view = new PlaylistView(
                up(request) + "hls/" + content.name() + "/segment/", "?viewer=" + token + access.query(request));
        HlsOptions knobs = options.get();
        MediaPlaylist playlist = view.of(
                list, channel.segments().window(list, knobs, channel.mostBytes()), knobs.isLowLatency(), isEnded);
        byte[] text = PlaylistWriter.write(playlist).getBytes(StandardCharsets.UTF_8);
        EntityTag tag = EntityTag.of(text);
        if (tag.isNamedBy(request.header("if-none-match"))) {
            return marked(new Answer(304, "", new byte[0], HEADERS), tag);
        }
        Answer whole = marked(new Answer(200, "", text, HEADERS), tag);
        return Gzip.isAcceptedBy(request.header("accept-encoding")) ? Gzip.packed(whole) : whole;
    }

    private Answer marked(Answer answer, EntityTag tag) {
        return answer.with("ETag", tag.weak()).with("Cache-Control", access.audience() + ", max-age=1");
    }

    /// From the folder that the client sees the playlist in to `/ace`.
    private static String up(Request request) {
        return "../".repeat(Math.max(0, request.depth() - 2));
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(Cors.HEADERS);
        headers.put("Content-Type", "application/vnd.apple.mpegurl");
        headers.put("Vary", "Accept-Encoding");
        return Map.copyOf(headers);
    }
}
