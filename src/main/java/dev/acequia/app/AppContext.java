package dev.acequia.app;

import dev.acequia.api.Adapters;
import dev.acequia.events.EventLog;
import dev.acequia.net.Loops;
import dev.acequia.settings.LiveSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.Setting;
import dev.acequia.settings.Settings;
import io.avaje.jsonb.Jsonb;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/// Dependencies that every part of the server is made with.
///
/// @param closing takes what has to be closed
record AppContext(LiveSettings live, EventLog events, InstantSource clock, Jsonb jsonb, Loops loops, Closing closing) {
    /// Made once, as its builder is not for several threads.
    private static final Jsonb JSON = Adapters.make();

    static AppContext of(LiveSettings live, Closing closing) {
        InstantSource clock = InstantSource.system();
        return new AppContext(
                live,
                new EventLog(clock, clock.instant().toEpochMilli()),
                clock,
                JSON,
                closing.add(Loops.open(Options.eventLoops(live.now()))),
                closing);
    }

    /// A setting as it is now.
    <T> T now(Setting<T> setting) {
        return live.now().get(setting);
    }

    /// A setting as it is whenever it is asked for.
    <T> Supplier<T> always(Setting<T> setting) {
        return () -> now(setting);
    }

    /// Options derived from the current settings at each use.
    <T> Supplier<T> derived(Function<Settings, T> options) {
        return live.derive(options);
    }

    Path data() {
        return now(ServerSettings.DATA_DIR);
    }
}
