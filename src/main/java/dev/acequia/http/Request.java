package dev.acequia.http;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request as routes see it.
///
/// @param method as sent; not only those of [Method]
/// @param path decoded, without query and without a trailing slash
/// @param query decoded parameters in the order in which they were sent
/// @param address the peer's IP address
/// @param isKeptAlive whether the connection serves further requests after this one
/// @param isHttp10 whether the client speaks HTTP/1.0 and knows no chunked coding
public record Request(
        String method,
        String path,
        Map<String, List<String>> query,
        String userAgent,
        String address,
        boolean isKeptAlive,
        boolean isHttp10) {

    /// @throws IllegalArgumentException when the path or the query cannot be decoded
    static Request of(FullHttpRequest request, SocketAddress peer) {
        QueryStringDecoder uri = new QueryStringDecoder(originForm(request.uri()));
        String path = uri.path();
        while (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return new Request(
                request.method().name(),
                path,
                uri.parameters(),
                request.headers().get("User-Agent", ""),
                peer instanceof InetSocketAddress inet && inet.getAddress() != null
                        ? inet.getAddress().getHostAddress()
                        : "",
                HttpUtil.isKeepAlive(request),
                request.protocolVersion().equals(HttpVersion.HTTP_1_0));
    }

    /// The first value of a query parameter; null when it is not there.
    public @Nullable String parameter(String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.getFirst();
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

    boolean isHead() {
        return method.equals(HttpMethod.HEAD.name());
    }
}
