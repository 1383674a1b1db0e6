package dev.acequia.engine;

import dev.acequia.text.OneLineText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Address of an engine's HTTP API. `host` is a name or an IP address, IPv6 without its brackets; written `host:port`,
/// with brackets around IPv6.
public record EngineAddress(String host, int port) {
    /// The port engines listen on by default.
    public static final int DEFAULT_PORT = 6878;

    public EngineAddress {
        host = host.toLowerCase(Locale.ROOT);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "An engine's port must be between 1 and 65535, but it is %d.".formatted(port));
        }
        if (!isHost(host)) {
            throw new IllegalArgumentException(
                    "An engine's host must be a name of letters, digits, dots and hyphens, or an IP address, but it is \"%s\"."
                            .formatted(OneLineText.clean(host, 80)));
        }
    }

    /// Reads `host:port`, `host`, `[IPv6]:port` or `[IPv6]`.
    ///
    /// @throws IllegalArgumentException with a sentence for users
    public static EngineAddress parse(String text) {
        String address = text.strip();
        int close = address.startsWith("[") ? address.indexOf(']') : 0;
        int colon = address.indexOf(':', Math.max(close, 0));
        if (close < 0 || address.indexOf(':', colon + 1) > close && colon >= 0) {
            throw malformed(text);
        }
        String host = colon < 0 ? address : address.substring(0, colon);
        if (close > 0) {
            if (!host.endsWith("]") || !host.contains(":")) {
                throw malformed(text);
            }
            host = host.substring(1, close);
        }
        return new EngineAddress(host, colon < 0 ? DEFAULT_PORT : port(address.substring(colon + 1), text));
    }

    private static int port(String digits, String text) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "An engine's address must be host:port, with brackets around IPv6, but it is \"%s\"."
                        .formatted(OneLineText.clean(text, 80)));
    }

    /// Whether a URL can have it, which is stricter than DNS: no underscores.
    private static boolean isHost(String host) {
        try {
            String read = new URI("http", null, host, 1, "/", null, null).getHost();
            return host.equals(read) || ("[" + host + "]").equals(read);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /// The URL of a path, with its query if any, at this engine.
    URI url(String pathAndQuery) {
        return URI.create("http://" + this + pathAndQuery);
    }

    /// The URL that an engine wrote, but at this address: engines name the host and port that they were asked by or
    /// that they believe to have, which need not be reachable from here (`engine-api.md` 1.0).
    URI own(String url, URI relativeTo) throws URISyntaxException {
        URI theirs = relativeTo.resolve(new URI(url.strip()));
        if (theirs.isOpaque()) {
            throw new URISyntaxException(url, "not a hierarchical URL");
        }
        String path = theirs.getRawPath();
        String query = theirs.getRawQuery();
        return url((path.startsWith("/") ? path : "/" + path) + (query == null ? "" : "?" + query));
    }

    /// Written out, as `hashCode` is: those that the JVM makes of a record take it 8 ms at the start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EngineAddress(String name, int number) && port == number && host.equals(name);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
