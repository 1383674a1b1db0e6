package dev.acequia.api.stations;

import static dev.acequia.api.stations.StationsResource.guarded;
import static dev.acequia.api.stations.StationsResource.isSet;
import static dev.acequia.api.stations.StationsResource.number;
import static dev.acequia.api.stations.StationsResource.refusals;

import dev.acequia.events.EventLog;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Operation;
import dev.acequia.http.Parameter;
import dev.acequia.http.Route;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Request;
import dev.acequia.http.message.UploadBody;
import dev.acequia.json.JsonValue;
import dev.acequia.settings.WellFormed;
import dev.acequia.station.ImportReport;
import dev.acequia.station.Imports;
import dev.acequia.station.ListOptions;
import dev.acequia.station.ListRefresh;
import dev.acequia.station.ListRefresher;
import dev.acequia.station.ListSource;
import dev.acequia.station.ListSources;
import dev.acequia.station.StationException;
import dev.acequia.stationlist.ListException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/catalogue/imports`: imports of lists, with a preview, reports and undo. A list is read as it comes, however long
/// it is.
public final class ImportsResource {
    private static final String PATH = "/catalogue/imports";
    private static final int LONGEST_ORDER = 64 << 10;
    private static final String JSON = "application/json";
    private static final Parameter ID = Parameter.text("id", "Number of the import.");

    private final Imports imports;
    private final ListSources lists;
    private final ListRefresh refresh;
    private final EventLog events;
    private final Runnable changed;
    private final JsonType<ImportView> view;

    /// @param changed run after each import
    public ImportsResource(
            Imports imports, ListSources lists, ListRefresh refresh, EventLog events, Runnable changed, Jsonb jsonb) {
        this.imports = imports;
        this.lists = lists;
        this.refresh = refresh;
        this.events = events;
        this.changed = changed;
        this.view = jsonb.type(ImportView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(refusals(described()), Route.Resource.upload((request, _) -> guarded(() -> run(request))));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .get(PATH + "/{id}", "Report of an import.")
                        .takes(ID)
                        .answers(200, "The report.", ImportView.class)),
                (_, id) -> guarded(() -> shown(imports.report(number(id)))));
        routes.resource(
                refusals(ApiTag.STATIONS
                        .post(PATH + "/{id}/undo", "Undoes the last import of a source.")
                        .takes(ID)
                        .answers(200, "The report of the import that was undone.", ImportView.class)),
                (request, _) -> guarded(() -> shown(imports.undo(number(request.part("id"))))));
    }

    private static Operation described() {
        return ApiTag.STATIONS
                .post(
                        PATH,
                        "Imports a list: the body itself in any format, or what its JSON names by `url`, `search`, `engine` or"
                                + " `text`.")
                .takes(
                        Parameter.text("source", "ID or name of the source; a new name adds one."),
                        Parameter.flag("dry_run", "Whether nothing is saved."),
                        Parameter.flag(
                                "force", "Whether also a list is taken that has lost or multiplied its entries."))
                .reads(
                        new BodySpec.Json(ListForm.NewListView.class),
                        BodySpec.media("audio/x-mpegurl"),
                        BodySpec.media("text/plain"))
                .answers(200, "The report.", ImportView.class)
                .refuses(400, "url_refused", "The URL may not be fetched.")
                .refuses(
                        413,
                        "list_too_large",
                        "The list has more bytes, entries or layers of packing than a list may have.")
                .refuses(422, "no_list", "It is no list.")
                .refuses(502, "not_fetched", "The server of the URL has not sent the list.");
    }

    private Answer shown(ImportReport report) {
        return Answer.json(200, view.toJson(ImportView.of(report)));
    }

    private Answer run(Request request) throws StationException {
        UploadBody upload = request.upload();
        if (upload == null) {
            throw new IllegalStateException("the route reads uploads");
        }
        try (upload) {
            return run(request, upload);
        } catch (ListException | IOException e) {
            return StationProblem.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StationException(StationException.Reason.UNAVAILABLE, "The server is shutting down");
        }
    }

    private Answer run(Request request, UploadBody upload)
            throws StationException, ListException, IOException, InterruptedException {
        boolean isKept = !isSet(request, "dry_run");
        boolean isForced = isSet(request, "force");
        byte[] begin = request.mediaType().equals(JSON) ? upload.readNBytes(LONGEST_ORDER) : new byte[0];
        JsonBody order = order(begin);
        ListSource source = source(request.parameter("source"), order);
        Optional<ImportReport> report;
        if (order != null && !order.has("text")) {
            report = refresh.run(source, isKept, isForced);
        } else {
            InputStream list = order != null
                    ? new ByteArrayInputStream(order.text("text").getBytes(StandardCharsets.UTF_8))
                    : new SequenceInputStream(new ByteArrayInputStream(begin), upload);
            report = Optional.of(
                    imports.run(source, list, refresh.pasted(), new Imports.Order(isKept, isForced, null, "", "")));
        }
        if (report.isEmpty()) {
            var last = imports.reports(source.id(), 1);
            return last.isEmpty() ? Answer.empty(204) : shown(last.getFirst());
        }
        if (isKept) {
            changed.run();
            ListRefresher.tell(events, source.name(), report.get());
        }
        return shown(report.get());
    }

    /// The object that says where a list is; null where the body is the list itself.
    private static @Nullable JsonBody order(byte[] begin) {
        if (begin.length == 0 || begin.length == LONGEST_ORDER) {
            return null;
        }
        JsonBody body;
        try {
            body = new JsonBody(JsonValue.read(WellFormed.json(begin)));
        } catch (IllegalArgumentException e) {
            return null; // the list's reader says what is wrong with it
        }
        return ListForm.isOrder(body) && !body.has("channels") ? JsonBody.read(begin, ListForm.FIELDS) : null;
    }

    private ListSource source(@Nullable String named, @Nullable JsonBody order) throws StationException, IOException {
        if (named != null && !named.isBlank()) {
            Optional<ListSource> known = named.matches("\\d{1,18}")
                    ? Optional.of(lists.one(Long.parseLong(named)))
                    : lists.named(named.strip());
            if (known.isPresent()) {
                return known.get();
            }
        }
        ListSource wanted = order == null
                ? ListSources.unsaved(
                        named == null || named.isBlank() ? "Pasted" : named,
                        named == null || named.isBlank() ? ListSource.Kind.PASTED : ListSource.Kind.UPLOAD,
                        "",
                        ListOptions.DEFAULT)
                : ListForm.read(order);
        if (!wanted.kind().isRefreshed()) {
            return lists.named(wanted.name()).orElse(wanted);
        }
        Optional<ListSource> known = lists.at(wanted.kind(), wanted.location());
        if (known.isPresent()) {
            return known.get();
        }
        return named != null && !named.isBlank()
                ? ListSources.unsaved(named, wanted.kind(), wanted.location(), wanted.options())
                : unique(wanted);
    }

    /// The same under a name that no other source has.
    private ListSource unique(ListSource wanted) throws StationException {
        String name = wanted.name();
        for (int i = 2; lists.named(name).isPresent(); i++) {
            name = wanted.name() + " (" + i + ")";
        }
        return ListSources.unsaved(name, wanted.kind(), wanted.location(), wanted.options());
    }
}
