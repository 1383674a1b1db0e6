package dev.acequia.api;

import dev.acequia.engine.ContentId;
import dev.acequia.http.Answer;
import dev.acequia.http.Method;
import dev.acequia.http.Problem;
import dev.acequia.http.Request;
import dev.acequia.http.Router;
import dev.acequia.loop.LoopList;
import dev.acequia.loop.LoopingStream;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.Setting;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/stream-loop-detection/config` and `/looping-streams`: how streams that loop are found, and those that were
/// (`reference.md` 1.5).
public final class LoopsResource {
    private static final String CONFIG = "/stream-loop-detection/config";
    private static final String LIST = "/looping-streams";

    /// The reference's names for the settings.
    private static final Map<String, Setting<?>> NAMES = Map.of(
            "enabled", Catalogue.STREAM_LOOP_DETECTION_ENABLED,
            "threshold_seconds", Catalogue.STREAM_LOOP_DETECTION_THRESHOLD_S,
            "check_interval_seconds", Catalogue.STREAM_LOOP_CHECK_INTERVAL_S,
            "retention_minutes", Catalogue.STREAM_LOOP_RETENTION_MINUTES);

    private final LoopList list;
    private final LiveSettings settings;
    private final JsonType<Object> json;

    public LoopsResource(LoopList list, LiveSettings settings, Jsonb jsonb) {
        this.list = list;
        this.settings = settings;
        this.json = jsonb.type(Object.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(Method.GET, CONFIG, (_, _) -> ok(config()));
        routes.resource(Method.POST, CONFIG, (request, _) -> change(request));
        routes.resource(Method.GET, LIST, (_, _) -> ok(streams()));
        routes.resource(Method.DELETE, LIST + "/*", (_, id) -> remove(id));
        routes.resource(Method.POST, LIST + "/clear", (_, _) -> clear());
    }

    private Answer ok(Map<String, Object> body) {
        return Answer.json(200, json.toJson(body));
    }

    private Map<String, Object> config() {
        Settings now = settings.now();
        Duration threshold = now.get(Catalogue.STREAM_LOOP_DETECTION_THRESHOLD_S);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("enabled", now.get(Catalogue.STREAM_LOOP_DETECTION_ENABLED));
        config.put("threshold_seconds", now.json(Catalogue.STREAM_LOOP_DETECTION_THRESHOLD_S));
        config.put("threshold_minutes", threshold.toMillis() / 60_000.0);
        config.put("threshold_hours", threshold.toMillis() / 3_600_000.0);
        config.put("check_interval_seconds", now.json(Catalogue.STREAM_LOOP_CHECK_INTERVAL_S));
        config.put("retention_minutes", now.json(Catalogue.STREAM_LOOP_RETENTION_MINUTES));
        return config;
    }

    private Answer change(Request request) {
        try {
            settings.update(wanted(Parameters.of(request)));
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("message", "Loop detection configuration updated and persisted");
            answer.putAll(config());
            return ok(answer);
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_setting", String.valueOf(e.getMessage()))
                    .answer();
        } catch (SettingsException e) {
            String sentences = inReferencesWords(String.join("; ", e.problems()));
            return switch (e.reason()) {
                case INVALID -> Problem.of(400, "invalid_setting", sentences).answer();
                case UNSAVED -> Problem.of(500, "not_saved", sentences).answer();
            };
        }
    }

    /// The values by the settings' keys.
    private static Map<String, String> wanted(Map<String, String> given) {
        Map<String, String> changes = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            Setting<?> setting = NAMES.get(name);
            if (setting == null) {
                throw new IllegalArgumentException(
                        "Only enabled, threshold_seconds, check_interval_seconds and retention_minutes can be set, not "
                                + name);
            }
            changes.put(setting.key(), value);
        });
        return changes;
    }

    private static String inReferencesWords(String sentences) {
        String words = sentences;
        for (Map.Entry<String, Setting<?>> each : NAMES.entrySet()) {
            words = words.replace(each.getValue().key(), each.getKey());
        }
        return words;
    }

    private Map<String, Object> streams() {
        List<LoopingStream> all = list.streams();
        Map<String, Object> since = new LinkedHashMap<>();
        all.forEach(each -> since.put(each.id(), each.since().toString()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("stream_ids", List.copyOf(since.keySet()));
        body.put("streams", since);
        body.put("retention_minutes", list.retention().toMinutes());
        return body;
    }

    private Answer remove(String id) {
        try {
            if (list.remove(ContentId.parse(ContentId.Kind.CONTENT_ID, id))) {
                return ok(Map.of("message", "Stream " + id + " removed from the looping streams list"));
            }
        } catch (IllegalArgumentException e) {
            return Problem.of(404, "unknown_stream", String.valueOf(e.getMessage()))
                    .answer();
        }
        return Problem.of(404, "unknown_stream", "Stream " + id + " is not on the list of looping streams")
                .answer();
    }

    private Answer clear() {
        return ok(Map.of("message", "Removed " + list.clear() + " streams from the looping streams list"));
    }
}
