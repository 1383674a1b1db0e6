package dev.acequia.api;

import dev.acequia.http.AdminAccess;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Request;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.FlatJson;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.Setting;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import dev.acequia.settings.Source;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/settings/export` and `/settings/import`: the saved settings as a JSON object that another server takes.
public final class SettingsTransferResource {
    private static final String SETTINGS = "settings";
    private static final BodySpec EXPORTED = new BodySpec.Shaped(
            "ExportedSettings",
            () -> Map.of(
                    "type",
                    "object",
                    "required",
                    List.of(SETTINGS),
                    "properties",
                    Map.of(
                            "export_date",
                            Map.of("type", "string", "format", "date-time"),
                            "version",
                            Map.of("type", "string"),
                            SETTINGS,
                            Map.of("type", "object"))));

    /// Result of a settings import.
    @Json
    public record SettingsImportView(String message, List<String> imported, List<String> ignored) {}

    private final LiveSettings settings;
    private final String version;
    private final InstantSource clock;
    private final JsonType<Object> json;
    private final JsonType<SettingsImportView> taken;

    public SettingsTransferResource(LiveSettings settings, String version, InstantSource clock, Jsonb jsonb) {
        this.settings = settings;
        this.version = version;
        this.clock = clock;
        this.json = jsonb.type(Object.class);
        this.taken = jsonb.type(SettingsImportView.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.SETTINGS
                        .get("/settings/export", "Exports the saved settings, as a backup or for another server.")
                        .takes(Parameter.flag(
                                AdminAccess.SECRETS,
                                "Includes secrets for clients that may change them; only the value `true` counts."))
                        .answers(200, "The settings, in the form that the import takes.", EXPORTED),
                (request, _) -> export(request));
        routes.resource(
                ApiTag.SETTINGS
                        .post("/settings/import", "Imports exported settings, all or none.")
                        .reads(EXPORTED)
                        .answers(
                                200,
                                "The imported settings, and those that were ignored as unknown.",
                                SettingsImportView.class)
                        .refuses(400, "invalid_setting", "`detail` names each invalid setting with its range.")
                        .refuses(500, "not_saved", "The settings file cannot be written; nothing has changed."),
                (request, _) -> take(request));
    }

    /// With `?secrets=true` the secrets are among them, which only those get who may change them.
    private Answer export(Request request) {
        boolean withSecrets = "true".equals(request.parameter(AdminAccess.SECRETS));
        Settings now = settings.now();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Setting<?> each : Catalogue.all()) {
            if (now.source(each) == Source.SAVED && (withSecrets || !each.isSecret() && !now.hides(each))) {
                values.put(each.key(), value(now, each));
            }
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("export_date", clock.instant().toString());
        all.put("version", version);
        all.put(SETTINGS, values);
        return Answer.json(200, json.toJson(all))
                .with("Content-Disposition", "attachment; filename=\"acequia-settings.json\"");
    }

    private static <T> Object value(Settings now, Setting<T> setting) {
        return setting.kind().json(now.get(setting));
    }

    /// Imports settings; those that the object does not name stay as they are.
    private Answer take(Request request) {
        try {
            Map<String, String> given = FlatJson.readWithin(request.body(), SETTINGS);
            List<String> ignored = settings.load(given, request.address());
            List<String> imported = new ArrayList<>(given.keySet());
            imported.removeAll(ignored);
            var view = new SettingsImportView(imported.size() + " settings imported", imported, ignored);
            return Answer.json(200, taken.toJson(view));
        } catch (IllegalArgumentException e) {
            return SettingsRefusal.of(e);
        } catch (SettingsException e) {
            return SettingsRefusal.of(e);
        }
    }
}
