package dev.acequia.engine;

import dev.acequia.json.JsonTree;
import dev.acequia.settings.WellFormed;
import org.jspecify.annotations.Nullable;

/// Lenient reader of engines' JSON, see [JsonTree]; nested as [WellFormed] allows it. Thread-safe.
final class Json {
    /// @throws IllegalArgumentException when it is not JSON
    @Nullable
    Object read(byte[] json) {
        return JsonTree.read(WellFormed.json(json));
    }
}
