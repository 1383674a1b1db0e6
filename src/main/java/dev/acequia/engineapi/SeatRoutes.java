package dev.acequia.engineapi;

import dev.acequia.channel.Channel;
import dev.acequia.channel.ChannelRegistry;
import dev.acequia.engine.ContentId;
import dev.acequia.http.ApiTag;
import dev.acequia.http.CancellableHandler;
import dev.acequia.http.Connection;
import dev.acequia.http.Operation;
import dev.acequia.http.Parameter;
import dev.acequia.http.Route;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.PublicUrl;
import dev.acequia.http.message.Request;
import dev.acequia.output.StreamPlayer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The URLs of a seat: its media, statistics, commands and events (`engine-api.md` 1.6 to 1.9).
///
/// Whoever knows them may use them, as with an engine: the token in them is not to be guessed.
final class SeatRoutes {
    /// How old an engine's statistics may be.
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final Duration LONGEST_STAT = Duration.ofSeconds(2);

    /// How long `event_url` waits for an event: longer than the clients that give up by themselves (15 s).
    private static final Duration LONGEST_POLL = Duration.ofSeconds(30);

    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final String PLAYLIST = ".m3u8";

    private static final Parameter INFOHASH = Parameter.text("infohash", "Infohash of the stream.");
    private static final Parameter SEAT = Parameter.text("seat", "Token of the seat; part of the URLs in the answer.");

    private final ChannelRegistry channels;
    private final Seats seats;
    private final InstantSource clock;
    private final EngineReply reply;

    SeatRoutes(ChannelRegistry channels, Seats seats, InstantSource clock, EngineReply reply) {
        this.channels = channels;
        this.seats = seats;
        this.clock = clock;
        this.reply = reply;
    }

    void addTo(Router.Builder routes, StreamPlayer ts, StreamPlayer hls) {
        routes.route(
                operation("/ace/r/{infohash}/{seat}", "Plays a seat as MPEG-TS: its `playback_url`.")
                        .answers(200, "Endless MPEG-TS, beginning at a key frame.", BodySpec.media("video/mp2t"))
                        .refuses(404, "unknown_session", "There is no such seat, or it has ended."),
                media(ts));
        routes.route(
                operation("/ace/m/{infohash}/{seat}", "Plays a seat as HLS: its `playback_url`, with `.m3u8` behind.")
                        .answers(200, "The playlist.", BodySpec.media("application/vnd.apple.mpegurl"))
                        .refuses(404, "unknown_session", "There is no such seat, or it has ended."),
                media(hls));
        routes.route(
                operation("/ace/stat/{infohash}/{seat}", "Statistics of a seat: its `stat_url`.")
                        .takes(Parameter.text("skip_player_activity", "1: this is no use of the seat."))
                        .answers(200, "`response` with the figures, or `error`.", EngineReply.RESPONSE),
                new CancellableHandler(this::stat));
        routes.route(
                operation("/ace/cmd/{infohash}/{seat}", "Commands of a seat: its `command_url`.")
                        .takes(
                                Parameter.choice(
                                        "method",
                                        "`stop` ends the seat and leaves the others; `set_player_activity_timeout`"
                                                + " sets how long it stays without use.",
                                        "stop",
                                        "set_player_activity_timeout"),
                                Parameter.number("timeout", "Seconds, from 1 to 3600."),
                                Parameter.text("api_version", "2: the answer is `result`, not `response`."))
                        .answers(200, "`response` is `ok`, or `error`.", EngineReply.RESPONSE)
                        .refuses(400, "invalid_timeout", "The timeout is not a number of seconds from 1 to 3600."),
                new CancellableHandler(this::command));
        routes.route(
                operation("/ace/event/{infohash}/{seat}", "The next event of a seat: its `event_url`.")
                        .answers(
                                200,
                                "`response` with the event, empty when there was none for 30 s.",
                                EngineReply.RESPONSE),
                new CancellableHandler(this::event));
    }

    private static Operation operation(String path, String sentence) {
        return ApiTag.ENGINE_API.get(path, sentence).takes(INFOHASH, SEAT);
    }

    private Optional<Seat> seat(Request request) {
        String token = request.part("seat");
        return seats.find(
                request.part("infohash"),
                token.endsWith(PLAYLIST) ? token.substring(0, token.length() - PLAYLIST.length()) : token);
    }

    private Route.Stream media(StreamPlayer player) {
        return (request, _, connection) -> seat(request)
                .ifPresentOrElse(
                        seat -> play(player, request, seat, connection),
                        () -> connection.answer(
                                request,
                                reply.refusal(Problem.of(
                                        404,
                                        EngineReply.UNKNOWN_SESSION,
                                        "The URL must be one of a seat that has not ended, but it is not"))));
    }

    /// A playlist is a use of the seat, a body one as long as it is sent. The connection of a body takes no further
    /// request, also when the body is refused: it would count as a use, and a stop would close it.
    private void play(StreamPlayer player, Request request, Seat seat, Connection connection) {
        Request own = PublicUrl.named(request, connection.socket())
                .as(seat.identity().token(), seat.client().credential());
        if (request.isHead()) {
            seats.used(seat);
            player.play(own, seat.content(), "", connection);
        } else if (!player.isBody()) {
            seats.listed(seat);
            player.play(own, seat.content(), PublicUrl.of(own) + "/ace/", connection);
        } else if (seats.play(seat, connection.socket())) {
            player.play(own, seat.content(), "", connection.closing());
        } else {
            connection.socket().close();
        }
    }

    private Answer stat(Request request) throws InterruptedException {
        Seat seat = seat(request).orElse(null);
        if (seat == null) {
            return unknown();
        }
        if (!"1".equals(request.parameter("skip_player_activity"))) {
            seats.used(seat);
        }
        ContentId content = seat.content();
        refresh(channels.find(content));
        return reply.response(SeatStat.of(seat, channels.find(content), clock.instant()));
    }

    private static void refresh(@Nullable Channel channel) throws InterruptedException {
        if (channel == null) {
            return;
        }
        try {
            CompletableFuture<Void> answer = channel.stat().askUnlessNewer(FRESH);
            answer.get(LONGEST_STAT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The last answer will do.
        } catch (ExecutionException e) {
            throw new IllegalStateException("A request for statistics never fails", e);
        }
    }

    private Answer command(Request request) {
        Seat seat = seat(request).orElse(null);
        if (seat == null) {
            return unknown();
        }
        String method = request.parameter("method");
        return switch (method == null ? "" : method) {
            case "stop" -> {
                seats.stop(seat);
                yield done(request);
            }
            case "set_player_activity_timeout" -> setTimeout(request, seat);
            default ->
                reply.error(
                        "unknown method",
                        "The method must be stop or set_player_activity_timeout, but "
                                + ServiceParameters.shown(method));
        };
    }

    private Answer done(Request request) {
        return "2".equals(request.parameter("api_version")) ? reply.result("ok") : reply.response("ok");
    }

    private Answer setTimeout(Request request, Seat seat) {
        String text = ServiceParameters.text(request.parameter("timeout"));
        long seconds = SECONDS.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (seconds < 1 || seconds > LONGEST_TIMEOUT.toSeconds()) {
            return reply.refusal(Problem.of(
                    400,
                    "invalid_timeout",
                    "The timeout must be a number of seconds from 1 to %d, but %s"
                            .formatted(
                                    LONGEST_TIMEOUT.toSeconds(),
                                    ServiceParameters.shown(request.parameter("timeout")))));
        }
        seats.setTimeout(seat, Duration.ofSeconds(seconds));
        return done(request);
    }

    private Answer event(Request request) throws InterruptedException {
        Seat seat = seat(request).orElse(null);
        if (seat == null) {
            return unknown();
        }
        seats.used(seat);
        CompletableFuture<Map<String, Object>> next = seat.nextEvent();
        try {
            return reply.response(next.completeOnTimeout(Map.of(), LONGEST_POLL.toMillis(), TimeUnit.MILLISECONDS)
                    .get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("An event never fails", e);
        } finally {
            next.complete(Map.of());
        }
    }

    private Answer unknown() {
        return reply.error(
                EngineReply.UNKNOWN_SESSION, "The URL must be one of a seat that has not ended, but it is not");
    }
}
