package dev.acequia.app;

import dev.acequia.engine.EngineTimeouts;
import dev.acequia.hls.HlsOptions;
import dev.acequia.session.IntakeOptions;
import dev.acequia.settings.Settings;

/// The options of a server on which nothing is set, for tests of the parts that take them.
public final class DefaultOptions {
    private DefaultOptions() {}

    public static EngineTimeouts timeouts() {
        return Options.timeouts(Settings.defaults());
    }

    public static IntakeOptions intake() {
        return Options.intake(Settings.defaults());
    }

    public static HlsOptions hls() {
        return Options.hls(Settings.defaults());
    }
}
