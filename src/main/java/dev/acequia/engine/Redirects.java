package dev.acequia.engine;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes where an engine's redirects lead: at most [#MOST], always to the address by which the engine is reached, never
/// reading their bodies, which may not end (`engine-api.md` 1.2). Thread-safe.
final class Redirects {
    private static final int MOST = 3;

    private final EngineCalls exchange;

    Redirects(EngineCalls exchange) {
        this.exchange = exchange;
    }

    /// Opens what a URL leads to and waits for the first byte.
    ///
    /// @param range null for all bytes
    MediaBody open(EngineErrors call, URI url, @Nullable String range, Deadline deadline)
            throws EngineException, InterruptedException {
        MediaBody body = follow(call, url, range, deadline).body();
        boolean isThere = false;
        try {
            if (!body.awaitBytes(deadline.left())) {
                throw call.late(deadline.span(), null);
            }
            if (body.isAtEnd()) {
                throw call.ended("before the first byte");
            }
            isThere = true;
            return body;
        } finally {
            if (!isThere) {
                body.close();
            }
        }
    }

    /// What a URL leads to, as soon as its headers are there; the caller closes the body.
    ///
    /// @param range null for all bytes
    Response follow(EngineErrors call, URI url, @Nullable String range, Deadline deadline)
            throws EngineException, InterruptedException {
        int success = range == null ? 200 : 206;
        URI next = url;
        Set<URI> seen = new HashSet<>();
        for (int hops = 0; hops <= MOST; hops++) {
            if (!seen.add(next)) {
                throw call.garbled("a circle of redirects", next.toString());
            }
            Response response = exchange.open(call, next, range, deadline);
            if (response.status() == success) {
                return response;
            }
            try (MediaBody _ = response.body()) {
                next = switch (response.status()) {
                    case 301, 302, 303, 307, 308 -> target(call, response);
                    default -> throw EngineCalls.refusal(call, response);
                };
            }
        }
        throw call.garbled("more than " + MOST + " redirects", next.toString());
    }

    private static URI target(EngineErrors call, Response redirect) throws EngineException {
        String location = redirect.head().headers().get("Location");
        if (location == null) {
            throw call.garbled(
                    "a redirect to nowhere", redirect.head().headers().entries().toString());
        }
        return Playback.own(call, location, redirect.url());
    }
}
