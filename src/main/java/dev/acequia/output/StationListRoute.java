package dev.acequia.output;

import dev.acequia.http.AdminAccess;
import dev.acequia.http.Connection;
import dev.acequia.http.Route;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.EntityTag;
import dev.acequia.http.message.Gzip;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.PublicUrl;
import dev.acequia.http.message.Request;
import dev.acequia.station.Station;
import dev.acequia.station.StationDatabase;
import dev.acequia.station.StationException;
import dev.acequia.station.StationFilter;
import dev.acequia.station.Stations;
import dev.acequia.stationlist.M3uWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Route that answers with the list of stations as M3U, whose URLs name the stations and never change.
///
/// StationListCache.Made once for each selection and each address under which players reach the server, until a station
/// changes; a list
/// too long for that is sent as it is made.
public final class StationListRoute implements Route.Stream {
    /// The most stations of a list that is kept.
    static final int MOST_KEPT = 10_000;

    private static final Logger log = LoggerFactory.getLogger(StationListRoute.class);

    /// The most lists that are made at a time to be kept, and those that are sent as they are made.
    private static final int MOST_BUILDS = 2;

    private static final int MOST_STREAMS = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final DateTimeFormatter TIME = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    private static final String TYPE = "audio/x-mpegurl; charset=utf-8";

    private final Stations stations;
    private final StreamAccess access;
    private final Supplier<String> publicUrl;
    private final BooleanSupplier isHls;
    private final Supplier<Duration> stallTimeout;

    private final StationListCache lists = new StationListCache();
    private final Semaphore builds = new Semaphore(MOST_BUILDS, true);
    private final Semaphore streams = new Semaphore(MOST_STREAMS, true);

    /// @param publicUrl under which players reach the server; empty to take it from the request
    /// @param isHls what the URLs are of when a request does not say
    public StationListRoute(
            Stations stations,
            StreamAccess access,
            Supplier<String> publicUrl,
            BooleanSupplier isHls,
            Supplier<Duration> stallTimeout) {
        this.stations = stations;
        this.access = access;
        this.publicUrl = publicUrl;
        this.isHls = isHls;
        this.stallTimeout = stallTimeout;
    }

    @Override
    public void serve(Request asked, String tail, Connection connection) {
        Problem refusal = access.refusal(asked);
        ListProfile profile = ListProfile.of(asked).orElse(null);
        if (refusal != null) {
            connection.answer(asked, Cors.allow(AdminAccess.answer(refusal)));
        } else if (profile == null) {
            String detail = "profile must be plain, kodi, jellyfin, tvheadend, tivimate or channels";
            connection.answer(
                    asked,
                    Cors.allow(Problem.of(400, "invalid_parameter", detail).answer()));
        } else {
            Request request = PublicUrl.named(asked, connection.socket());
            StationListCache.Selection selection = selection(request, profile);
            Thread.ofVirtual().name("station-list").start(() -> answer(request, selection, connection));
        }
    }

    private StationListCache.Selection selection(Request request, ListProfile profile) {
        String fixed = publicUrl.get();
        String token = access.query(request);
        String format = request.parameter("format");
        return new StationListCache.Selection(
                fixed.isEmpty() ? PublicUrl.withPrefix(request) : fixed,
                token.isEmpty() ? "" : "?" + token.substring(1),
                profile,
                format == null
                        ? isHls.getAsBoolean()
                        : format.equalsIgnoreCase("hls") || format.equalsIgnoreCase("m3u8"),
                new StationFilter(
                        false,
                        Objects.requireNonNullElse(request.parameter("group"), ""),
                        Objects.requireNonNullElse(request.parameter("query"), ""),
                        isSet(request, "favourites"),
                        0));
    }

    private static boolean isSet(Request request, String name) {
        String value = request.parameter(name);
        return value != null && !value.equals("0") && !value.equalsIgnoreCase("false");
    }

    private void answer(Request request, StationListCache.Selection selection, Connection connection) {
        try {
            StationListCache.Made made = made(selection);
            if (made == null && request.isHead()) {
                onLoop(connection, () -> connection.answer(request, new Answer(200, "", new byte[0], headers(null))));
            } else if (made == null) {
                stream(selection, connection);
            } else {
                Answer answer = answer(request, made);
                onLoop(connection, () -> connection.answer(request, Cors.allow(answer)));
            }
        } catch (TextBody.Gone e) {
            log.debug("[stations] a client did not take its list");
        } catch (StationException e) {
            Problem problem = new Problem(503, "stations_unavailable", String.valueOf(e.getMessage()), LONGEST_WAIT);
            onLoop(connection, () -> connection.answer(request, Cors.allow(problem.answer())));
        }
    }

    private static void onLoop(Connection connection, Runnable task) {
        try {
            connection.socket().eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            connection.socket().close(); // the server is closed
        }
    }

    private static Answer answer(Request request, StationListCache.Made made) {
        String ifNoneMatch = request.header("if-none-match");
        boolean isKnown = ifNoneMatch == null
                ? TIME.format(made.revision().at()).equals(request.header("if-modified-since"))
                : made.tag().isNamedBy(ifNoneMatch);
        if (isKnown) {
            return new Answer(304, "", new byte[0], made.whole().headers());
        }
        Answer answer = Gzip.isAcceptedBy(request.header("accept-encoding")) ? made.packed() : made.whole();
        boolean isDownload = request.parameter("download") != null || "m3u_plus".equals(request.parameter("type"));
        return isDownload ? answer.with("Content-Disposition", "attachment; filename=\"stations.m3u\"") : answer;
    }

    /// The list as it is now; null when it is too long to be kept.
    private StationListCache.@Nullable Made made(StationListCache.Selection selection) throws StationException {
        StationDatabase.Revision revision = stations.revision();
        StationListCache.Made known = lists.find(selection, revision);
        if (known != null) {
            return known;
        }
        take(builds);
        try {
            StationListCache.Made fresh = lists.find(selection, revision); // another request may have made it meanwhile
            if (fresh != null) {
                return fresh;
            }
            if (stations.count(selection.filter()) > MOST_KEPT) {
                return null;
            }
            StringBuilder text = new StringBuilder(64 << 10);
            write(selection, text, () -> {});
            StationListCache.Made made = made(revision, text.toString().getBytes(StandardCharsets.UTF_8));
            lists.keep(selection, made);
            return made;
        } finally {
            builds.release();
        }
    }

    private static void take(Semaphore turn) throws StationException {
        try {
            if (turn.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StationException(
                StationException.Reason.UNAVAILABLE, "Too many lists are asked for at the moment: try again later");
    }

    private StationListCache.Made made(StationDatabase.Revision revision, byte[] text) {
        EntityTag tag = EntityTag.of(text);
        Answer whole = new Answer(200, TYPE, text, headers(revision)).with("ETag", tag.weak());
        return new StationListCache.Made(revision, whole, Gzip.packed(whole), tag);
    }

    private Map<String, String> headers(StationDatabase.@Nullable Revision revision) {
        Map<String, String> headers = new LinkedHashMap<>(Cors.HEADERS);
        headers.put("Content-Type", TYPE);
        headers.put("Cache-Control", access.audience() + ", no-cache");
        headers.put("Vary", "Accept-Encoding, Host, X-Forwarded-Host, X-Forwarded-Proto");
        if (revision != null) {
            headers.put("Last-Modified", TIME.format(revision.at()));
        }
        return headers;
    }

    private void write(StationListCache.Selection selection, StringBuilder text, Runnable written)
            throws StationException {
        M3uWriter list = new M3uWriter(
                        text,
                        selection.profile().property(selection.isHls()),
                        selection.profile().isWithoutGuide())
                .head(selection.origin() + "/epg.xml" + selection.query());
        String ending = (selection.isHls() ? ".m3u8" : ".ts") + selection.query();
        stations.each(selection.filter(), station -> {
            list.item(item(station, selection.origin(), ending));
            written.run();
        });
    }

    private static M3uWriter.Item item(Station station, String origin, String ending) {
        return new M3uWriter.Item(
                station.listId(),
                station.name(),
                station.number().toString(),
                station.groups(),
                station.logo(),
                origin + "/station/" + station.id() + ending);
    }

    private void stream(StationListCache.Selection selection, Connection connection) throws StationException {
        take(streams);
        try {
            send(selection, connection);
        } finally {
            streams.release();
        }
    }

    private void send(StationListCache.Selection selection, Connection connection) throws StationException {
        TextBody body = new TextBody(connection, stallTimeout);
        body.begin(headers(null));
        StringBuilder text = new StringBuilder(TextBody.PIECE * 2);
        write(selection, text, () -> {
            if (text.length() >= TextBody.PIECE) {
                body.write(text.toString());
                text.setLength(0);
            }
        });
        body.write(text.toString());
        body.end();
    }
}
