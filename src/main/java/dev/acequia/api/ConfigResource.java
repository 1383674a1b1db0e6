package dev.acequia.api;

import dev.acequia.http.AdminAccess;
import dev.acequia.http.ApiTag;
import dev.acequia.http.Parameter;
import dev.acequia.http.Router;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Request;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.Setting;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/proxy/config`: the settings, and changing them while the server runs (`contract.md` 3, `reference.md` 1.2).
public final class ConfigResource {
    private static final Parameter.Flag EXPLAIN =
            Parameter.flag("explain", "Adds default, source, range, unit and description of each setting.");
    private static final Parameter.Flag SECRETS = Parameter.flag(
            AdminAccess.SECRETS,
            "Shows keys and tokens to clients that may change them; only the value `true` counts.");

    private final LiveSettings settings;
    private final JsonType<Object> json;

    public ConfigResource(LiveSettings settings, Jsonb jsonb) {
        this.settings = settings;
        this.json = jsonb.type(Object.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(
                ApiTag.SETTINGS
                        .get("/proxy/config", "All settings with their current values.")
                        .takes(EXPLAIN, SECRETS)
                        .answers(
                                200,
                                "The values by key; with `explain`, an object for each setting.",
                                SettingSchema.all(),
                                SettingSchema.explained()),
                (request, _) -> show(request));
        routes.resource(
                ApiTag.SETTINGS
                        .post(
                                "/proxy/config",
                                "Changes settings, all or none; the changes apply at once and are saved.")
                        .takes(SettingSchema::parameters)
                        .reads(SettingSchema.some())
                        .answers(200, "All settings after the change.", SettingSchema.changed())
                        .refuses(
                                400,
                                "invalid_setting",
                                "`detail` names each invalid setting with its range; nothing has changed.")
                        .refuses(500, "not_saved", "The settings file cannot be written; nothing has changed."),
                (request, _) -> change(request));
    }

    private Answer show(Request request) {
        Settings now = settings.now();
        boolean isExplained = EXPLAIN.isSetIn(request);
        boolean withSecrets = "true".equals(request.parameter(AdminAccess.SECRETS));
        Map<String, Object> all = new LinkedHashMap<>();
        for (Setting<?> each : Catalogue.all()) {
            Object value = withSecrets ? whole(now, each) : now.json(each);
            all.put(each.key(), isExplained ? SettingView.of(now, each) : value);
        }
        return Answer.json(200, json.toJson(all));
    }

    private static <T> Object whole(Settings now, Setting<T> setting) {
        return setting.kind().json(now.get(setting));
    }

    private Answer change(Request request) {
        try {
            List<String> warnings = settings.update(Parameters.of(request), request.address());
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("message", "Proxy configuration updated and persisted");
            Settings now = settings.now();
            Catalogue.all().forEach(each -> all.put(each.key(), now.json(each)));
            all.put("warnings", warnings);
            return Answer.json(200, json.toJson(all));
        } catch (IllegalArgumentException e) {
            return SettingsRefusal.of(e);
        } catch (SettingsException e) {
            return SettingsRefusal.of(e);
        }
    }
}
