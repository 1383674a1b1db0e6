package dev.acequia.engine;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An engine's answer in JSON: `{"response": …, "error": …}`, or `result` instead of `response` from the service
/// endpoints (`engine-api.md` 1.3, 1.11). `content` is empty where the answer is no object.
record JsonReply(LenientJson content) {
    /// Reads an answer.
    ///
    /// @throws EngineException when it is an error or no such answer
    static JsonReply parse(EngineErrors errors, Json json, byte[] body) throws EngineException {
        LenientJson content;
        try {
            content = LenientJson.of(json.read(body));
        } catch (IllegalArgumentException e) {
            throw errors.garbled("something that is not JSON", new String(body, StandardCharsets.UTF_8));
        }
        String error = error(content);
        if (error != null) {
            throw errors.said(error);
        }
        if (!content.map().containsKey("response") && !content.map().containsKey("result")) {
            throw errors.garbled("JSON without a response", new String(body, StandardCharsets.UTF_8));
        }
        return new JsonReply(content.nested(content.map().containsKey("response") ? "response" : "result"));
    }

    /// The error's words: it may be a string or an object with `message` and `code`, and may have `extra_data` beside.
    private static @Nullable String error(LenientJson content) {
        Object error = content.map().get("error");
        if (error == null || Boolean.FALSE.equals(error)) {
            return null;
        }
        String words =
                error instanceof String text ? text : LenientJson.of(error).words("message", "code");
        LenientJson extra = content.nested("extra_data");
        String reason = extra.text("reason");
        if (reason == null) {
            return words == null ? String.valueOf(error) : words;
        }
        String option = extra.text("option");
        return (words == null ? "" : words + ": ") + reason + (option == null ? "" : " " + option);
    }
}
