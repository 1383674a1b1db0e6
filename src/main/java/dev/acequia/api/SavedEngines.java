package dev.acequia.api;

import dev.acequia.engine.EngineAddress;
import dev.acequia.pool.Engine;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.Setting;
import dev.acequia.settings.Settings;
import dev.acequia.settings.Source;
import dev.acequia.settings.kind.AddedEngine;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Settings changes, by key, that add or remove an engine.
final class SavedEngines {
    private SavedEngines() {}

    /// Nothing for one that the settings name already, unless there is more to say of it.
    static Map<String, String> with(Settings now, Engine engine) {
        boolean isNamed = now.get(EngineSettings.ENGINES).stream().anyMatch(each -> isAt(each, engine.address()));
        if (isNamed && !engine.isForwarded()) {
            return without(EngineSettings.ADDED_ENGINES, added(now, engine.address()), now);
        }
        List<AddedEngine> added = new ArrayList<>(added(now, engine.address()));
        EngineAddress address = engine.address();
        added.add(new AddedEngine(
                InetSocketAddress.createUnresolved(address.host(), address.port()), engine.isForwarded()));
        return Map.of(
                EngineSettings.ADDED_ENGINES.key(),
                EngineSettings.ADDED_ENGINES.kind().write(added));
    }

    /// The changes that remove an engine from the saved settings; values from outside of them would be back at the next
    /// start.
    static Map<String, String> without(Settings now, EngineAddress engine) {
        Map<String, String> changes =
                new LinkedHashMap<>(without(EngineSettings.ADDED_ENGINES, added(now, engine), now));
        if (now.source(EngineSettings.ENGINES) == Source.SAVED) {
            List<InetSocketAddress> left = now.get(EngineSettings.ENGINES).stream()
                    .filter(each -> !isAt(each, engine))
                    .toList();
            changes.putAll(without(EngineSettings.ENGINES, left, now));
        }
        return changes;
    }

    private static <T> Map<String, String> without(Setting<List<T>> setting, List<T> left, Settings now) {
        return left.size() == now.get(setting).size()
                ? Map.of()
                : Map.of(setting.key(), setting.kind().write(left));
    }

    /// Those that were added, without this one.
    private static List<AddedEngine> added(Settings now, EngineAddress engine) {
        return now.get(EngineSettings.ADDED_ENGINES).stream()
                .filter(each -> !isAt(each.address(), engine))
                .toList();
    }

    private static boolean isAt(InetSocketAddress address, EngineAddress engine) {
        return new EngineAddress(address.getHostString(), address.getPort()).equals(engine);
    }
}
