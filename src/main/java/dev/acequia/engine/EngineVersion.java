package dev.acequia.engine;

import org.jspecify.annotations.Nullable;

/// Version of an engine (`engine-api.md` 1.11): `3.2.11`, 3021100, `linux`.
public record EngineVersion(
        String version, @Nullable Long code, @Nullable String platform) {
    static EngineVersion of(EngineErrors call, JsonReply reply) throws EngineException {
        LenientJson fields = reply.content();
        String version = fields.text("version");
        if (version == null) {
            throw call.garbled("no version", fields.map().toString());
        }
        return new EngineVersion(version, fields.number("code"), fields.text("platform"));
    }
}
