package dev.acequia.api;

import dev.acequia.http.Access;
import dev.acequia.http.Answer;
import dev.acequia.http.Method;
import dev.acequia.http.Request;
import dev.acequia.http.Router;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.FlatJson;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.Setting;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import dev.acequia.settings.Source;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/settings/export` and `/settings/import`: the saved settings as a JSON object that another server takes.
public final class SettingsResource {
    private static final String SETTINGS = "settings";

    private final LiveSettings settings;
    private final String version;
    private final InstantSource clock;
    private final JsonType<Object> json;

    public SettingsResource(LiveSettings settings, String version, InstantSource clock, Jsonb jsonb) {
        this.settings = settings;
        this.version = version;
        this.clock = clock;
        this.json = jsonb.type(Object.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(Method.GET, "/settings/export", (request, _) -> export(request));
        routes.resource(Method.POST, "/settings/import", (request, _) -> take(request));
    }

    /// With `?secrets=true` the secrets are among them, which only those get who may change them.
    private Answer export(Request request) {
        boolean withSecrets = "true".equals(request.parameter(Access.SECRETS));
        Settings now = settings.now();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Setting<?> each : Catalogue.all()) {
            if (now.source(each) == Source.SAVED && (withSecrets || !each.isSecret())) {
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

    /// What the object does not name stays as it is.
    private Answer take(Request request) {
        try {
            Map<String, String> given = FlatJson.readWithin(request.body(), SETTINGS);
            List<String> ignored = settings.load(given, request.address());
            List<String> imported = new ArrayList<>(given.keySet());
            imported.removeAll(ignored);
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("message", imported.size() + " settings imported");
            all.put("imported", imported);
            all.put("ignored", ignored);
            return Answer.json(200, json.toJson(all));
        } catch (IllegalArgumentException e) {
            return SettingsRefusal.of(e);
        } catch (SettingsException e) {
            return SettingsRefusal.of(e);
        }
    }
}
