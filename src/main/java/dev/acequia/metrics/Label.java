package dev.acequia.metrics;

import java.util.Locale;

/// How values are written in labels.
final class Label {
    private Label() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
