package dev.acequia.api;

import static java.util.Map.entry;

import dev.acequia.api.openapi.JsonObject;
import dev.acequia.http.Parameter;
import dev.acequia.http.message.BodySpec;
import dev.acequia.settings.Catalogue;
import dev.acequia.settings.Setting;
import dev.acequia.settings.kind.Amount;
import dev.acequia.settings.kind.Kind;
import dev.acequia.settings.kind.PortList;
import dev.acequia.settings.kind.SizeOrNone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The settings as the description of the API shows them: types, ranges and sentences of the catalogue. It is made when
/// that is asked for, so that a start does not pay for it.
final class SettingSchema {
    private static final Map<String, Object> TEXT = JsonObject.of(entry("type", "string"));
    private static final Map<String, Object> TEXTS = JsonObject.of(entry("type", "array"), entry("items", TEXT));

    private SettingSchema() {}

    /// All settings, by key.
    static BodySpec all() {
        return new BodySpec.Shaped("Settings", () -> {
            Map<String, Object> properties = properties();
            return schema(properties, properties);
        });
    }

    /// Some settings, by key.
    static BodySpec some() {
        return new BodySpec.Shaped("SomeSettings", () -> schema(properties(), Map.of()));
    }

    /// All settings after some have changed.
    static BodySpec changed() {
        return new BodySpec.Shaped("ChangedSettings", () -> {
            Map<String, Object> properties = properties();
            properties.put("message", TEXT);
            properties.put("warnings", TEXTS);
            return schema(properties, properties);
        });
    }

    /// All that is known about each setting, by key.
    static BodySpec explained() {
        return new BodySpec.Shaped("ExplainedSettings", SettingSchema::explanations);
    }

    private static Map<String, Object> explanations() {
        Map<String, Object> needed = new LinkedHashMap<>();
        needed.put("value", Map.of());
        needed.put("default", Map.of());
        for (String each : List.of("source", "range", "unit", "section", "sentence")) {
            needed.put(each, TEXT);
        }
        needed.put("applies_at_once", JsonObject.of(entry("type", "boolean")));
        Map<String, Object> all = new LinkedHashMap<>(needed);
        all.put("min", JsonObject.of(entry("type", "number")));
        all.put("max", JsonObject.of(entry("type", "number")));
        all.put("max_items", JsonObject.of(entry("type", "integer")));
        all.put("choices", TEXTS);
        all.put("stream_mode", TEXT);
        all.put("secret", JsonObject.of(entry("type", "boolean")));
        return JsonObject.of(entry("type", "object"), entry("additionalProperties", schema(all, needed)));
    }

    /// Each setting as a parameter of the query.
    static List<Parameter> parameters() {
        return Catalogue.all().stream()
                .<Parameter>map(each -> new Parameter.Shaped(each.key(), sentence(each), schema(each)))
                .toList();
    }

    private static Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        Catalogue.all()
                .forEach(each ->
                        properties.put(each.key(), JsonObject.with(schema(each), "description", sentence(each))));
        return properties;
    }

    /// A default of the schema would be sent by clients that were told nothing, and change the setting back.
    private static <T> String sentence(Setting<T> setting) {
        String usual = setting.show(setting.defaultValue());
        return setting.sentence() + (usual.isEmpty() ? "" : " By default `" + usual + "`.");
    }

    private static Map<String, Object> schema(Setting<?> setting) {
        Kind<?> kind = setting.kind();
        return switch (kind) {
            case Amount<?> amount -> amount(amount);
            case SizeOrNone(Amount.Bytes size) ->
                JsonObject.of(entry("type", "integer"), entry("minimum", 0), entry("maximum", size.max()));
            case PortList _ -> JsonObject.of(entry("anyOf", List.of(amount(PortList.PORT), TEXT)));
            case Kind.Flag _ -> JsonObject.of(entry("type", "boolean"));
            case Kind<?> _ when !kind.choices().isEmpty() -> JsonObject.with(TEXT, "enum", kind.choices());
            case Kind<?> _ -> TEXT;
        };
    }

    private static <T extends Comparable<T>> Map<String, Object> amount(Amount<T> amount) {
        boolean isWhole = amount instanceof Amount.WholeNumber || amount instanceof Amount.Bytes;
        return JsonObject.of(
                entry("type", isWhole ? "integer" : "number"),
                entry("minimum", amount.json(amount.min())),
                entry("maximum", amount.json(amount.max())));
    }

    private static Map<String, Object> schema(Map<String, Object> properties, Map<String, Object> required) {
        Map<String, Object> schema = JsonObject.of(entry("type", "object"), entry("properties", properties));
        return required.isEmpty() ? schema : JsonObject.with(schema, "required", List.copyOf(required.keySet()));
    }
}
