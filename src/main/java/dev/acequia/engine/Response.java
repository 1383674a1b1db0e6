package dev.acequia.engine;

import io.netty.handler.codec.http.HttpResponse;
import java.net.URI;

/// An engine's response as soon as its headers have arrived; the receiver closes the body.
///
/// @param url the URL of the request
/// @param head status and headers
record Response(URI url, HttpResponse head, MediaBody body) {
    int status() {
        return head.status().code();
    }
}
