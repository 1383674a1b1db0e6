package dev.acequia.fetch;

import dev.acequia.text.OneLineText;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Fetching of http and https URLs that users have named: every address of a host is checked before it is connected to,
/// and that address is used; each redirect is checked in the same way. Blocks; thread-safe.
public final class UrlFetcher {
    private static final int MOST_REDIRECTS = 5;
    private static final int LONGEST = 2048;
    private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);

    /// Ports on which no web server listens, but services that a request could do harm to.
    private static final Set<Integer> OTHER_SERVICES = Set.of(
            0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
            109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 445, 465, 512, 513, 514,
            515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
            2375, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
            10080, 11211);

    private final Supplier<AllowedHosts> allowed;
    private final Resolver resolver;

    /// Lookup of a name.
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /// @param allowed private hosts that may be fetched from, asked for each time
    public UrlFetcher(Supplier<AllowedHosts> allowed) {
        this(allowed, InetAddress::getAllByName);
    }

    UrlFetcher(Supplier<AllowedHosts> allowed, Resolver resolver) {
        this.allowed = allowed;
        this.resolver = resolver;
    }

    /// Whether links in a list may name a private host.
    public boolean isAllowed(String host) {
        return allowed.get().isNamed(host);
    }

    /// Checks what can be said of a URL without a lookup.
    ///
    /// @throws FetchException when it may not be fetched
    public static URI check(String text) throws FetchException {
        String url = text.strip();
        if (url.length() > LONGEST) {
            throw FetchException.refused(
                    "A URL must have at most " + LONGEST + " characters, but it has " + url.length());
        }
        URI uri;
        try {
            uri = new URI(url.replace(" ", "%20").replace("|", "%7C")).normalize();
        } catch (URISyntaxException e) {
            throw FetchException.refused("The URL is malformed");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw FetchException.refused(
                    "A URL must begin with http:// or https://, but it is \"" + OneLineText.clean(url, 60) + "\"");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw FetchException.refused(
                    "The URL must have a host, but \"" + OneLineText.clean(url, 60) + "\" has none");
        }
        if (uri.getPort() > 65_535 || OTHER_SERVICES.contains(uri.getPort())) {
            throw FetchException.refused("Port " + uri.getPort() + " is not one that lists are fetched from");
        }
        return uri;
    }

    /// Fetches a URL.
    ///
    /// @param headers such as `if-none-match`; credentials among them go to the first host only
    public Fetched fetch(String url, Map<String, String> headers, FetchLimits limits) throws IOException {
        long deadline = System.nanoTime() + limits.total().toNanos();
        URI at = check(url);
        URI first = at;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            boolean isSameHost = first.getHost().equalsIgnoreCase(at.getHost());
            WebConnection connection = open(at, isSameHost, headers, limits, deadline);
            boolean isUsed = false;
            try {
                int status = connection.status();
                if (!MOVED.contains(status)) {
                    isUsed = status == 200 || status == 304;
                    if (isUsed) {
                        InputStream body = status == 304 ? InputStream.nullInputStream() : connection.body();
                        return new Fetched(status, at, connection.headers(), body);
                    }
                    throw FetchException.failed(at.getHost() + " should send the list, but answered " + status);
                }
                at = check(resolved(at, connection.headers().getOrDefault("location", "")));
            } finally {
                if (!isUsed || connection.status() == 304) {
                    connection.close();
                }
            }
        }
        throw FetchException.failed(
                at.getHost() + " should send the list, but redirects more than " + MOST_REDIRECTS + " times");
    }

    private static String resolved(URI at, String location) throws FetchException {
        try {
            return at.resolve(location.strip().replace(" ", "%20")).toString();
        } catch (IllegalArgumentException e) {
            throw FetchException.failed(at.getHost() + " should redirect to a URL, but redirects to something else");
        }
    }

    private WebConnection open(
            URI at, boolean isSameHost, Map<String, String> headers, FetchLimits limits, long deadline)
            throws IOException {
        IOException last = null;
        for (InetAddress each : addresses(at)) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.isNegative()) {
                break;
            }
            try {
                return WebConnection.open(at, each, isSameHost, headers, limits, deadline);
            } catch (FetchException e) {
                throw e;
            } catch (IOException e) {
                last = e;
            }
        }
        throw FetchException.failed(
                at.getHost() + " should answer, but " + (last == null ? "took too long" : reason(last)));
    }

    private static String reason(IOException e) {
        return switch (e) {
            case java.net.SocketTimeoutException _ -> "did not in time";
            case java.net.ConnectException _ -> "refuses the connection";
            case javax.net.ssl.SSLException _ -> "its certificate or its TLS is not valid";
            default -> "the connection failed";
        };
    }

    /// The addresses of a host, all of which must be allowed: the connection is made to one of these, without another
    /// lookup.
    private List<InetAddress> addresses(URI at) throws IOException {
        String host = at.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        InetAddress[] found;
        try {
            found = literal(bare);
        } catch (UnknownHostException e) {
            throw FetchException.failed("The host " + OneLineText.clean(bare, 80) + " is not known");
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (InetAddress each : found) {
            if (!allowed.get().allows(bare, each)) {
                throw FetchException.refused(
                        "Lists are fetched from hosts on the internet and from those in list_hosts, but "
                                + OneLineText.clean(bare, 80) + " is neither");
            }
            addresses.add(each);
        }
        return addresses;
    }

    /// Numbers in all spellings that resolvers of the system take are addresses.
    private InetAddress[] literal(String host) throws UnknownHostException {
        try {
            String text = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            boolean isNumeric =
                    text.matches("(?i)(?:[0-9.]+|(?:0x[0-9a-f]*|[0-9]+)(?:\\.(?:0x[0-9a-f]*|[0-9]+)){0,3})");
            return isNumeric ? new InetAddress[] {java.net.Inet4Address.ofPosixLiteral(text)} : resolver.resolve(host);
        } catch (IllegalArgumentException e) {
            throw new UnknownHostException(host);
        }
    }
}
