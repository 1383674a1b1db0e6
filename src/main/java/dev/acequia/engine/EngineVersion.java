package dev.acequia.engine;

import org.jspecify.annotations.Nullable;

/// Version of an engine (`engine-api.md` 1.11): `3.2.11`, 3021100, `linux`.
///
/// @param upstream the server behind it where it is another Acequia; null for an engine
public record EngineVersion(
        String version,
        @Nullable Long code,
        @Nullable String platform,
        @Nullable Upstream upstream) {
    /// Another Acequia that is used as an engine.
    ///
    /// @param version its own, such as `0.1.0`
    /// @param node its [NodeName]; empty when it does not tell
    public record Upstream(String version, String node) {}

    /// One of an engine.
    public EngineVersion(String version, @Nullable Long code, @Nullable String platform) {
        this(version, code, platform, null);
    }

    static EngineVersion of(EngineErrors errors, JsonReply reply) throws EngineException {
        LenientJson json = reply.content();
        String version = json.text("version");
        if (version == null) {
            throw errors.garbled("no version", json.map().toString());
        }
        String acequia = json.text("acequia");
        String node = json.text("acequia_node");
        return new EngineVersion(
                version,
                json.number("code"),
                json.text("platform"),
                acequia == null ? null : new Upstream(acequia, node == null ? "" : node));
    }
}
