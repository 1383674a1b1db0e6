package dev.acequia.api;

import dev.acequia.http.Answer;
import dev.acequia.http.Method;
import dev.acequia.http.Problem;
import dev.acequia.http.Request;
import dev.acequia.http.Router;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.SettingsException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.List;

/// `/proxy/config/history`: who changed which settings, and taking that back.
public final class HistoryResource {
    private static final int MOST = 100;

    /// The changes, newest first.
    @Json
    public record HistoryView(List<ChangeView> history) {}

    private final LiveSettings settings;
    private final JsonType<HistoryView> history;
    private final JsonType<ChangeView> change;

    public HistoryResource(LiveSettings settings, Jsonb jsonb) {
        this.settings = settings;
        this.history = jsonb.type(HistoryView.class);
        this.change = jsonb.type(ChangeView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(Method.GET, "/proxy/config/history", (request, _) -> show(request));
        routes.resource(Method.POST, "/proxy/config/undo", (request, _) -> undo(request));
    }

    private Answer show(Request request) {
        try {
            int limit = Parameters.number(request, "limit", MOST, 1, MOST);
            List<ChangeView> views =
                    settings.history().stream().limit(limit).map(ChangeView::of).toList();
            return Answer.json(200, history.toJson(new HistoryView(views)));
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_parameter", String.valueOf(e.getMessage()))
                    .answer();
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
