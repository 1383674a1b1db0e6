package dev.acequia.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request as routes see it.
///
/// @param method as sent; not only those of [Method]
/// @param path decoded, without query and without a trailing slash
/// @param depth how many slashes the path has as the client wrote it
/// @param query decoded parameters in the order in which they were sent
/// @param headers by name in lower case; those of the same name with a comma between them
/// @param body at most [HttpServer#MAX_BODY] bytes; empty when there is none
/// @param address the client's IP address: the peer's, or what a trusted proxy says; empty when not known
/// @param isKeptAlive whether the connection serves further requests after this one
/// @param isHttp10 whether the client speaks HTTP/1.0 and knows no chunked coding
public record Request(
        String method,
        String path,
        int depth,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body,
        String address,
        boolean isKeptAlive,
        boolean isHttp10) {

    private static final byte[] NO_BODY = {};

    /// Stands for a request that could not be read.
    static final Request UNREADABLE = new Request("GET", "", 0, Map.of(), Map.of(), NO_BODY, "", false, false);

    /// @throws IllegalArgumentException when the path or the query cannot be decoded
    static Request of(FullHttpRequest request, SocketAddress peer, Proxies proxies) {
        QueryStringDecoder uri = new QueryStringDecoder(originForm(request.uri()));
        String path = uri.path();
        while (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        Map<String, String> headers = headers(request);
        String address = peer instanceof InetSocketAddress inet && inet.getAddress() != null
                ? proxies.client(inet.getAddress(), headers)
                : "";
        return new Request(
                request.method().name(),
                path,
                (int) uri.path().chars().filter(c -> c == '/').count(),
                uri.parameters(),
                headers,
                request.content().isReadable() ? ByteBufUtil.getBytes(request.content()) : NO_BODY,
                address,
                HttpUtil.isKeepAlive(request),
                request.protocolVersion().equals(HttpVersion.HTTP_1_0));
    }

    private static Map<String, String> headers(FullHttpRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, String> each : request.headers()) {
            headers.merge(each.getKey().toLowerCase(Locale.ROOT), each.getValue(), (a, b) -> a + ", " + b);
        }
        return headers;
    }

    /// The value of a header, whose name is given in lower case; null when it is not there.
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /// What the client calls itself; empty when it does not tell.
    public String userAgent() {
        return headers.getOrDefault("user-agent", "");
    }

    /// What the body is, such as `application/json`, without parameters and in lower case; empty when not told.
    public String mediaType() {
        String type = headers.getOrDefault("content-type", "");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /// The body as the parameters of a form, decoded and in the order in which they were sent.
    ///
    /// @throws IllegalArgumentException when they cannot be decoded
    public Map<String, List<String>> form() {
        return new QueryStringDecoder(new String(body, StandardCharsets.UTF_8), false).parameters();
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
