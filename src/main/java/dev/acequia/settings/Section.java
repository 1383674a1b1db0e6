package dev.acequia.settings;

/// A chapter of the settings, in the order in which they are shown.
public enum Section {
    SERVER("Server"),
    ENGINE("Engines"),
    CHANNEL("Channels and viewers"),
    RECOVERY("Recovery"),
    HLS("HLS"),
    LOOP("Looping streams"),
    LIMIT("Limits");

    private final String title;

    Section(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
