package dev.acequia.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Request target (RFC 9112 3.2): path and query, both decoded.
///
/// @param path without slashes at its end
/// @param parts what stands between the slashes of the path, each decoded by itself: a slash within one was `%2F`. The
///     first is what stands before the first slash, which is nothing
/// @param depth how many slashes the path has as the client wrote it
/// @param query the parameters in the order in which they were sent
record Target(String path, List<String> parts, int depth, Map<String, List<String>> query) {
    /// @throws IllegalArgumentException when the path or the query cannot be decoded
    static Target of(String text) {
        QueryStringDecoder uri = new QueryStringDecoder(originForm(text));
        String path = uri.rawPath();
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        List<String> parts = Arrays.stream(path.substring(0, end).split("/", -1))
                .map(Target::decoded)
                .toList();
        int depth = (int) path.chars().filter(c -> c == '/').count();
        return new Target(String.join("/", parts), parts, depth, uri.parameters());
    }

    private static String decoded(String part) {
        return part.indexOf('%') < 0 ? part : new QueryStringDecoder(part).path();
    }

    /// The path and query of a target, which may be a whole URL as well (RFC 9112 3.2.2).
    private static String originForm(String target) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        if (scheme < 0) {
            return target;
        }
        int path = target.indexOf('/', scheme + 3);
        return path < 0 ? "/" : target.substring(path);
    }
}
