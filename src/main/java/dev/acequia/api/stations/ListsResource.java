package dev.acequia.api.stations;

import static dev.acequia.api.stations.StationsResource.guarded;
import static dev.acequia.api.stations.StationsResource.number;
import static dev.acequia.api.stations.StationsResource.refusals;
import static io.avaje.jsonb.Types.listOf;

import dev.acequia.fetch.FetchException;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Request;
import dev.acequia.station.Imports;
import dev.acequia.station.ListSource;
import dev.acequia.station.ListSources;
import dev.acequia.station.StationException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;

/// `/catalogue/sources`: where lists come from.
public final class ListsResource {
    private static final String PATH = "/catalogue/sources";
    private static final int MOST_REPORTS = 50;
    private static final Parameter ID = Parameter.text("id", "Number of the source.");

    private final ListSources lists;
    private final Imports imports;
    private final Runnable changed;
    private final JsonType<ListView> view;
    private final JsonType<ImportView> report;

    /// @param changed run after each change
    public ListsResource(ListSources lists, Imports imports, Runnable changed, Jsonb jsonb) {
        this.lists = lists;
        this.imports = imports;
        this.changed = changed;
        this.view = jsonb.type(ListView.class);
        this.report = jsonb.type(ImportView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                refusals(ApiTag.STATIONS
                        .get(PATH, "Sources of lists.")
                        .answers(200, "The sources in the order of their names.", listOf(ListView.class))),
                (_, _) -> guarded(() -> Answer.json(
                        200,
                        view.list()
                                .toJson(lists.all().stream().map(ListView::of).toList()))));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .get(PATH + "/{id}", "One source of lists.")
                        .takes(ID)
                        .answers(200, "The source.", ListView.class)),
                (_, id) -> guarded(() -> shown(200, lists.one(number(id)))));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .get(PATH + "/{id}/imports", "The last imports of a source, the newest first.")
                        .takes(ID)
                        .answers(200, "Their reports.", listOf(ImportView.class))),
                (request, _) -> guarded(() -> reports(request.part("id"))));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .post(
                                PATH,
                                "Adds a source of lists; one with a URL, of a search or of an engine is imported soon.")
                        .reads(new BodySpec.Json(ListForm.NewListView.class))
                        .answers(201, "The source.", ListView.class)),
                (request, _) -> guarded(() -> add(request)));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .patch(PATH + "/{id}", "Changes fields of a source.")
                        .takes(ID)
                        .reads(new BodySpec.Json(ListForm.NewListView.class))
                        .answers(200, "The source.", ListView.class)),
                (request, id) -> guarded(() -> change(id, request)));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .delete(
                                PATH + "/{id}",
                                "Removes a source, and its stations that no other list has and nobody has edited.")
                        .takes(ID)
                        .answers(204, "The source is removed.")),
                (_, id) -> guarded(() -> {
                    lists.remove(number(id));
                    return Answer.empty(204);
                }));
    }

    private Answer shown(int status, ListSource source) {
        return Answer.json(status, view.toJson(ListView.of(source)));
    }

    private Answer reports(String id) throws StationException {
        return Answer.json(
                200,
                report.list()
                        .toJson(imports.reports(lists.one(number(id)).id(), MOST_REPORTS).stream()
                                .map(ImportView::of)
                                .toList()));
    }

    private Answer add(Request request) throws StationException {
        try {
            ListSource added = lists.add(ListForm.read(JsonBody.read(request.body(), ListForm.FIELDS)));
            changed.run();
            return shown(201, added);
        } catch (FetchException e) {
            return StationProblem.of(e);
        }
    }

    private Answer change(String id, Request request) throws StationException {
        try {
            JsonBody body = JsonBody.read(request.body(), ListForm.FIELDS);
            return shown(200, lists.change(ListForm.changed(lists.one(number(id)), body)));
        } catch (FetchException e) {
            return StationProblem.of(e);
        }
    }
}
