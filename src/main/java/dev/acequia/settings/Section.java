package dev.acequia.settings;

import java.util.Optional;

/// A chapter of the settings, in the order in which they are shown.
public enum Section {
    SERVER("Server"),
    ENGINE("Engines"),
    FLEET("Engines on demand"),
    VPN("VPNs of engines on demand"),
    CHANNEL("Channels and viewers"),
    RECOVERY("Recovery"),
    HLS("HLS", Optional.of(StreamMode.HLS)),
    STATION("Stations"),
    LOOP("Looping streams"),
    LIMIT("Limits");

    private final String title;
    private final Optional<StreamMode> mode;

    Section(String title) {
        this(title, Optional.empty());
    }

    Section(String title, Optional<StreamMode> mode) {
        this.title = title;
        this.mode = mode;
    }

    public String title() {
        return title;
    }

    /// The stream mode whose channels its settings are for; empty when they are for all.
    Optional<StreamMode> mode() {
        return mode;
    }
}
