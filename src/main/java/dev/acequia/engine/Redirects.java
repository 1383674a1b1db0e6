package dev.acequia.engine;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes where an engine's redirects lead: at most [#MOST], always to the address by which the engine is reached, never
/// reading their bodies, which may not end (`engine-api.md` 1.2). Thread-safe.
final class Redirects {
    private static final int MOST = 3;

    private final EngineCalls calls;

    Redirects(EngineCalls calls) {
        this.calls = calls;
    }

    /// Opens the target of a URL and waits for the first byte.
    ///
    /// @param range null for all bytes
    MediaBody open(EngineErrors errors, URI url, @Nullable String range, Deadline deadline)
            throws EngineException, InterruptedException {
        MediaBody body = follow(errors, url, range, deadline).body();
        boolean isThere = false;
        try {
            if (!body.awaitBytes(deadline.left())) {
                throw errors.late(deadline.span(), null);
            }
            if (body.isAtEnd()) {
                throw errors.ended("before the first byte");
            }
            isThere = true;
            return body;
        } finally {
            if (!isThere) {
                body.close();
            }
        }
    }

    /// The target of a URL, as soon as its headers are there; the caller closes the body.
    ///
    /// @param range null for all bytes
    Response follow(EngineErrors errors, URI url, @Nullable String range, Deadline deadline)
            throws EngineException, InterruptedException {
        return follow(errors, url, range, Set.of(range == null ? 200 : 206), deadline);
    }

    /// As [#follow(EngineErrors, URI, String, Deadline)], with any of these statuses.
    Response follow(EngineErrors errors, URI url, @Nullable String range, Set<Integer> success, Deadline deadline)
            throws EngineException, InterruptedException {
        URI next = url;
        Set<URI> seen = new HashSet<>();
        for (int hops = 0; hops <= MOST; hops++) {
            if (!seen.add(next)) {
                throw errors.garbled("a circle of redirects", next.toString());
            }
            Response response = calls.open(errors, next, range, deadline);
            if (success.contains(response.status())) {
                return response;
            }
            try (MediaBody _ = response.body()) {
                next = switch (response.status()) {
                    case 301, 302, 303, 307, 308 -> target(errors, response);
                    default -> throw EngineCalls.refusal(errors, response);
                };
            }
        }
        throw errors.garbled("more than " + MOST + " redirects", next.toString());
    }

    private static URI target(EngineErrors errors, Response redirect) throws EngineException {
        String location = redirect.head().headers().get("Location");
        if (location == null) {
            throw errors.garbled(
                    "a redirect to nowhere", redirect.head().headers().entries().toString());
        }
        return Playback.own(errors, location, redirect.url());
    }
}
