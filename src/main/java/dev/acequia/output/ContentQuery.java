package dev.acequia.output;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.MagnetLink;
import dev.acequia.engine.PrivateNetworks;
import dev.acequia.engine.TransportFileUrl;
import dev.acequia.engine.UrlHost;
import dev.acequia.http.message.Problem;
import dev.acequia.http.message.Request;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Stream named by a URL: in a query parameter or in its path.
public sealed interface ContentQuery {
    record Good(ContentId content) implements ContentQuery {}

    record Bad(Problem problem) implements ContentQuery {}

    /// Query parameter with the index of a file.
    String INDEX = "_idx";

    /// Up to [ContentId#LAST_FILE].
    Pattern INDEX_FORM = Pattern.compile("\\d{1,4}");

    /// Reads the selector that engines would follow (`engine-api.md` 1.1): `?content_id=`, `?id=` or `?infohash=`;
    /// failing that, the tail of the path such as `<id>.ts`, `<id>/stream.ts` or, behind `/infohash`, an infohash;
    /// then `?url=` and `?magnet=`. With any of them `?_idx=` names a file.
    static ContentQuery of(Request request, String tail) {
        try {
            ContentId content = selected(request, tail);
            return content == null
                    ? new Bad(Problem.of(
                            400,
                            "missing_id",
                            "A stream URL must have an id, content_id, infohash, url or magnet, but has none"))
                    : new Good(withIndex(content, value(request, INDEX)));
        } catch (PrivateHost e) {
            return new Bad(Problem.of(403, "private_address", e));
        } catch (IllegalArgumentException e) {
            return new Bad(Problem.of(400, "invalid_id", e));
        }
    }

    private static @Nullable ContentId selected(Request request, String tail) {
        for (String name : new String[] {"content_id", "id", "infohash"}) {
            String value = value(request, name);
            if (value != null) {
                return parse(name.equals("infohash"), value);
            }
        }
        if (!tail.isEmpty()) {
            int slash = tail.indexOf('/');
            String name = slash < 0 ? tail : tail.substring(0, slash);
            int dot = name.indexOf('.');
            return parse(request.path().startsWith("/infohash/"), dot < 0 ? name : name.substring(0, dot));
        }
        String url = value(request, "url");
        if (url != null) {
            TransportFileUrl parsed = TransportFileUrl.parse(url);
            check(request, List.of(parsed.host()));
            return ContentId.of(parsed);
        }
        String magnet = value(request, "magnet");
        if (magnet != null) {
            MagnetLink parsed = MagnetLink.parse(magnet);
            check(request, parsed.hosts());
            return ContentId.of(parsed);
        }
        return null;
    }

    private static ContentId parse(boolean isInfohash, String text) {
        return ContentId.parse(isInfohash ? ContentId.Kind.INFOHASH : ContentId.Kind.CONTENT_ID, withoutBar(text));
    }

    /// The value of a parameter; null when it is blank or missing.
    private static @Nullable String value(Request request, String name) {
        String value = request.parameter(name);
        return value == null || value.isBlank() ? null : withoutBar(value);
    }

    /// Kodi appends headers for itself behind a bar (players.md 4.6).
    private static String withoutBar(String text) {
        int bar = text.indexOf('|');
        return bar < 0 ? text : text.substring(0, bar);
    }

    private static ContentId withIndex(ContentId content, @Nullable String text) {
        if (text == null) {
            return content;
        }
        if (!INDEX_FORM.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException("_idx must be a whole number from 0 to " + ContentId.LAST_FILE);
        }
        int index = Integer.parseInt(text.strip());
        if (content.index() != 0 && content.index() != index) {
            throw new IllegalArgumentException("The id names file " + content.index() + ", but _idx another one");
        }
        return content.file(index);
    }

    /// Engines connect to these hosts. Who is not in a private network cannot have one do so there.
    private static void check(Request request, List<UrlHost> hosts) {
        for (UrlHost host : hosts) {
            if (host.isPrivate() && !PrivateNetworks.has(request.address())) {
                throw new PrivateHost(host);
            }
        }
    }

    /// A host that the client may not name.
    final class PrivateHost extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        PrivateHost(UrlHost host) {
            super("A url or magnet from outside must name hosts on the internet, but %s is not".formatted(host));
        }
    }
}
