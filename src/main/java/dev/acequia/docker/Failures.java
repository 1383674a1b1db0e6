package dev.acequia.docker;

import dev.acequia.fleet.ProviderException;
import dev.acequia.fleet.ProviderException.Kind;
import java.util.List;
import java.util.Locale;

/// What a daemon's refusal means. The cause decides, which is in the message: the daemons give the same thing different
/// statuses, and Podman most of them 500.
final class Failures {
    private static final int BAD = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int MISSING = 404;
    private static final int NO_METHOD = 405;
    private static final int CONFLICT = 409;

    private static final List<String> PORT =
            List.of("port is already allocated", "address already in use", "ports are not available");

    /// Podman says these with 500 while a container is being removed.
    private static final List<String> GONE = List.of("no such container", "container has already been removed");

    private static final List<String> PROGRAM = List.of(
            "executable file not found",
            "no command specified",
            "no such file or directory: unknown",
            "exec format error",
            "permission denied: unknown");

    private static final List<String> IMAGE_UNKNOWN = List.of(
            "not found",
            "manifest unknown",
            "no such image",
            "does not exist",
            "denied",
            "unauthorized",
            "authentication required",
            "invalid reference",
            "did not resolve to an alias",
            "name unknown",
            "no matching manifest",
            "no image found in");

    /// Failures of the way to a registry, of which some sound like those of the image.
    private static final List<String> NETWORK =
            List.of("no such host", "host not found", "connection refused", "timeout", "server misbehaving");

    private Failures() {}

    /// The failure of a request about a container.
    ///
    /// @param subject the beginning of the sentence: `Container acequia-7f3a-3 could not be started`
    /// @param name of the container
    static ProviderException of(String subject, String name, Answer answer) {
        String message = answer.message();
        String said = message.toLowerCase(Locale.ROOT);
        Kind kind = kind(answer.status(), said, name.toLowerCase(Locale.ROOT));
        String hint = kind == Kind.REFUSED && answer.status() == FORBIDDEN
                ? " (a filter before the socket must let containers and POST through)"
                : "";
        return new ProviderException(
                kind, "%s: the daemon answers %d, \"%s\"%s.".formatted(subject, answer.status(), message, hint));
    }

    /// The failure of a pull.
    static ProviderException ofPull(String image, String message) {
        String said = message.toLowerCase(Locale.ROOT);
        boolean isUnknown = !says(said, NETWORK) && says(said, IMAGE_UNKNOWN);
        return new ProviderException(
                isUnknown ? Kind.IMAGE_UNKNOWN : Kind.IMAGE_LOST,
                "Image %s could not be pulled: \"%s\".".formatted(image, message));
    }

    private static Kind kind(int status, String said, String name) {
        if (says(said, PORT)) {
            return Kind.PORT_TAKEN;
        }
        if (said.contains("already in use") && (said.contains("name") || !name.isEmpty() && said.contains(name))) {
            return Kind.NAME_TAKEN;
        }
        if (said.contains("no such image") || said.contains("image not known")) {
            return Kind.IMAGE_LOST;
        }
        if (said.contains("network") && (said.contains("not found") || said.contains("unable to find"))) {
            return Kind.REFUSED;
        }
        if (says(said, PROGRAM)) {
            return Kind.REFUSED;
        }
        if (says(said, GONE) && !said.contains("joining network")) {
            return Kind.GONE;
        }
        return switch (status) {
            case BAD, UNAUTHORIZED, FORBIDDEN, NO_METHOD -> Kind.REFUSED;
            // A sharer whose network container is gone is still there itself.
            case MISSING -> said.contains("joining network") ? Kind.FAILED : Kind.GONE;
            default -> Kind.FAILED;
        };
    }

    /// Whether there is no such container any more.
    static boolean isGone(Answer answer) {
        return answer.status() == MISSING
                || !answer.isGood() && says(answer.message().toLowerCase(Locale.ROOT), GONE);
    }

    /// Whether a removal was refused because it is under way or done.
    static boolean isBeingRemoved(Answer answer) {
        return isGone(answer) || answer.status() == CONFLICT && answer.message().contains("already in progress");
    }

    private static boolean says(String said, List<String> words) {
        return words.stream().anyMatch(said::contains);
    }
}
