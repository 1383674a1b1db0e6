package dev.acequia.docker;

import dev.acequia.json.JsonValue;
import dev.acequia.text.LogMask;
import dev.acequia.text.OneLineText;
import java.nio.charset.StandardCharsets;

/// A daemon's answer, read to its end.
record Answer(int status, byte[] body) {
    private static final int REFUSED = 400;
    private static final int LONGEST_MESSAGE = 300;

    boolean isGood() {
        return status < REFUSED;
    }

    /// The body as JSON; empty if it is none.
    JsonValue json() {
        try {
            return JsonValue.read(body);
        } catch (IllegalArgumentException e) {
            return new JsonValue(null);
        }
    }

    /// What the daemon says went wrong: `message` of its JSON, and Podman's `cause` where that says more; the beginning
    /// of the body when something else answers.
    String message() {
        JsonValue json = json();
        String message = json.at("message").text();
        String cause = json.at("cause").text();
        if (message.isEmpty()) {
            message = cause.isEmpty() ? new String(body, StandardCharsets.UTF_8) : cause;
        } else if (!message.contains(cause)) {
            message += ": " + cause;
        }
        return LogMask.mask(OneLineText.clean(message, LONGEST_MESSAGE));
    }
}
