package dev.acequia.engine;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An engine's answer in JSON: `{"response": …, "error": …}`, or `result` instead of `response` from the service
/// endpoints (`engine-api.md` 1.3, 1.11). `content` is empty where the answer is no object.
record JsonReply(LenientJson content) {
    /// Reads an answer.
    ///
    /// @throws EngineException when it is an error or no such answer
    static JsonReply parse(EngineErrors call, Json json, byte[] body) throws EngineException {
        LenientJson fields;
        try {
            fields = LenientJson.of(json.read(body));
        } catch (IllegalArgumentException e) {
            throw call.garbled("something that is not JSON", new String(body, StandardCharsets.UTF_8));
        }
        String error = error(fields);
        if (error != null) {
            throw call.said(error);
        }
        if (!fields.map().containsKey("response") && !fields.map().containsKey("result")) {
            throw call.garbled("JSON without a response", new String(body, StandardCharsets.UTF_8));
        }
        return new JsonReply(fields.nested(fields.map().containsKey("response") ? "response" : "result"));
    }

    /// The error's words: it may be a string or an object with `message` and `code`, and may have `extra_data` beside.
    private static @Nullable String error(LenientJson fields) {
        Object error = fields.map().get("error");
        if (error == null || Boolean.FALSE.equals(error)) {
            return null;
        }
        String words =
                error instanceof String text ? text : LenientJson.of(error).words("message", "code");
        LenientJson extra = fields.nested("extra_data");
        String reason = extra.text("reason");
        if (reason == null) {
            return words == null ? String.valueOf(error) : words;
        }
        String option = extra.text("option");
        return (words == null ? "" : words + ": ") + reason + (option == null ? "" : " " + option);
    }
}
