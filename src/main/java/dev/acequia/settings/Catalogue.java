package dev.acequia.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Index of all settings.
public final class Catalogue {
    private static final List<Setting<?>> ALL = Stream.of(
                    ServerSettings.ALL,
                    EngineSettings.ALL,
                    FleetSettings.ALL,
                    VpnSettings.ALL,
                    ChannelSettings.ALL,
                    RecoverySettings.ALL,
                    HlsSettings.ALL,
                    StationSettings.ALL,
                    LoopSettings.ALL,
                    LimitSettings.ALL)
            .flatMap(List::stream)
            .<Setting<?>>map(each -> each)
            .toList();

    private Catalogue() {}

    /// All settings, section by section.
    public static List<Setting<?>> all() {
        return ALL;
    }

    /// The setting with this key.
    public static Optional<Setting<?>> named(String key) {
        return ALL.stream().filter(each -> each.key().equals(key)).findFirst();
    }

    /// The setting that someone from outside calls so: by its key, or by a variable in upper or lower case.
    static Optional<Setting<?>> called(String name) {
        return ALL.stream()
                .filter(each -> each.key().equals(name) || each.env().stream().anyMatch(name::equalsIgnoreCase))
                .findFirst();
    }
}
