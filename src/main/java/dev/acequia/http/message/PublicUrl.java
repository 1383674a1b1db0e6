package dev.acequia.http.message;

import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/// Address of the server as a client has reached it: the host that its request names, or that a trusted proxy says was
/// named; that of the connection where none is named (HTTP/1.0).
public final class PublicUrl {
    private PublicUrl() {}

    /// The same request, which names this host.
    public static Request named(Request request, Channel socket) {
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.put("host", host(request, socket));
        return new Request(
                request.method(),
                request.target(),
                request.values(),
                Map.copyOf(headers),
                request.body(),
                request.address(),
                request.isKeptAlive(),
                request.isHttp10(),
                request.isProxied());
    }

    /// Such as `http://192.0.2.1:8000`, of a request that names the host.
    public static String of(Request named) {
        return ("https".equalsIgnoreCase(forwarded(named, "x-forwarded-proto")) ? "https://" : "http://") + host(named);
    }

    /// The same with the path that a trusted proxy has taken off in front: `https://tv.example.org/acequia`.
    public static String withPrefix(Request named) {
        String port = forwarded(named, "x-forwarded-port");
        boolean isUsual = port.equals(of(named).startsWith("https:") ? "443" : "80");
        boolean lacksPort = port.matches("\\d{1,5}") && !isUsual && !host(named).matches(".*:\\d+");
        String prefix = forwarded(named, "x-forwarded-prefix").replaceFirst("/+$", "");
        boolean isPath = prefix.matches("(?:/[A-Za-z0-9._~-]+){1,8}");
        return of(named) + (lacksPort ? ":" + port : "") + (isPath ? prefix : "");
    }

    /// Host, and port if it is not the usual one, of a request that names the host.
    public static String host(Request named) {
        return named.headers().getOrDefault("host", "");
    }

    private static String host(Request request, Channel socket) {
        String forwarded = forwarded(request, "x-forwarded-host");
        if (isUsable(forwarded)) {
            return forwarded;
        }
        return isUsable(host(request)) ? host(request) : own(socket);
    }

    /// What the first proxy has said, if all are trusted; empty when it has said nothing.
    private static String forwarded(Request request, String header) {
        String all = request.isProxied() ? request.headers().getOrDefault(header, "") : "";
        int comma = all.indexOf(',');
        return (comma < 0 ? all : all.substring(0, comma)).strip();
    }

    private static boolean isUsable(String host) {
        return !host.isEmpty() && !host.startsWith(":") && RequestTarget.isHost(host);
    }

    private static String own(Channel socket) {
        return socket.localAddress() instanceof InetSocketAddress here
                ? NetUtil.toSocketAddressString(here)
                : "127.0.0.1";
    }
}
