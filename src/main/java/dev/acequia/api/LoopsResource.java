package dev.acequia.api;

import dev.acequia.engine.ContentId;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.looping.LoopList;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.LoopSettings;
import dev.acequia.settings.Setting;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/stream-loop-detection/config` and `/looping-streams`: how streams that loop are found, and those that were
/// (`reference.md` 1.5).
public final class LoopsResource {
    private static final String CONFIG = "/stream-loop-detection/config";
    private static final String LIST = "/looping-streams";

    /// The reference's names for the settings.
    private static final Map<String, Setting<?>> NAMES = Map.of(
            "enabled", LoopSettings.STREAM_LOOP_DETECTION_ENABLED,
            "threshold_seconds", LoopSettings.STREAM_LOOP_DETECTION_THRESHOLD_S,
            "check_interval_seconds", LoopSettings.STREAM_LOOP_CHECK_INTERVAL_S,
            "retention_minutes", LoopSettings.STREAM_LOOP_RETENTION_MINUTES);

    /// Settings of the detection of looping streams.
    ///
    /// @param retentionMinutes 0 for no expiry
    @Json(naming = Json.Naming.LowerUnderscore)
    public record LoopConfigView(
            boolean enabled,
            long thresholdSeconds,
            double thresholdMinutes,
            double thresholdHours,
            long checkIntervalSeconds,
            int retentionMinutes) {}

    /// The changeable part of those settings.
    record NewLoopConfigView(
            @Nullable Boolean enabled,
            @Nullable Integer thresholdSeconds,
            @Nullable Integer checkIntervalSeconds,
            @Nullable Integer retentionMinutes) {}

    /// The same after a change.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record LoopConfigChangedView(
            String message,
            boolean enabled,
            long thresholdSeconds,
            double thresholdMinutes,
            double thresholdHours,
            long checkIntervalSeconds,
            int retentionMinutes) {
        static LoopConfigChangedView of(String message, LoopConfigView now) {
            return new LoopConfigChangedView(
                    message,
                    now.enabled,
                    now.thresholdSeconds,
                    now.thresholdMinutes,
                    now.thresholdHours,
                    now.checkIntervalSeconds,
                    now.retentionMinutes);
        }
    }

    /// Streams that are not played, and since when.
    @Json(naming = Json.Naming.LowerUnderscore)
    public record LoopListView(List<String> streamIds, Map<String, Instant> streams, long retentionMinutes) {}

    /// Sentence that confirms a change.
    @Json
    public record MessageView(String message) {}

    private final LoopList list;
    private final LiveSettings settings;
    private final Jsonb jsonb;

    public LoopsResource(LoopList list, LiveSettings settings, Jsonb jsonb) {
        this.list = list;
        this.settings = settings;
        this.jsonb = jsonb;
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.LOOPS
                        .get(CONFIG, "Settings of the detection of looping streams.")
                        .answers(200, "The settings.", LoopConfigView.class),
                (_, _) -> ok(LoopConfigView.class, config()));
        routes.resource(
                ApiTag.LOOPS
                        .post(CONFIG, "Changes these settings, all or none; takes a query or a form, too.")
                        .takes(
                                Parameter.text("enabled", "Whether looping streams are detected, `true` or `false`."),
                                Parameter.text(
                                        "threshold_seconds",
                                        "How many seconds behind live a stream counts as looping, at least 60."),
                                Parameter.text("check_interval_seconds", "Seconds between two checks, at least 5."),
                                Parameter.text(
                                        "retention_minutes",
                                        "Minutes that a stream stays on the list; 0 means forever."))
                        .reads(new BodySpec.Json(NewLoopConfigView.class))
                        .answers(200, "The settings after the change.", LoopConfigChangedView.class)
                        .refuses(400, "invalid_setting", "`detail` names each invalid setting with its range.")
                        .refuses(500, "not_saved", "The settings file cannot be written; nothing has changed."),
                (request, _) -> change(request));
        routes.resource(
                ApiTag.LOOPS
                        .get(LIST, "The list of looping streams, which are not played.")
                        .answers(200, "Their IDs, and when each was listed.", LoopListView.class),
                (_, _) -> ok(LoopListView.class, streams()));
        routes.resource(
                ApiTag.LOOPS
                        .delete(LIST + "/{id}", "Removes a stream from the list, so that it is played again.")
                        .takes(Parameter.text("id", "Content ID or infohash of the stream."))
                        .answers(200, "The stream is no longer on the list.", MessageView.class)
                        .refuses(404, "unknown_stream", "The stream is not on the list."),
                (_, id) -> remove(id));
        routes.resource(
                ApiTag.LOOPS
                        .post(LIST + "/clear", "Clears the list, so that all streams are played again.")
                        .answers(200, "The list is empty.", MessageView.class),
                (_, _) -> clear());
    }

    private <T> Answer ok(Class<T> type, T body) {
        return Answer.json(200, jsonb.type(type).toJson(body));
    }

    private LoopConfigView config() {
        Settings now = settings.now();
        Duration threshold = now.get(LoopSettings.STREAM_LOOP_DETECTION_THRESHOLD_S);
        return new LoopConfigView(
                now.get(LoopSettings.STREAM_LOOP_DETECTION_ENABLED),
                threshold.toSeconds(),
                threshold.toMillis() / 60_000.0,
                threshold.toMillis() / 3_600_000.0,
                now.get(LoopSettings.STREAM_LOOP_CHECK_INTERVAL_S).toSeconds(),
                now.get(LoopSettings.STREAM_LOOP_RETENTION_MINUTES));
    }

    private Answer change(Request request) {
        try {
            settings.update(wanted(Parameters.of(request)), request.address());
            return ok(
                    LoopConfigChangedView.class,
                    LoopConfigChangedView.of("Loop detection configuration updated and persisted", config()));
        } catch (IllegalArgumentException e) {
            return Problem.of(400, "invalid_setting", e).answer();
        } catch (SettingsException e) {
            return SettingsRefusal.of(e, LoopsResource::inReferencesWords);
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

    private LoopListView streams() {
        Map<String, Instant> since = new LinkedHashMap<>();
        list.streams().forEach(each -> since.put(each.id(), each.since()));
        return new LoopListView(
                List.copyOf(since.keySet()), since, list.retention().toMinutes());
    }

    private Answer remove(String id) {
        try {
            if (list.remove(ContentId.parse(ContentId.Kind.CONTENT_ID, id))) {
                return ok(
                        MessageView.class, new MessageView("Stream " + id + " removed from the looping streams list"));
            }
        } catch (IllegalArgumentException e) {
            return Problem.of(404, "unknown_stream", e).answer();
        }
        return Problem.of(404, "unknown_stream", "Stream " + id + " is not on the list of looping streams")
                .answer();
    }

    private Answer clear() {
        return ok(
                MessageView.class,
                new MessageView("Removed " + list.clear() + " streams from the looping streams list"));
    }
}
