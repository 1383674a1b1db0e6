package dev.acequia.output;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.engine.ContentId;
import dev.acequia.hls.HlsOptions;
import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.PlaylistWriter;
import dev.acequia.hls.SegmentList;
import dev.acequia.http.Connection;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.EntityTag;
import dev.acequia.http.message.Gzip;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.player.PlayerRequest;
import dev.acequia.player.Players;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Route that answers with a channel's playlist, as soon as there is enough to start with.
///
/// Segment URLs are relative, so that they hold behind any proxy, unless the client expects an engine's, which are
/// absolute and hold in whatever passes the playlist on. They carry the token by which the viewer is recognised. With
/// low latency a request can wait for a segment or part that is to come (RFC 8216bis 6.2.5.2).
public final class HlsHandler extends StreamHandler {
    private static final Map<String, String> HEADERS = headers();

    private final Players players;
    private final Supplier<HlsOptions> options;

    public HlsHandler(ChannelRegistry registry, Players players, StreamAccess access, Supplier<HlsOptions> options) {
        super(registry, access, HEADERS);
        this.players = players;
        this.options = options;
    }

    /// Open request for a playlist.
    ///
    /// @param request shortened to what a later answer needs
    /// @param folder of the URLs of segments: `/ace/`, as the client can reach it
    /// @param player its viewer's side: token and subscription
    /// @param pending its connection's side: the wait and the answer
    private record Poll(
            Request request, ContentId content, String folder, PlayerRequest player, PendingRequest pending) {}

    @Override
    public boolean isBody() {
        return false;
    }

    /// Whether the request is from a player that watches the content already.
    boolean isWatching(Request request, ContentId content) {
        return players.isWatching(content, access.identity(request)) && registry.find(content) != null;
    }

    @Override
    void answer(Request whole, ContentId content, String base, Connection connection) throws ChannelException {
        Request request = whole.brief();
        PlayerRequest player = players.poll(content, access.identity(request));
        PendingRequest pending =
                new PendingRequest(connection, answer -> connection.answer(request, Cors.allow(answer)), player::close);
        await(new Poll(request, content, base.isEmpty() ? up(request) : base, player, pending));
    }

    private void await(Poll poll) {
        ChannelSubscription subscription = poll.player().subscription();
        PendingRequest pending = poll.pending();
        CompletableFuture<Channel> live = subscription.await();
        pending.until(() -> subscription.forget(live));
        live.whenComplete((channel, failure) -> pending.onLoop(() -> {
            if (channel != null) {
                await(poll, channel);
            } else {
                pending.answer(StreamProblem.of(Unavailable.of(failure)).answer());
            }
        }));
        Duration first = options.get().firstSegmentTimeout();
        Duration ready = options.get().bufferReadyTimeout();
        pending.within(first, () -> giveUp(poll, first, false));
        pending.within(ready, () -> giveUp(poll, ready, true));
    }

    /// Deadline of the first playlist: for its first segment, or for all that it is to have.
    private void giveUp(Poll poll, Duration limit, boolean wantsAll) {
        Channel channel = poll.player().subscription().channel();
        SegmentList list =
                channel == null ? SegmentList.NONE : channel.segments().now();
        if (list.isReady() || !wantsAll && !list.segments().isEmpty()) {
            return;
        }
        String fact = channel == null
                ? "its engine has not sent a key frame to begin with"
                : "it has " + list.segments().size() + " segments so far";
        Unavailable failure = Unavailable.late(poll.content(), limit, fact);
        registry.refused(poll.content(), failure);
        poll.pending().answer(StreamProblem.of(failure).answer());
    }

    private void await(Poll poll, Channel channel) {
        PendingRequest pending = poll.pending();
        channel.segments().want();
        pending.until(channel.segments()
                .await(SegmentList::isReady, list -> pending.onLoop(() -> reload(poll, channel, list))));
    }

    /// Blocking reload, answered when the awaited media are there. When they do not come in time, the answer is the
    /// playlist without them: after an error the player would stop.
    private void reload(Poll poll, Channel channel, SegmentList list) {
        PendingRequest pending = poll.pending();
        BlockingReload reload = options.get().isLowLatency() ? BlockingReload.of(poll.request()) : BlockingReload.NOW;
        Runnable answer =
                () -> pending.answer(answer(poll, channel, channel.segments().now()));
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

    private Answer answer(Poll poll, Channel channel, SegmentList list) {
        boolean isEnded = list.isEnded() || registry.isClosing();
        if (!list.isReady() || list.isEnded() && !channel.isDraining() && !registry.isClosing()) {
            return StreamProblem.of(channel.failure()).answer();
        }
        Request request = poll.request();
        PlaylistView view = new PlaylistView(
                poll.folder() + "hls/" + poll.content().name() + "/segment/",
                "?viewer=" + poll.player().token() + access.query(request));
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

    /// Relative path to `/ace` from the folder in which the client sees the playlist.
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
