package dev.acequia.metrics;

import java.util.Locale;

/// Notation of label values.
final class Label {
    private Label() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
