package dev.acequia.engine;

import io.netty.handler.codec.http.HttpResponse;
import java.net.URI;

/// What an engine answers, as soon as the headers are there; who gets it closes the body.
///
/// @param url  what was asked for
/// @param head status and headers
record Response(URI url, HttpResponse head, MediaBody body) {
    int status() {
        return head.status().code();
    }
}
