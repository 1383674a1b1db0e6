package dev.acequia.http;

import dev.acequia.http.message.Answer;
import dev.acequia.http.message.ClientHeaders;
import dev.acequia.http.message.Credential;
import dev.acequia.http.message.Method;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Authorization for management (`contract.md` 5): with an API key for whoever knows it; without one reading is open to
/// all and changing to this machine.
///
/// What a proxy passes on, or a browser sends for a page from elsewhere, is not from this machine, although its
/// connection is. Nothing that a header claims makes it so. Thread-safe.
public final class AdminAccess {
    /// The parameter that asks for secrets, which only those get who may change them.
    public static final String SECRETS = "secrets";

    private static final Duration ANOTHER_TIME = Duration.ofMinutes(1);
    private static final String HTTP = "http://";
    private static final String DEFAULT_PORT = ":80";

    /// Values of Fetch Metadata on a request that no page of another origin has made.
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final Supplier<String> key;
    private final AuthThrottle throttle;
    private final Hosts hosts;
    private final Supplier<String> fault;
    private final boolean isForPrivate;

    /// @param key asked for at each request; empty when there is none
    public AdminAccess(Supplier<String> key, AuthThrottle throttle) {
        this(key, throttle, List::of, () -> "");
    }

    /// @param key asked for at each request; empty when there is none
    /// @param allowedHosts the names that the server may be called by, besides those that nobody else can have
    /// @param fault why it is not known which key there is, as sentences; empty when it is known
    public AdminAccess(
            Supplier<String> key, AuthThrottle throttle, Supplier<List<String>> allowedHosts, Supplier<String> fault) {
        this(key, throttle, new Hosts(allowedHosts), fault, false);
    }

    private AdminAccess(
            Supplier<String> key, AuthThrottle throttle, Hosts hosts, Supplier<String> fault, boolean isForPrivate) {
        this.fault = fault;
        this.key = key;
        this.throttle = throttle;
        this.hosts = hosts;
        this.isForPrivate = isForPrivate;
    }

    /// The same for what is not for everybody, such as what an engine prints: reading it is allowed to those only who
    /// may change something.
    public AdminAccess forPrivate() {
        return new AdminAccess(key, throttle, hosts, fault, true);
    }

    /// The same resource for those only who may use it.
    Route.Resource guard(Route.Resource resource) {
        Route.Resource guarded = (request, tail) -> {
            Problem refusal = refusal(request);
            return refusal == null ? unkept(resource.answer(request, tail)) : answer(refusal);
        };
        return resource.isUpload() ? Route.Resource.upload(guarded) : guarded;
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

    /// A page that asks for the key, sent with the status of a refusal: a browser shows it all the same.
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

    /// The answer marked `no-store`, unless it has its own cache rule: a shared cache must not give it to other
    /// callers.
    private static Answer unkept(Answer answer) {
        return answer.headers().containsKey("Cache-Control") ? answer : answer.with("Cache-Control", "no-store");
    }

    /// A refusal; one for want of a key says how to bring it.
    public static Answer answer(Problem refusal) {
        Answer answer = refusal.answer();
        return refusal.status() == 401 ? answer.with("WWW-Authenticate", "Bearer") : answer;
    }

    /// The refusal of a request; null when it is allowed.
    @Nullable
    Problem refusal(Request request) {
        String lost = fault.get();
        boolean mayLook = isReading(request) && !key.get().isEmpty();
        return lost.isEmpty() || mayLook ? judged(request) : unknown(lost);
    }

    /// A refusal because it is not known who may do what.
    public static Problem unknown(String fault) {
        return new Problem(503, "settings_unknown", fault, ANOTHER_TIME);
    }

    private @Nullable Problem judged(Request request) {
        String wanted = key.get();
        if (wanted.isEmpty()) {
            return isReading(request) ? foreign(request) : closed(request);
        }
        String given = Credential.in(request);
        if (given.isEmpty()) {
            return Problem.of(
                    401,
                    "missing_key",
                    "The request must have the API key, as Authorization: Bearer or as X-API-Key, but has none");
        }
        return throttle.judge(
                request.address(),
                () -> Credential.isRight(given, wanted),
                Problem.of(403, "wrong_key", "The API key must be the one of this server, but it is not"));
    }

    /// Whether the request only reads, and no secrets.
    private boolean isReading(Request request) {
        return !isForPrivate
                && (request.isHead() || request.method().equals(Method.GET.name()))
                && request.parameter(SECRETS) == null;
    }

    /// The refusal of a read by a foreign name where no key is set: a page of any domain could read along. What a
    /// trusted proxy passes on has the name that the proxy is called by.
    private @Nullable Problem foreign(Request request) {
        String host = host(request);
        return request.isProxied() || hosts.isKnown(host)
                ? null
                : Problem.of(
                        403,
                        "foreign_host",
                        "Without an API key this server cannot be read under the name " + host
                                + ": set API_KEY, or add the name to allowed_hosts");
    }

    /// The refusal of a change where no key is set; null when the request is from this machine.
    private @Nullable Problem closed(Request request) {
        if (!isLoopback(request.address())) {
            return closed("");
        }
        String host = host(request);
        Optional<String> added = ClientHeaders.foreign(request.headers().keySet());
        if (request.isProxied() || added.isPresent()) {
            return closed("; this request came through a proxy, with the header " + added.orElse("x-forwarded-for"));
        }
        if (request.isHttp10()) {
            return closed("; this request is HTTP/1.0, as proxies send it");
        }
        if (!Hosts.isHere(host)) {
            return closed("; " + host + " is not a name of this machine");
        }
        return isOfOwnPage(request, host) ? null : closed("; this request is from a page of another origin");
    }

    private Problem closed(String why) {
        String task = isForPrivate ? "see or change this" : "change anything";
        return Problem.of(
                403, "key_not_set", "Without an API key only this machine may " + task + ": set API_KEY" + why);
    }

    /// Whether no page has sent it but one of this server, as whoever sent it calls it.
    private static boolean isOfOwnPage(Request request, String host) {
        String origin = request.header("origin");
        String site = request.header("sec-fetch-site");
        boolean isOwnOrigin = origin == null
                || origin.startsWith(HTTP)
                        && withoutDefaultPort(origin.substring(HTTP.length())).equals(withoutDefaultPort(host));
        return isOwnOrigin && (site == null || OWN_SITE.contains(site));
    }

    private static String withoutDefaultPort(String authority) {
        String name = authority.toLowerCase(Locale.ROOT);
        return name.endsWith(DEFAULT_PORT) ? name.substring(0, name.length() - DEFAULT_PORT.length()) : name;
    }

    private static String host(Request request) {
        return request.headers().getOrDefault("host", "");
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1");
    }
}
