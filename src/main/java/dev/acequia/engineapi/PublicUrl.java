package dev.acequia.engineapi;

import dev.acequia.http.message.Request;
import dev.acequia.http.message.RequestTarget;
import java.util.function.Supplier;

/// Address of the server as a client has reached it: the host that the request names, or that a trusted proxy says was
/// named.
///
/// @param own host and port of the listener, for clients that name none (HTTP/1.0)
record PublicUrl(Supplier<String> own) {
    /// Such as `http://192.0.2.1:8000`.
    String of(Request request) {
        String scheme = request.isProxied() && "https".equals(request.header("x-forwarded-proto")) ? "https" : "http";
        return scheme + "://" + host(request);
    }

    /// Host, and port if it is not the usual one.
    String host(Request request) {
        String forwarded = request.isProxied() ? request.header("x-forwarded-host") : null;
        if (forwarded != null && isUsable(forwarded)) {
            return forwarded;
        }
        String named = request.header("host");
        return named != null && isUsable(named) ? named : own.get();
    }

    private static boolean isUsable(String host) {
        return !host.isEmpty() && RequestTarget.isHost(host);
    }
}
