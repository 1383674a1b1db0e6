package dev.acequia.api.fleet;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import dev.acequia.json.JsonTree;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Body of a request for an engine: it may say nothing, since what is run as an engine is a setting.
final class ProvisionBody {
    static final String REFUSED = "The request says what is to be run, which is a setting.";

    private ProvisionBody() {}

    /// The refusal of a request whose body says anything; empty for no body, `{}`, and members that are empty or null,
    /// as the reference's clients send them.
    static Optional<Answer> refusal(Request request) {
        if (request.body().length == 0) {
            return Optional.empty();
        }
        Object body;
        try {
            body = JsonTree.read(request.body());
        } catch (IllegalArgumentException e) {
            return Optional.of(refused("a body that is not JSON").answer());
        }
        if (!(body instanceof Map<?, ?> members)) {
            return Optional.of(refused("a body that is no object").answer());
        }
        return members.entrySet().stream()
                .filter(each -> !isEmpty(each.getValue()))
                .findFirst()
                .map(each -> refused(String.valueOf(each.getKey())).answer());
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null || value instanceof Map<?, ?> map && map.isEmpty();
    }

    private static Problem refused(String what) {
        return Problem.of(
                403,
                "fixed_engine",
                "What is run as an engine must be left to the settings (engine_image, engine_command), but the request"
                        + " names " + what);
    }
}
