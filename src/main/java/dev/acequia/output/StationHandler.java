package dev.acequia.output;

import dev.acequia.channel.ChannelRegistry;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Viewer;
import dev.acequia.http.AdminAccess;
import dev.acequia.http.Connection;
import dev.acequia.http.Route;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.source.ChannelException;
import dev.acequia.source.Unavailable;
import dev.acequia.station.SourceOrder;
import dev.acequia.station.Station;
import dev.acequia.station.StationException;
import dev.acequia.station.StationSource;
import dev.acequia.station.Stations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Route that plays a station: from the source that does best, and from the next one where that cannot be played.
///
/// The station is looked up on a thread that may wait. A player of HLS is given the playlist of the content that plays;
/// until then a hold watches for it, so that it finds a channel that is live.
public final class StationHandler implements Route.Stream {
    private static final Duration HOLD = Duration.ofSeconds(10);

    private final Parts parts;
    private final Format format;

    /// Forms in which a station is asked for.
    public enum Format {
        TS,
        HLS,
        /// As `stream_mode` says.
        USUAL
    }

    /// What the handlers of all formats share.
    ///
    /// @param hedge how long a source may be slow
    /// @param isHls what the usual format is
    public record Parts(
            Stations stations,
            ChannelRegistry registry,
            StreamAccess access,
            TsHandler ts,
            HlsHandler hls,
            StationOutcome outcome,
            Supplier<Duration> hedge,
            BooleanSupplier isHls,
            ScheduledExecutorService timers,
            InstantSource clock) {}

    public StationHandler(Parts parts, Format format) {
        this.parts = parts;
        this.format = format;
    }

    @Override
    public void serve(Request request, String tail, Connection connection) {
        Problem refusal = parts.access().refusal(request);
        Long id = id(tail);
        if (refusal != null) {
            connection.answer(request, Cors.allow(AdminAccess.answer(refusal)));
        } else if (id == null) {
            connection.answer(request, unknown(tail));
        } else {
            Thread.ofVirtual().name("station-" + id).start(() -> find(request, id, connection));
        }
    }

    private static @Nullable Long id(String tail) {
        int dot = tail.indexOf('.');
        String digits = dot < 0 ? tail : tail.substring(0, dot);
        return digits.matches("\\d{1,18}") ? Long.valueOf(digits) : null;
    }

    private static Answer unknown(String id) {
        return Cors.allow(Problem.of(404, "unknown_station", "No station has the ID " + id)
                .answer());
    }

    private void find(Request request, long id, Connection connection) {
        Optional<Station> found;
        try {
            found = parts.stations().find(id);
        } catch (StationException e) {
            onLoop(
                    connection,
                    () -> connection.answer(
                            request,
                            Cors.allow(new Problem(
                                            503,
                                            "stations_unavailable",
                                            String.valueOf(e.getMessage()),
                                            Duration.ofSeconds(5))
                                    .answer())));
            return;
        }
        onLoop(
                connection,
                () -> found.ifPresentOrElse(
                        station -> play(request, station, connection),
                        () -> connection.answer(request, unknown(Long.toString(id)))));
    }

    private static void onLoop(Connection connection, Runnable task) {
        try {
            connection.socket().eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            connection.socket().close(); // the server is closed
        }
    }

    private void play(Request request, Station station, Connection connection) {
        List<StationSource> allowed = SourceOrder.of(station, parts.clock().instant()).stream()
                .filter(each -> parts.access().refusal(request, each.content()) == null)
                .toList();
        if (allowed.isEmpty()) {
            Problem refusal = station.sources().isEmpty()
                    ? Problem.of(404, "no_source", "Station " + station.name() + " has nothing to be played from")
                    : Problem.of(403, "content_not_allowed", "The token is not for any source of " + station.name());
            connection.answer(request, Cors.allow(refusal.answer()));
            return;
        }
        boolean isHls =
                format == Format.HLS || format == Format.USUAL && parts.isHls().getAsBoolean();
        if (isHls) {
            playHls(request, allowed, connection);
        } else {
            StationWatch watch =
                    new StationWatch(allowed, this::start, parts.hedge().get());
            parts.ts().play(request, allowed.getFirst().content(), connection, watch);
        }
    }

    private StationStart start(Viewer viewer, List<StationSource> sources) {
        return new StationStart(
                parts.registry(), viewer, sources, parts.hedge().get(), parts.outcome(), parts.timers());
    }

    private void playHls(Request request, List<StationSource> sources, Connection connection) {
        StationSource watched = sources.stream()
                .filter(each -> parts.hls().isWatching(request, each.content()))
                .findFirst()
                .orElse(null);
        if (request.isHead() || watched != null || sources.size() == 1) {
            StationSource first = watched == null ? sources.getFirst() : watched;
            parts.hls().play(request, first.content(), up(request), connection);
            return;
        }
        Viewer hold = new Viewer(
                UUID.randomUUID().toString(),
                sources.getFirst().content(),
                request.address(),
                request.userAgent(),
                Protocol.HLS,
                parts.clock().instant(),
                true);
        StationStart start = start(hold, sources);
        PendingRequest pending = new PendingRequest(
                connection, answer -> connection.answer(request, Cors.allow(answer)), () -> release(start));
        try {
            start.begin();
        } catch (ChannelException e) {
            pending.answer(StreamProblem.of(e.failure()).answer());
            return;
        }
        start.live()
                .whenComplete((channel, failure) -> pending.onLoop(() -> {
                    if (channel == null) {
                        pending.answer(StreamProblem.of(Unavailable.of(failure)).answer());
                    } else {
                        pending.end();
                        parts.hls().play(request, start.viewer().content(), up(request), connection);
                    }
                }));
    }

    /// The player's own subscription begins before the hold ends.
    private void release(StationStart start) {
        if (start.live().isDone() && !start.live().isCompletedExceptionally()) {
            parts.timers().schedule(start::close, HOLD.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            start.close();
        }
    }

    /// Relative path to `/ace/` from the folder in which the client sees the playlist.
    private static String up(Request request) {
        return "../".repeat(Math.max(0, request.depth() - 1)) + "ace/";
    }
}
