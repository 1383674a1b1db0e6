package dev.acequia.http.message;

import dev.acequia.text.OneLineText;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request as routes see it.
///
/// @param method as sent; not only those of [Method]
/// @param values what stands in the path in the places that the route's pattern names
/// @param headers by name in lower case; those of the same name with a comma between them
/// @param body at most [RequestLimits#MAX_BODY] bytes; empty when there is none
/// @param address the client's IP address: the peer's, or what a trusted proxy says; empty when not known
/// @param isKeptAlive whether the connection serves further requests after this one
/// @param isHttp10 whether the client speaks HTTP/1.0 and knows no chunked coding
/// @param isProxied whether a trusted proxy has passed it on
/// @param upload its body, where the route reads that as it comes; null for all other routes
public record Request(
        String method,
        RequestTarget target,
        Map<String, String> values,
        Map<String, String> headers,
        byte[] body,
        String address,
        boolean isKeptAlive,
        boolean isHttp10,
        boolean isProxied,
        @Nullable UploadBody upload) {

    private static final byte[] NO_BODY = {};

    private static final List<String> KEPT_HEADERS = List.of(
            "accept-encoding",
            "authorization",
            "if-none-match",
            "if-range",
            "range",
            "user-agent",
            "x-api-key",
            "x-playback-session-id");

    private static final int LONGEST_KEPT = 512;

    /// Stands for a request that could not be read.
    public static final Request UNREADABLE =
            new Request("GET", RequestTarget.of(""), Map.of(), Map.of(), NO_BODY, "", false, false);

    /// One that has come directly.
    public Request(
            String method,
            RequestTarget target,
            Map<String, String> values,
            Map<String, String> headers,
            byte[] body,
            String address,
            boolean isKeptAlive,
            boolean isHttp10) {
        this(method, target, values, headers, body, address, isKeptAlive, isHttp10, false, null);
    }

    /// One without an upload.
    public Request(
            String method,
            RequestTarget target,
            Map<String, String> values,
            Map<String, String> headers,
            byte[] body,
            String address,
            boolean isKeptAlive,
            boolean isHttp10,
            boolean isProxied) {
        this(method, target, values, headers, body, address, isKeptAlive, isHttp10, isProxied, null);
    }

    /// A request as it was decoded.
    ///
    /// @throws IllegalArgumentException when the path or the query cannot be decoded
    public static Request of(FullHttpRequest request, SocketAddress peer, Proxies proxies) {
        RequestTarget target = RequestTarget.of(request.uri());
        Map<String, String> headers = headers(request);
        String host = target.authority();
        if (host != null) {
            if (!RequestTarget.isHost(host)) {
                throw new IllegalArgumentException("The host of a URL must be a host and a port");
            }
            headers.put("host", host);
        }
        String address = address(headers, peer, proxies);
        return new Request(
                request.method().name(),
                target,
                Map.of(),
                headers,
                request.content().isReadable() ? ByteBufUtil.getBytes(request.content()) : NO_BODY,
                address,
                HttpUtil.isKeepAlive(request),
                request.protocolVersion().equals(HttpVersion.HTTP_1_0),
                peer instanceof InetSocketAddress inet && proxies.haveSent(inet.getAddress(), headers));
    }

    /// The client's address, also when the request cannot be read.
    public static String address(FullHttpRequest request, SocketAddress peer, Proxies proxies) {
        return address(headers(request), peer, proxies);
    }

    private static String address(Map<String, String> headers, SocketAddress peer, Proxies proxies) {
        return peer instanceof InetSocketAddress inet && inet.getAddress() != null
                ? proxies.client(inet.getAddress(), headers)
                : "";
    }

    /// The same without slashes in its path that follow another.
    public Request collapsed() {
        return new Request(
                method, target.collapsed(), values, headers, body, address, isKeptAlive, isHttp10, isProxied, upload);
    }

    /// The same request as the route sees it whose pattern has these values in its places.
    public Request with(Map<String, String> values) {
        return new Request(method, target, values, headers, body, address, isKeptAlive, isHttp10, isProxied, upload);
    }

    /// The same with a body that is read as it comes.
    public Request with(UploadBody coming) {
        return new Request(method, target, values, headers, body, address, false, isHttp10, isProxied, coming);
    }

    /// The same as if it had been made by this player and with this token.
    ///
    /// @param session its name for its playback; see `x-playback-session-id`
    /// @param token empty when it has none
    public Request as(String session, String token) {
        Map<String, String> own = new HashMap<>(headers);
        own.put("x-playback-session-id", session);
        RequestTarget named = token.isEmpty() ? target : target.with("token", token);
        return new Request(method, named, values, Map.copyOf(own), body, address, isKeptAlive, isHttp10, isProxied);
    }

    /// The path, decoded and without slashes at its end.
    public String path() {
        return target.path();
    }

    /// The number of slashes in the path as the client wrote it.
    public int depth() {
        return target.depth();
    }

    /// The decoded parameters of the query, in the order in which they were sent.
    public Map<String, List<String>> query() {
        return target.query();
    }

    /// The part of the path that stands in the place of this name, decoded and not empty.
    public String part(String name) {
        return Objects.requireNonNull(values.get(name), () -> "The pattern of " + path() + " must have a " + name);
    }

    /// The same with no more than what an answer needs that is given later: whoever waits keeps little.
    public Request brief() {
        Map<String, String> few = new HashMap<>();
        for (String each : KEPT_HEADERS) {
            String value = headers.get(each);
            if (value != null) {
                few.put(each, OneLineText.cut(value, LONGEST_KEPT));
            }
        }
        return new Request(
                method, target.brief(), values, Map.copyOf(few), NO_BODY, address, isKeptAlive, isHttp10, isProxied);
    }

    private static Map<String, String> headers(FullHttpRequest request) {
        Map<String, StringBuilder> joined = new HashMap<>();
        for (Map.Entry<String, String> each : request.headers()) {
            StringBuilder values = joined.get(each.getKey().toLowerCase(Locale.ROOT));
            if (values == null) {
                joined.put(each.getKey().toLowerCase(Locale.ROOT), new StringBuilder(each.getValue()));
            } else {
                values.append(", ").append(each.getValue());
            }
        }
        Map<String, String> headers = new HashMap<>();
        joined.forEach((name, values) -> headers.put(name, values.toString()));
        return headers;
    }

    /// The value of a header, whose name is given in lower case; null when it is not there.
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /// The `User-Agent` header; empty when there is none.
    public String userAgent() {
        return headers.getOrDefault("user-agent", "");
    }

    /// The media type of the body, such as `application/json`, without parameters and in lower case; empty when not
    /// given.
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
        List<String> given = query().get(name);
        return given == null ? null : given.getFirst();
    }

    /// Lets go of what has come of an upload: the request is answered.
    public void dropUpload() {
        if (upload != null) {
            upload.close();
        }
    }

    public boolean isHead() {
        return method.equals(HttpMethod.HEAD.name());
    }
}
