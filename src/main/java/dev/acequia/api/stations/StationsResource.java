package dev.acequia.api.stations;

import dev.acequia.engine.ContentId;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Operation;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Request;
import dev.acequia.station.SourceEdits;
import dev.acequia.station.Station;
import dev.acequia.station.StationEditor;
import dev.acequia.station.StationEdits;
import dev.acequia.station.StationException;
import dev.acequia.station.StationFilter;
import dev.acequia.station.StationValues;
import dev.acequia.station.Stations;
import dev.acequia.stationlist.LinkReader;
import dev.acequia.stationlist.StreamLink;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `/catalogue/stations`: the rows of the user's list.
public final class StationsResource {
    private static final String PATH = "/catalogue/stations";
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1000;
    private static final Set<String> FIELDS =
            Set.of("name", "number", "groups", "logo", "guide_id", "hidden", "favourite", "sources", "pinned");

    private static final Parameter ID = Parameter.text("id", "Number of the station, part of its URLs.");
    private static final Parameter.WholeNumber OFFSET = Parameter.number(
                    "offset", "How many stations to leave out before the first.")
            .usually(0);
    private static final Parameter.WholeNumber LIMIT = Parameter.number("limit", "How many stations to show.")
            .from(1, LARGEST_PAGE)
            .usually(PAGE);

    /// A part of the stations.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record StationPageView(int total, int offset, List<StationView> stations, List<String> groups) {}

    /// Fields of a station that can be set. A field that is null is as the list has it again.
    ///
    /// @param sources links in the order of preference: the user's own, and those of lists that are to come first
    /// @param pinned link of the source that is always tried first; null for none
    @Json(naming = Json.Naming.LowerUnderscore)
    public record NewStationView(
            @Nullable String name,
            @Nullable String number,
            @Nullable List<String> groups,
            @Nullable String logo,
            @Nullable String guideId,
            @Nullable Boolean hidden,
            @Nullable Boolean favourite,
            @Nullable List<String> sources,
            @Nullable String pinned) {}

    /// Stations that become one.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record MergeView(long into, List<Long> stations) {}

    /// Source that becomes a station of its own.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record SplitView(long source) {}

    private final Stations stations;
    private final StationEditor editor;
    private final Predicate<String> isPrivateAllowed;
    private final JsonType<StationView> view;
    private final JsonType<StationPageView> page;

    /// @param isPrivateAllowed whether a transport file may be on a private host
    public StationsResource(Stations stations, StationEditor editor, Predicate<String> isPrivateAllowed, Jsonb jsonb) {
        this.stations = stations;
        this.editor = editor;
        this.isPrivateAllowed = isPrivateAllowed;
        this.view = jsonb.type(StationView.class);
        this.page = jsonb.type(StationPageView.class);
    }

    /// Answer that may fail for want of a station.
    @FunctionalInterface
    interface Work {
        Answer answer() throws StationException;
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                refusals(ApiTag.STATIONS
                        .get(PATH, "Stations in the order of their numbers.")
                        .takes(
                                OFFSET,
                                LIMIT,
                                Parameter.text("query", "Only stations with this in their names."),
                                Parameter.text("group", "Only stations of this group."),
                                Parameter.text("list", "Only stations of the list with this ID."),
                                Parameter.flag("favourites", "Whether only favourites are shown."),
                                Parameter.flag("all", "Whether hidden stations are shown, and those long gone."))
                        .answers(200, "The stations, without their sources.", StationPageView.class)),
                (request, _) -> guarded(() -> list(request)));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .get(PATH + "/{id}", "One station with its sources.")
                        .takes(ID)
                        .answers(200, "The station.", StationView.class)),
                (_, id) -> guarded(() -> shown(200, one(id))));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .post(PATH, "Adds a station.")
                        .reads(new BodySpec.Json(NewStationView.class))
                        .answers(201, "The station.", StationView.class)),
                (request, _) -> guarded(() -> add(JsonBody.read(request.body(), FIELDS))));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .patch(PATH + "/{id}", "Changes fields of a station; null resets a field to the list's value.")
                        .takes(ID)
                        .reads(new BodySpec.Json(NewStationView.class))
                        .answers(200, "The station.", StationView.class)),
                (request, id) -> guarded(() -> change(number(id), JsonBody.read(request.body(), FIELDS))));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .delete(
                                PATH + "/{id}",
                                "Removes a station; its list brings it back, unless it is hidden instead.")
                        .takes(ID)
                        .answers(204, "The station is removed.")),
                (_, id) -> guarded(() -> {
                    editor.remove(number(id));
                    return Answer.empty(204);
                }));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .post(PATH + "/merge", "Moves the sources of some stations to another, and removes them.")
                        .reads(new BodySpec.Json(MergeView.class))
                        .answers(200, "The station with all sources.", StationView.class)),
                (request, _) -> guarded(() -> merge(JsonBody.read(request.body(), Set.of("into", "stations")))));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .post(PATH + "/{id}/split", "Makes a station of its own of one source.")
                        .takes(ID)
                        .reads(new BodySpec.Json(SplitView.class))
                        .answers(201, "The new station.", StationView.class)),
                (request, _) -> guarded(() -> split(request)));
    }

    static Operation refusals(Operation operation) {
        return operation
                .refuses(400, "invalid_request", "A parameter or field is not valid.")
                .refuses(404, "unknown", "There is nothing with this ID.")
                .refuses(409, "conflict", "It contradicts what is there.")
                .refuses(503, "stations_unavailable", "The stations cannot be read or written now.");
    }

    static Answer guarded(Work work) {
        try {
            return work.answer();
        } catch (StationException | IllegalArgumentException e) {
            return StationProblem.of(e);
        }
    }

    static long number(String id) throws StationException {
        if (!id.matches("\\d{1,18}")) {
            throw new StationException(StationException.Reason.UNKNOWN, "There is nothing with the ID " + id);
        }
        return Long.parseLong(id);
    }

    private Station one(String id) throws StationException {
        return stations.find(number(id))
                .orElseThrow(
                        () -> new StationException(StationException.Reason.UNKNOWN, "No station has the ID " + id));
    }

    private Answer shown(int status, Station station) {
        return Answer.json(status, view.toJson(StationView.of(station, true)));
    }

    private Answer list(Request request) throws StationException {
        String list = Objects.requireNonNullElse(request.parameter("list"), "0");
        StationFilter filter = new StationFilter(
                isSet(request, "all"),
                Objects.requireNonNullElse(request.parameter("group"), ""),
                Objects.requireNonNullElse(request.parameter("query"), ""),
                isSet(request, "favourites"),
                number(list));
        int offset = OFFSET.in(request);
        List<StationView> shown = stations.page(filter, offset, LIMIT.in(request)).stream()
                .map(each -> StationView.of(each, false))
                .toList();
        return Answer.json(
                200, page.toJson(new StationPageView(stations.count(filter), offset, shown, stations.groups())));
    }

    static boolean isSet(Request request, String name) {
        String value = request.parameter(name);
        return value != null && (value.isEmpty() || value.equals("1") || value.equalsIgnoreCase("true"));
    }

    private Answer add(JsonBody body) throws StationException {
        List<String> groups = body.texts("groups", List.of());
        StationValues values = new StationValues(
                body.text("name"),
                "",
                null,
                groups == null ? List.of() : groups,
                body.text("logo"),
                body.text("guide_id"),
                Map.of());
        return shown(201, editor.add(values, body.number("number", null), body.contents("sources", isPrivateAllowed)));
    }

    private Answer change(long id, JsonBody body) throws StationException {
        SourceEdits sources = new SourceEdits(
                body.has("sources") ? body.contents("sources", isPrivateAllowed) : null,
                body.has("pinned"),
                pinned(body));
        return shown(200, editor.change(id, now -> edits(body, now), sources));
    }

    private static StationEdits edits(JsonBody body, StationEdits now) {
        return new StationEdits(
                body.text("name", now.name()),
                body.number("number", now.number()),
                body.texts("groups", now.groups()),
                body.text("logo", now.logo()),
                body.text("guide_id", now.guideId()),
                body.flag("hidden", now.isHidden()),
                body.flag("favourite", now.isFavourite()));
    }

    private @Nullable ContentId pinned(JsonBody body) {
        String link = body.text("pinned");
        if (link.isEmpty()) {
            return null;
        }
        return switch (LinkReader.read(link, isPrivateAllowed)) {
            case StreamLink.Playable(ContentId content, boolean _) -> content;
            case StreamLink.Unplayable(String reason) ->
                throw new IllegalArgumentException("pinned must be a link that engines play, but " + reason);
        };
    }

    private Answer merge(JsonBody body) throws StationException {
        long into = body.object().at("into").number().orElse(0.0).longValue();
        return shown(200, editor.merge(into, body.ids("stations")));
    }

    private Answer split(Request request) throws StationException {
        JsonBody body = JsonBody.read(request.body(), Set.of("source"));
        long source = body.object().at("source").number().orElse(0.0).longValue();
        return shown(201, editor.split(number(request.part("id")), source));
    }
}
