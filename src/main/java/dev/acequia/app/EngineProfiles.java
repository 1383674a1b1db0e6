package dev.acequia.app;

import dev.acequia.fleet.EngineProfile;
import dev.acequia.fleet.KnownImages;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The profile of engines on demand: what is known of their image, and over it what the settings say.
final class EngineProfiles {
    private static final Logger log = LoggerFactory.getLogger(EngineProfiles.class);

    private EngineProfiles() {}

    /// The image of engines: the one that is named, or the one of a variant; empty for a program or none.
    static String image(Settings settings) {
        String image = settings.get(FleetSettings.ENGINE_IMAGE);
        String variant = settings.get(FleetSettings.ENGINE_VARIANT);
        if (!image.isEmpty() || variant.isEmpty()) {
            return image;
        }
        return KnownImages.variant(variant).orElse("");
    }

    static EngineProfile of(Settings settings) {
        String image = image(settings);
        String variant = settings.get(FleetSettings.ENGINE_VARIANT);
        if (image.isEmpty() && !variant.isEmpty()) {
            log.warn(
                    "engine_variant should be one of {}, or an image, but is \"{}\"; it has no effect",
                    String.join(", ", KnownImages.variants()),
                    variant);
        }
        EngineProfile known = KnownImages.profile(image);
        List<String> command = settings.get(FleetSettings.ENGINE_COMMAND);
        String state = settings.get(FleetSettings.ENGINE_STATE_FOLDER);
        long shared = settings.get(FleetSettings.ENGINE_SHM_SIZE);
        return new EngineProfile(
                image,
                image.isEmpty() || !command.isEmpty() ? command : known.command(),
                environment(known, settings.get(FleetSettings.ENGINE_ENV)),
                settings.get(FleetSettings.ENGINE_MEMORY_LIMIT),
                shared > 0 ? shared : known.shmBytes(),
                state.isEmpty() ? known.stateFolder() : state,
                settings.get(FleetSettings.ENGINE_USER),
                settings.get(FleetSettings.ENGINE_CAP_ADD),
                "");
    }

    private static Map<String, String> environment(EngineProfile known, List<String> more) {
        Map<String, String> all = new HashMap<>(known.environment());
        for (String each : more) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                all.put(each.substring(0, equals), each.substring(equals + 1));
            } else {
                log.warn("engine_env must be of NAME=value, but has a word without =, which has no effect");
            }
        }
        return all;
    }
}
