package dev.acequia.http.message;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The request headers that browsers and command line clients send by themselves.
///
/// Proxies add others, and so many that no list of theirs would be whole: `X-Forwarded-Port`, `Forwarded`, `Via`,
/// `X-Real-IP`, `CF-Ray`, `Tailscale-User-Login`, `X-Client-IP`… So all that is not in this list counts as theirs.
public final class ClientHeaders {
    private static final Set<String> NAMES = Set.of(
            "accept",
            "authorization",
            "cache-control",
            "connection",
            "cookie",
            "date",
            "dnt",
            "expect",
            "from",
            "host",
            "http2-settings",
            "keep-alive",
            "last-event-id",
            "origin",
            "postman-token",
            "pragma",
            "prefer",
            "priority",
            "range",
            "referer",
            "save-data",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "upgrade-insecure-requests",
            "user-agent",
            "x-api-key",
            "x-requested-with");

    private static final List<String> BEGINNINGS = List.of("accept-", "access-control-request-", "content-", "if-");

    /// Those that a browser adds itself, of which no proxy's name begins alike.
    private static final List<String> OF_BROWSERS = List.of("sec-ch-", "sec-fetch-", "sec-gpc", "sec-purpose");

    private ClientHeaders() {}

    /// One of these names that is no client's, so that a proxy must have added it.
    ///
    /// @param names in lower case
    public static Optional<String> foreign(Collection<String> names) {
        return names.stream().filter(each -> !isClients(each)).findFirst();
    }

    private static boolean isClients(String name) {
        return NAMES.contains(name)
                || BEGINNINGS.stream().anyMatch(name::startsWith)
                || OF_BROWSERS.stream().anyMatch(name::startsWith);
    }
}
