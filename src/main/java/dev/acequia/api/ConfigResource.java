package dev.acequia.api;

import dev.acequia.http.Answer;
import dev.acequia.http.Method;
import dev.acequia.http.Request;
import dev.acequia.http.Router;
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
    private final LiveSettings settings;
    private final JsonType<Object> json;

    public ConfigResource(LiveSettings settings, Jsonb jsonb) {
        this.settings = settings;
        this.json = jsonb.type(Object.class);
    }

    public void addTo(Router.Builder routes) {
        routes.resource(Method.GET, "/proxy/config", (request, _) -> show(request));
        routes.resource(Method.POST, "/proxy/config", (request, _) -> change(request));
    }

    private Answer show(Request request) {
        Settings now = settings.now();
        String explain = request.parameter("explain");
        boolean isExplained = explain != null && !explain.equals("0") && !explain.equals("false");
        Map<String, Object> all = new LinkedHashMap<>();
        for (Setting<?> each : Catalogue.all()) {
            all.put(each.key(), isExplained ? SettingView.of(now, each) : now.json(each));
        }
        return Answer.json(200, json.toJson(all));
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
