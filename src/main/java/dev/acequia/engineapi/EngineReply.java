package dev.acequia.engineapi;

import dev.acequia.http.AdminAccess;
import dev.acequia.http.message.Answer;
import dev.acequia.http.message.BodySpec;
import dev.acequia.http.message.Cors;
import dev.acequia.http.message.Problem;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Answers as an engine gives them: `{"response": …, "error": …}`, or `result` instead of `response` from the service
/// calls (`engine-api.md` 1.3, 1.11). An error has its reason as `detail` beside the engine's words.
record EngineReply(JsonType<Object> json) {
    /// The engine's words for a session that there is not (any more).
    static final String UNKNOWN_SESSION = "unknown playback session id";

    /// The engine's words for a stream that it cannot load.
    static final String NOT_LOADED = "failed to load content";

    /// Description of an answer about a session, for the API's document.
    static final BodySpec RESPONSE = shape("EngineResponse", "response");

    /// Description of the answer to a service call.
    static final BodySpec RESULT = shape("EngineResult", "result");

    private static BodySpec shape(String name, String key) {
        return new BodySpec.Shaped(
                name,
                () -> Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(
                                key,
                                Map.of(
                                        "nullable",
                                        true,
                                        "description",
                                        "As an engine gives it; null when there is an error."),
                                "error",
                                Map.of("nullable", true, "description", "Null when there is none."),
                                "detail",
                                Map.of("type", "string", "description", "The reason of the error."))));
    }

    static EngineReply by(Jsonb jsonb) {
        return new EngineReply(jsonb.type(Object.class));
    }

    Answer response(Object response) {
        return answer(200, "response", response, null, null);
    }

    Answer result(Object result) {
        return answer(200, "result", result, null, null);
    }

    /// An error of a session or a start, which has status 200 as an engine's.
    Answer error(String error, String detail) {
        return answer(200, "response", null, error, detail);
    }

    /// An error of a service call.
    Answer fault(String message) {
        return answer(200, "result", null, fields("message", message, "code", 0), null);
    }

    /// A request that is refused by ourselves, not by an engine: has the status and the headers of the problem.
    Answer refusal(Problem problem) {
        return refusal("response", problem);
    }

    /// A service call that is refused so.
    Answer fault(Problem problem) {
        return refusal("result", problem);
    }

    private Answer refusal(String key, Problem problem) {
        Answer answer = answer(problem.status(), key, null, problem.error(), problem.detail());
        for (Map.Entry<String, String> each :
                AdminAccess.answer(problem).headers().entrySet()) {
            answer = answer.with(each.getKey(), each.getValue());
        }
        return answer;
    }

    private Answer answer(
            int status, String key, @Nullable Object value, @Nullable Object error, @Nullable String detail) {
        StringBuilder text = new StringBuilder();
        text.append("{\"").append(key).append("\": ").append(written(value));
        text.append(", \"error\": ").append(written(error));
        if (detail != null) {
            text.append(", \"detail\": ").append(written(detail));
        }
        return of(status, text.append('}').toString());
    }

    /// Fields in the order in which an engine has them.
    static Map<String, Object> fields(String first, Object one, String second, Object other) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(first, one);
        fields.put(second, other);
        return fields;
    }

    /// With the blanks that an engine writes, since scripts look for its text as it is.
    private String written(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(each -> written(each.getKey()) + ": " + written(each.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> json.toJson(value);
        };
    }

    /// JSON that an engine has written.
    Answer of(int status, String text) {
        return Cors.allow(Answer.json(status, text).with("Cache-Control", "no-store"));
    }
}
