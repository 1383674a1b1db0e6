package dev.acequia.output;

import dev.acequia.engine.ContentId;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;

/// Stream named by a URL: in a query parameter or in its path.
public sealed interface ContentQuery {
    record Good(ContentId content) implements ContentQuery {}

    record Bad(Problem problem) implements ContentQuery {}

    /// Reads `?content_id=`, `?id=` or `?infohash=`; failing that, the tail of the path such as `<id>.ts`,
    /// `<id>/stream.ts` or, behind `/infohash`, an infohash.
    static ContentQuery of(Request request, String tail) {
        for (String name : new String[] {"content_id", "id", "infohash"}) {
            String value = request.parameter(name);
            if (value != null && !value.isBlank()) {
                return parse(name.equals("infohash"), value);
            }
        }
        if (!tail.isEmpty()) {
            int slash = tail.indexOf('/');
            String name = slash < 0 ? tail : tail.substring(0, slash);
            int dot = name.indexOf('.');
            return parse(request.path().startsWith("/infohash/"), dot < 0 ? name : name.substring(0, dot));
        }
        return new Bad(
                Problem.of(400, "missing_id", "A stream URL must have an id, content_id or infohash, but has none"));
    }

    private static ContentQuery parse(boolean isInfohash, String text) {
        // Kodi appends headers for itself behind a bar (players.md 4.6).
        int bar = text.indexOf('|');
        try {
            return new Good(ContentId.parse(
                    isInfohash ? ContentId.Kind.INFOHASH : ContentId.Kind.CONTENT_ID,
                    bar < 0 ? text : text.substring(0, bar)));
        } catch (IllegalArgumentException e) {
            return new Bad(Problem.of(400, "invalid_id", e));
        }
    }
}
