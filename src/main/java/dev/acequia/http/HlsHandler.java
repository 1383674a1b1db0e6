package dev.acequia.http;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelException;
import dev.acequia.channel.Failure;
import dev.acequia.engine.ContentId;
import dev.acequia.hls.HlsOptions;
import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.PlaylistWriter;
import dev.acequia.hls.SegmentList;
import dev.acequia.player.Caller;
import dev.acequia.player.Players;
import dev.acequia.player.Visit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Answers with a channel's playlist, as soon as there is one to begin with.
///
/// Segment URLs are relative, so that they are right behind any proxy, and carry the token by which the player is known
/// again. With low latency a request can wait for a segment or part that is to come (RFC 8216bis 6.2.5.2).
public final class HlsHandler implements Route.Stream {
    private static final Map<String, String> HEADERS = headers();
    private static final int NEXT_AT_MOST = 2;

    private final Players players;
    private final Supplier<HlsOptions> options;
    private final BooleanSupplier isClosing;

    /// @param isClosing whether the server is shutting down, which ends playlists
    public HlsHandler(Players players, Supplier<HlsOptions> options, BooleanSupplier isClosing) {
        this.players = players;
        this.options = options;
        this.isClosing = isClosing;
    }

    @Override
    public void serve(Request request, String tail, Connection connection) {
        switch (ContentQuery.of(request, tail)) {
            case ContentQuery.Bad(Problem problem) -> connection.answer(request, Cors.allow(problem.answer()));
            case ContentQuery.Good(ContentId content) -> {
                if (request.isHead()) {
                    connection.answer(request, new Answer(200, "", new byte[0], HEADERS));
                } else {
                    poll(request, content, connection);
                }
            }
        }
    }

    private void poll(Request request, ContentId content, Connection connection) {
        Visit visit;
        try {
            visit = players.poll(content, caller(request));
        } catch (ChannelException e) {
            connection.answer(request, Cors.allow(Problem.of(e.failure()).answer()));
            return;
        }
        Waiting waiting = new Waiting(connection, answer -> connection.answer(request, Cors.allow(answer)), visit);
        visit.hold()
                .live()
                .whenComplete((channel, failure) -> waiting.onLoop(() -> {
                    if (channel != null) {
                        await(request, content, channel, waiting);
                    } else {
                        waiting.answer(Problem.of(Failure.of(failure)).answer());
                    }
                }));
        deadlines(content, visit, waiting);
    }

    /// The first playlist waits so long for its first segment, and so long for all that it is to have.
    private void deadlines(ContentId content, Visit visit, Waiting waiting) {
        Duration first = options.get().firstSegmentTimeout();
        Duration ready = options.get().bufferReadyTimeout();
        waiting.within(first, () -> giveUp(content, visit, waiting, first, false));
        waiting.within(ready, () -> giveUp(content, visit, waiting, ready, true));
    }

    private static void giveUp(ContentId content, Visit visit, Waiting waiting, Duration limit, boolean wantsAll) {
        Channel channel = visit.hold().live().isCompletedExceptionally()
                ? null
                : visit.hold().live().getNow(null);
        SegmentList list =
                channel == null ? SegmentList.NONE : channel.segments().now();
        if (list.isReady() || !wantsAll && !list.segments().isEmpty()) {
            return;
        }
        String fact = channel == null
                ? "its engine has not sent anything to begin with"
                : "it has " + list.segments().size() + " segments so far";
        waiting.answer(Problem.of(Failure.late(content, limit, fact)).answer());
    }

    private void await(Request request, ContentId content, Channel channel, Waiting waiting) {
        channel.segments().want();
        long number = number(request, "_HLS_msn");
        int part = (int) number(request, "_HLS_part");
        SegmentList now = channel.segments().now();
        if (number > now.next() + NEXT_AT_MOST && now.isReady()) {
            waiting.answer(Problem.of(
                            400,
                            "invalid_sequence",
                            "_HLS_msn should be at most " + (now.next() + NEXT_AT_MOST) + ", but is " + number)
                    .answer());
            return;
        }
        if (number >= 0 && now.isReady()) {
            waiting.within(
                    PlaylistView.patience(now),
                    () -> waiting.answer(Problem.of(Failure.late(
                                    content, PlaylistView.patience(now), "segment " + number + " has not come"))
                            .answer()));
        }
        waiting.until(channel.segments()
                .await(
                        list -> list.isReady() && (number < 0 || list.reaches(number, part)),
                        list -> waiting.onLoop(
                                () -> waiting.answer(answer(request, content, channel, list, waiting.token())))));
    }

    private Answer answer(Request request, ContentId content, Channel channel, SegmentList list, String token) {
        boolean isEnded = isClosing.getAsBoolean();
        if (!list.isReady() || list.isEnded() && !isEnded) {
            return Problem.of(channel.failure()).answer();
        }
        PlaylistView view = new PlaylistView(up(request) + "hls/" + content.hex() + "/segment/", "?viewer=" + token);
        HlsOptions knobs = options.get();
        MediaPlaylist playlist = view.of(
                list, channel.segments().window(list, knobs, channel.mostBytes()), knobs.isLowLatency(), isEnded);
        byte[] text = PlaylistWriter.write(playlist).getBytes(StandardCharsets.UTF_8);
        Answer whole = new Answer(200, "", text, HEADERS);
        String encodings = request.header("accept-encoding");
        return encodings != null && encodings.contains("gzip") ? Gzip.packed(whole) : whole;
    }

    /// From the folder that the client sees the playlist in to `/ace`.
    private static String up(Request request) {
        return "../".repeat(Math.max(0, request.depth() - 2));
    }

    /// A parameter that is a number; -1 when it is missing or none.
    private static long number(Request request, String name) {
        String text = request.parameter(name);
        try {
            return text == null || text.length() > 15 ? -1 : Math.max(-1, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    static Caller caller(Request request) {
        return new Caller(
                request.address(),
                request.userAgent(),
                request.parameter("viewer"),
                request.header("x-playback-session-id"));
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(Cors.HEADERS);
        headers.put("Content-Type", "application/vnd.apple.mpegurl");
        headers.put("Cache-Control", "public, max-age=1");
        headers.put("Vary", "Accept-Encoding");
        return Map.copyOf(headers);
    }
}
