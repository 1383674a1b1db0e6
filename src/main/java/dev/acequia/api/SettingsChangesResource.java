package dev.acequia.api;

import dev.acequia.http.ApiTag;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.SettingsException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.List;

/// `/proxy/config/history`: who changed which settings, and taking that back.
public final class SettingsChangesResource {
    private static final int MOST = 100;

    /// The changes, newest first.
    @Json
    public record HistoryView(List<ChangeView> history) {}

    private static final Parameter.WholeNumber LIMIT = Parameter.number("limit", "Maximum number of changes.")
            .from(1, MOST)
            .usually(MOST);

    private final LiveSettings settings;
    private final JsonType<HistoryView> history;
    private final JsonType<ChangeView> change;

    public SettingsChangesResource(LiveSettings settings, Jsonb jsonb) {
        this.settings = settings;
        this.history = jsonb.type(HistoryView.class);
        this.change = jsonb.type(ChangeView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.SETTINGS
                        .get("/proxy/config/history", "Changes of settings and who made them, newest first.")
                        .takes(LIMIT)
                        .answers(200, "The changes.", HistoryView.class)
                        .refuses(400, "invalid_parameter", "`detail` says what the parameter must be."),
                (request, _) -> show(request));
        routes.resource(
                ApiTag.SETTINGS
                        .post(
                                "/proxy/config/undo",
                                "Undoes the newest change; each further call undoes the one before.")
                        .answers(200, "The change that undoes it.", ChangeView.class)
                        .refuses(409, "nothing_to_undo", "There is no change left, or its values cannot be restored.")
                        .refuses(500, "not_saved", "The settings file cannot be written; nothing has changed."),
                (request, _) -> undo(request));
    }

    private Answer show(Request request) {
        try {
            int limit = LIMIT.in(request);
            List<ChangeView> views =
                    settings.history().stream().limit(limit).map(ChangeView::of).toList();
            return Answer.json(200, history.toJson(new HistoryView(views)));
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_parameter", e).answer();
        }
    }

    private Answer undo(Request request) {
        try {
            return Answer.json(200, change.toJson(ChangeView.of(settings.undo(request.address()))));
        } catch (SettingsException e) {
            return SettingsRefusal.of(e);
        }
    }
}
