package dev.acequia.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Authorization for management (`contract.md` 5): with an API key for whoever knows it; without one reading is open to
/// all and changing to this machine.
///
/// What a proxy passes on, or a browser sends for a page from elsewhere, is not from this machine, although its
/// connection is; unless a trusted proxy on this machine says that it is ([Proxies]). Thread-safe.
public final class Access {
    /// The parameter that asks for secrets, which only those get who may change them.
    public static final String SECRETS = "secrets";

    private final Supplier<String> key;
    private final Guesses guesses;

    /// @param key asked for at each request; empty when there is none
    public Access(Supplier<String> key, Guesses guesses) {
        this.key = key;
        this.guesses = guesses;
    }

    /// The same resource for those only who may use it.
    Route.Resource guard(Route.Resource resource) {
        return (request, tail) -> {
            Problem refusal = refusal(request);
            return refusal == null ? unkept(resource.answer(request, tail)) : answer(refusal);
        };
    }

    /// The same stream for those only who may use it.
    Route.Stream guard(Route.Stream stream) {
        return (request, tail, connection) -> {
            Problem refusal = refusal(request);
            if (refusal == null) {
                stream.serve(request, tail, connection);
            } else {
                connection.answer(request, answer(refusal));
            }
        };
    }

    /// A page that asks for the key, told as refused to who has not brought it: a browser shows it all the same.
    public Answer page(Request request, Answer page) {
        Problem refusal = refusal(request);
        if (refusal == null) {
            return page;
        }
        Answer refused = answer(refusal);
        Map<String, String> headers = new LinkedHashMap<>(page.headers());
        headers.putAll(refused.headers());
        return new Answer(refused.status(), page.contentType(), page.body(), headers);
    }

    /// What a caller may know need not be for the next one that uses the same cache.
    private static Answer unkept(Answer answer) {
        return answer.headers().containsKey("Cache-Control") ? answer : answer.with("Cache-Control", "no-store");
    }

    /// A refusal; one for want of a key says how to bring it.
    static Answer answer(Problem refusal) {
        Answer answer = refusal.answer();
        return refusal.status() == 401 ? answer.with("WWW-Authenticate", "Bearer") : answer;
    }

    /// Why the request may not do what it wants; null when it may.
    @Nullable
    Problem refusal(Request request) {
        String wanted = key.get();
        if (wanted.isEmpty()) {
            return isReading(request) || isFromHere(request) ? null : closed();
        }
        String given = Credential.in(request);
        if (given.isEmpty()) {
            return Problem.of(
                    401,
                    "missing_key",
                    "This needs the API key, as Authorization: Bearer or as X-API-Key, but there is none");
        }
        return Credential.isRight(given, wanted)
                ? null
                : guesses.wrong(
                        request.address(),
                        Problem.of(403, "wrong_key", "The API key must be the one of this server, but is not"));
    }

    private static Problem closed() {
        return Problem.of(403, "key_not_set", "Without an API key only this machine may change something: set API_KEY");
    }

    /// Whether nothing is asked for but what everybody may know.
    private static boolean isReading(Request request) {
        return (request.isHead() || request.method().equals(Method.GET.name())) && request.parameter(SECRETS) == null;
    }

    private static boolean isFromHere(Request request) {
        String origin = request.header("origin");
        return isLoopback(request.address())
                && Proxies.PASSED_ON.stream().allMatch(each -> request.header(each) == null)
                && (origin == null || isLoopback(host(authority(origin))))
                && isOurs(host(request.headers().getOrDefault("host", "")));
    }

    /// Whether no page from elsewhere can have given this machine's address the name, as a domain's owner
    /// can.
    private static boolean isOurs(String host) {
        return host.startsWith("[") || host.indexOf('.') < 0 || host.chars().noneMatch(Character::isLetter);
    }

    /// What stands behind the scheme of an origin; empty when there is none, as in `null`.
    private static String authority(String origin) {
        int scheme = origin.indexOf("://");
        return scheme < 0 ? "" : origin.substring(scheme + 3);
    }

    /// The host of `host:port`.
    private static String host(String authority) {
        int port = authority.lastIndexOf(':');
        return port < 0 || authority.endsWith("]") ? authority : authority.substring(0, port);
    }

    private static boolean isLoopback(String host) {
        return host.startsWith("127.") && host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')
                || host.equals("localhost")
                || host.equals("[::1]")
                || host.equals("0:0:0:0:0:0:0:1");
    }
}
