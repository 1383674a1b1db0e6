package dev.acequia.http.message;

import dev.acequia.text.OneLineText;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Request target (RFC 9112 3.2): path and query, both decoded.
///
/// @param path without slashes at its end
/// @param parts what stands between the slashes of the path, each decoded by itself: a slash within one was `%2F`. The
///     first is what stands before the first slash, which is nothing
/// @param depth how many slashes the path has as the client wrote it, those it begins with counted as one
/// @param query the parameters in the order in which they were sent
/// @param authority the host and port that a whole URL names; null when only the path was sent
public record RequestTarget(
        String path,
        List<String> parts,
        int depth,
        Map<String, List<String>> query,
        @Nullable String authority) {
    private static final String LETTERS = "-._~!$&'()*+,;=%";

    private static final List<String> KEPT = List.of("token", "viewer", "_HLS_msn", "_HLS_part");
    private static final int LONGEST_KEPT = 512;

    /// The most parts that a path can have.
    private static final int MOST_PARTS = 64;

    /// The most parameters that a query can have.
    private static final int MOST_PARAMETERS = 256;

    /// One that names no authority.
    public RequestTarget(String path, List<String> parts, int depth, Map<String, List<String>> query) {
        this(path, parts, depth, query, null);
    }

    /// The target of a request line.
    ///
    /// @throws IllegalArgumentException when the path or the query cannot be decoded, or has too many parts
    public static RequestTarget of(String text) {
        int scheme = text.startsWith("/") ? -1 : text.indexOf("://");
        int authorityEnd = scheme < 0 ? 0 : end(text, scheme + 3);
        QueryStringDecoder uri = new QueryStringDecoder(
                scheme < 0 ? text : text.substring(authorityEnd), StandardCharsets.UTF_8, true, MOST_PARAMETERS + 1);
        String path = uri.rawPath().isEmpty() && scheme >= 0 ? "/" : uri.rawPath();
        List<String> parts = parts(path);
        Map<String, List<String>> query = uri.parameters();
        if (query.values().stream().mapToInt(List::size).sum() > MOST_PARAMETERS) {
            throw new IllegalArgumentException("A query must have at most " + MOST_PARAMETERS + " parameters");
        }
        return new RequestTarget(
                String.join("/", parts),
                parts,
                depth(path),
                query,
                scheme < 0 ? null : text.substring(scheme + 3, authorityEnd));
    }

    /// The index of the end of a URL's authority.
    private static int end(String url, int from) {
        int end = from;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static List<String> parts(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from <= end) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 || slash > end ? end : slash;
            parts.add(decoded(path.substring(from, to)));
            if (parts.size() > MOST_PARTS) {
                throw new IllegalArgumentException("A path must have at most " + MOST_PARTS + " parts");
            }
            from = to + 1;
        }
        return List.copyOf(parts);
    }

    /// Whether there are slashes that follow another, but at the end.
    public boolean hasEmptyParts() {
        return parts.size() > 1 && parts.subList(1, parts.size()).contains("");
    }

    /// The same without them.
    RequestTarget collapsed() {
        List<String> some = new ArrayList<>();
        some.add("");
        parts.stream().filter(each -> !each.isEmpty()).forEach(some::add);
        return new RequestTarget(String.join("/", some), List.copyOf(some), depth, query, authority);
    }

    private static int depth(String path) {
        int slashes = 0;
        boolean isBegun = false;
        for (int i = 0; i < path.length(); i++) {
            boolean isSlash = path.charAt(i) == '/';
            slashes += isSlash && (isBegun || slashes == 0) ? 1 : 0;
            isBegun |= !isSlash;
        }
        return slashes;
    }

    /// The same with those parameters only that playlists and segments are asked with, and that are not long.
    RequestTarget brief() {
        Map<String, List<String>> few = new HashMap<>();
        for (String each : KEPT) {
            List<String> values = query.get(each);
            if (values != null && values.getFirst().length() <= LONGEST_KEPT) {
                few.put(each, List.of(values.getFirst()));
            }
        }
        return new RequestTarget(OneLineText.cut(path, LONGEST_KEPT), List.of(), depth, few, null);
    }

    /// The same with one parameter that has this value only.
    RequestTarget with(String name, String value) {
        Map<String, List<String>> more = new HashMap<>(query);
        more.put(name, List.of(value));
        return new RequestTarget(path, parts, depth, more, authority);
    }

    private static String decoded(String part) {
        return part.indexOf('%') < 0 ? part : new QueryStringDecoder(part).path();
    }

    /// Whether it is a name or an address and perhaps a port; or nothing (RFC 9110 7.2).
    public static boolean isHost(String text) {
        int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        int colon = text.indexOf(':', Math.max(0, bracket));
        String name = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        boolean isNamed = bracket > 0
                ? name.length() == bracket + 1
                        && name.substring(1, bracket).chars().allMatch(c -> isDigit(c, 16) || c == ':' || c == '.')
                : name.chars().allMatch(RequestTarget::isOfName);
        return isNamed && port.length() <= 5 && port.chars().allMatch(c -> isDigit(c, 10));
    }

    private static boolean isOfName(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c, 10) || LETTERS.indexOf(c) >= 0;
    }

    private static boolean isDigit(int c, int radix) {
        return c < 128 && Character.digit(c, radix) >= 0;
    }
}
