package dev.acequia.api;

import dev.acequia.settings.Setting;
import dev.acequia.settings.Settings;
import dev.acequia.settings.kind.Amount;
import dev.acequia.settings.kind.Kind;
import dev.acequia.settings.kind.PortList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A setting as `/proxy/config?explain=1` shows it (`contract.md` 1): all that is known about it.
final class SettingView {
    private SettingView() {}

    static <T> Map<String, Object> of(Settings now, Setting<T> setting) {
        Kind<T> kind = setting.kind();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("value", now.json(setting));
        view.put("default", setting.json(setting.defaultValue()));
        view.put("source", now.source(setting).name().toLowerCase(Locale.ROOT));
        if (kind instanceof Amount<?> amount) {
            addBounds(view, amount);
        } else if (kind instanceof PortList) {
            addBounds(view, PortList.PORT);
            view.put("max_items", PortList.MOST);
        } else if (!kind.choices().isEmpty()) {
            view.put("choices", kind.choices());
        }
        view.put("range", kind.range());
        view.put("unit", kind.unit());
        view.put("applies_at_once", setting.appliesAtOnce());
        view.put("section", setting.section().title());
        setting.mode().ifPresent(mode -> view.put("stream_mode", mode.name()));
        if (setting.isSecret()) {
            view.put("secret", true);
        }
        view.put("sentence", setting.sentence());
        return view;
    }

    private static <T extends Comparable<T>> void addBounds(Map<String, Object> view, Amount<T> amount) {
        view.put("min", amount.json(amount.min()));
        view.put("max", amount.json(amount.max()));
    }
}
