package dev.acequia.http;

import java.util.Locale;
import java.util.Map;

/// Security headers of every whole answer. A route's own header of the same name wins.
final class SecurityHeaders {
    /// Headers of every answer: no type is guessed from the bytes, and no `Referer` is sent, since our URLs may
    /// contain a token.
    private static final Map<String, String> ALWAYS =
            Map.of("X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer");

    /// Pages load what is ours only, run no script that stands in them, and are shown in no other page's
    /// frame. Players inside pages read from `blob:`.
    private static final Map<String, String> PAGE = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
                    + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "X-Frame-Options",
            "DENY");

    private SecurityHeaders() {}

    static Map<String, String> always() {
        return ALWAYS;
    }

    /// The further security headers of an answer of this content type.
    static Map<String, String> with(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith("text/html") ? PAGE : Map.of();
    }
}
