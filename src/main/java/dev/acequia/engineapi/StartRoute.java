package dev.acequia.engineapi;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.Playback;
import dev.acequia.http.CancellableHandler;
import dev.acequia.http.Connection;
import dev.acequia.http.Route;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.PublicUrl;
import dev.acequia.http.message.Request;
import dev.acequia.output.ContentQuery;
import dev.acequia.output.StreamAccess;
import dev.acequia.output.StreamProblem;
import dev.acequia.player.AddressQuota;
import dev.acequia.player.Admission;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/// Route of a start as engines know it: with `format=json` the answer is a [Seat] on the channel, without it the stream
/// itself.
///
/// The answer comes once an engine has started the session, as an engine's does, not when there are media.
final class StartRoute implements Route.Stream {
    private final Tools tools;
    private final Route.Stream stream;
    private final boolean isHls;
    private final CancellableHandler json = new CancellableHandler(this::start);

    /// What starts share.
    record Tools(
            ChannelRegistry channels,
            Seats seats,
            StreamAccess access,
            AddressQuota quota,
            ServerLoops loops,
            InstantSource clock,
            EngineReply reply) {}

    /// @param stream answers without `format=json`
    /// @param isHls whether the seat is one for a playlist
    StartRoute(Tools tools, Route.Stream stream, boolean isHls) {
        this.tools = tools;
        this.stream = stream;
        this.isHls = isHls;
    }

    @Override
    public void serve(Request request, String tail, Connection connection) {
        boolean isJson = "json".equals(request.parameter("format"));
        if (isJson) {
            json.serve(PublicUrl.named(request, connection.socket()), tail, connection);
        } else {
            stream.serve(request, tail, connection);
        }
    }

    private Answer start(Request request) throws InterruptedException {
        return switch (ContentQuery.of(request, "")) {
            case ContentQuery.Bad(Problem problem)
            when problem.error().equals("invalid_id") -> tools.reply().error(EngineReply.NOT_LOADED, problem.detail());
            case ContentQuery.Bad(Problem problem) -> tools.reply().refusal(problem);
            case ContentQuery.Good(ContentId content) -> {
                Problem refusal = tools.access().refusal(request, content);
                String loop = tools.loops().refusal(request, content);
                yield refusal != null
                        ? tools.reply().refusal(refusal)
                        : loop != null ? tools.reply().error(EngineReply.NOT_LOADED, loop) : start(request, content);
            }
        };
    }

    private Answer start(Request request, ContentId content) throws InterruptedException {
        ChannelSubscription waiting = null;
        try (Admission _ = admit(request)) {
            waiting = tools.channels().watch(viewer(request, content));
            Playback playback = waiting.started().get();
            Seat seat = tools.seats()
                    .add(playback, content, request.address(), tools.access().credential(request), waiting);
            if (seat == null) {
                throw new ChannelException(full());
            }
            waiting = null;
            return tools.reply().response(started(request, seat, playback.isEncrypted()));
        } catch (ChannelException e) {
            return isFile(e.failure()) ? startFile(request, content) : failed(content, e.failure());
        } catch (ExecutionException e) {
            Unavailable failure = Unavailable.of(e.getCause());
            return isFile(failure) ? startFile(request, content) : failed(content, failure);
        } finally {
            if (waiting != null) {
                waiting.close();
            }
        }
    }

    private static boolean isFile(Unavailable failure) {
        return failure.reason() == Unavailable.Reason.IS_FILE;
    }

    /// A file has a body only.
    private Answer startFile(Request request, ContentId content) {
        if (isHls) {
            return tools.reply().error("failed to get manifest", "The stream is a file, which is not sent as HLS");
        }
        Seat seat = tools.seats()
                .addOfFile(content, request.address(), tools.access().credential(request));
        return seat == null ? failed(content, full()) : tools.reply().response(started(request, seat, false));
    }

    /// A seat is no viewer, but where no further one would be let in, none is started.
    private Admission admit(Request request) throws ChannelException {
        return tools.access()
                .limit(request)
                .admit()
                .and(() -> tools.quota().admit(request.address(), isHls ? Protocol.HLS : Protocol.TS));
    }

    private Viewer viewer(Request request, ContentId content) {
        return new Viewer(
                UUID.randomUUID().toString(),
                content,
                request.address(),
                request.userAgent(),
                isHls ? Protocol.HLS : Protocol.TS,
                tools.clock().instant(),
                true);
    }

    private Answer failed(ContentId content, Unavailable failure) {
        tools.channels().refused(content, failure);
        return switch (failure.reason()) {
            case CONTENT_NOT_FOUND -> tools.reply().error(EngineReply.NOT_LOADED, failure.detail());
            case NO_ENGINE, ENGINE_ERROR, START_TIMEOUT, STREAM_BLACKLISTED, IS_FILE ->
                tools.reply().error(failure.detail(), failure.detail());
            case AT_CAPACITY, TOKEN_LIMIT, ADDRESS_LIMIT, SHUTTING_DOWN ->
                tools.reply().refusal(StreamProblem.of(failure));
        };
    }

    private static Unavailable full() {
        return new Unavailable(
                Unavailable.Reason.AT_CAPACITY,
                "No further seat can be given: all " + Seats.MOST + " are in use",
                Unavailable.SOON);
    }

    private Map<String, Object> started(Request request, Seat seat, boolean isEncrypted) {
        String path = seat.identity().infohash() + "/" + seat.identity().token();
        String base = PublicUrl.of(request) + "/ace/";
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("playback_url", base + (isHls ? "m/" + path + ".m3u8" : "r/" + path));
        response.put("stat_url", base + "stat/" + path);
        response.put("command_url", base + "cmd/" + path);
        response.put("event_url", base + "event/" + path);
        response.put("infohash", seat.identity().infohash());
        response.put("playback_session_id", seat.identity().sessionId());
        response.put("client_session_id", -1);
        response.put("is_live", seat.isFile() ? 0 : 1);
        response.put("is_encrypted", isEncrypted ? 1 : 0);
        return response;
    }
}
