package dev.acequia.engine;

import org.jspecify.annotations.Nullable;

/// Version of an engine (`engine-api.md` 1.11): `3.2.11`, 3021100, `linux`.
public record EngineVersion(
        String version, @Nullable Long code, @Nullable String platform) {
    static EngineVersion of(EngineErrors errors, JsonReply reply) throws EngineException {
        LenientJson json = reply.content();
        String version = json.text("version");
        if (version == null) {
            throw errors.garbled("no version", json.map().toString());
        }
        return new EngineVersion(version, json.number("code"), json.text("platform"));
    }
}
