package dev.acequia.stationlist;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.MagnetLink;
import dev.acequia.engine.TransportFileUrl;
import dev.acequia.text.OneLineText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reader of links, which may hold others: in a query of a Kodi add-on, in a path of a proxy.
public final class LinkReader {
    private static final int LONGEST = 8192;
    private static final int DEEPEST = 3;
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{40}(?:-(\\d{1,4}))?");
    private static final Pattern ANYWHERE = Pattern.compile("(?<![0-9A-Za-z])[0-9a-fA-F]{40}(?![0-9A-Za-z])");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final Pattern URL =
            Pattern.compile("https?://[^/?#]*([^?#]*)(?:\\?([^#]*))?.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern TRANSPORT_FILE =
            Pattern.compile(".*\\.(?:acelive|acestream|acemedia|torrent)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENGINE_PATH =
            Pattern.compile("(?:/.*)?/ace/(?:getstream|manifest)(?:\\.(?:ts|m3u8))?/?", Pattern.CASE_INSENSITIVE);
    private static final Pattern OWN_PATH =
            Pattern.compile("(?:/.*)?/ace/(?:getstream|manifest)/([^/.]+)(?:\\.\\w+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern PROXY_PATH =
            Pattern.compile("/(?:[^/]+/)?(content_id|pid|infohash)/([^/.]+)(?:[/.].*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE_PATH =
            Pattern.compile("/(?:[^/]+/)?(?:torrent|url)/(https?.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern STATION_PATH = Pattern.compile("(?:/.*)?/station/\\d+(?:\\.\\w+)?");
    private static final Pattern BTIH =
            Pattern.compile("urn(?::|%3A)btih(?::|%3A)([0-9a-f]{40}|[a-z2-7]{32})", Pattern.CASE_INSENSITIVE);

    /// Parameters that name a content, in the order in which engines follow them.
    private static final List<String> SELECTORS = List.of("content_id", "id", "infohash", "url", "magnet");

    private final Predicate<String> isPrivateAllowed;

    private LinkReader(Predicate<String> isPrivateAllowed) {
        this.isPrivateAllowed = isPrivateAllowed;
    }

    /// Reads a link.
    ///
    /// @param isPrivateAllowed whether the URL of a transport file may name a private host
    public static StreamLink read(String text, Predicate<String> isPrivateAllowed) {
        String link = text.strip();
        if (link.length() > LONGEST) {
            return new StreamLink.Unplayable("its link is longer than " + LONGEST + " characters");
        }
        try {
            return new LinkReader(isPrivateAllowed).read(link, 0);
        } catch (IllegalArgumentException e) {
            return new StreamLink.Unplayable(String.valueOf(e.getMessage()));
        }
    }

    private StreamLink read(String link, int depth) {
        if (depth > DEEPEST) {
            return new StreamLink.Unplayable("its link holds links within links");
        }
        if (link.regionMatches(true, 0, "magnet:", 0, 7)) {
            return magnet(LinkQuery.withoutTail(link, "|"));
        }
        String bare = LinkQuery.withoutTail(link, "| \t");
        Matcher scheme = SCHEME.matcher(bare);
        if (!scheme.matches()) {
            return hex(ContentId.Kind.CONTENT_ID, bare);
        }
        String rest = scheme.group(2);
        return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
            case "acestream", "ace", "pid", "content_id", "contentid" -> aceStream(rest, depth);
            case "infohash" -> hex(ContentId.Kind.INFOHASH, withoutSlashes(rest));
            case "http", "https" -> web(bare, depth);
            case "plugin" -> addOn(link, depth);
            case "file", "data", "ftp", "ftps", "sftp", "smb" ->
                new StreamLink.Unplayable(
                        "links that begin with " + scheme.group(1).toLowerCase(Locale.ROOT) + ": are refused");
            default ->
                new StreamLink.Unplayable("engines do not play "
                        + OneLineText.clean(scheme.group(1).toLowerCase(Locale.ROOT), 20) + " links");
        };
    }

    private static StreamLink playable(ContentId content) {
        return new StreamLink.Playable(content, false);
    }

    /// `acestream://<hex>`, `acestream:<hex>` or `acestream:?content_id=…`.
    private StreamLink aceStream(String rest, int depth) {
        String id = withoutSlashes(rest);
        if (!id.startsWith("?")) {
            int word = id.indexOf('/');
            boolean isInfohash = word > 0 && id.substring(0, word).equalsIgnoreCase("infohash");
            return hex(
                    isInfohash ? ContentId.Kind.INFOHASH : ContentId.Kind.CONTENT_ID,
                    isInfohash ? id.substring(word + 1) : id);
        }
        StreamLink selected = selected(LinkQuery.parameters(id.substring(1)), depth);
        return selected == null ? new StreamLink.Unplayable("its acestream link names no content") : selected;
    }

    private static String withoutSlashes(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) == '/') {
            i++;
        }
        return text.substring(i);
    }

    /// 40 hexadecimal digits with anything behind that belongs to no word; `_idx` there names a file.
    private static StreamLink hex(ContentId.Kind kind, String text) {
        String decoded = LinkQuery.decoded(text);
        int end = 0;
        while (end < decoded.length() && "?#/ |&,;".indexOf(decoded.charAt(end)) < 0) {
            end++;
        }
        Matcher digits = HEX.matcher(decoded.substring(0, end));
        if (!digits.matches()) {
            return new StreamLink.Unplayable("a content ID must be 40 hexadecimal digits, but its link has \""
                    + OneLineText.clean(decoded.substring(0, end), 60) + "\"");
        }
        ContentId content = ContentId.parse(kind, digits.group());
        int query = decoded.indexOf('?', end);
        String index = query < 0
                ? null
                : LinkQuery.parameters(decoded.substring(query + 1)).get("_idx");
        return playable(withIndex(content, index));
    }

    private static ContentId withIndex(ContentId content, @Nullable String index) {
        return index != null && index.matches("\\d{1,4}") ? content.file(Integer.parseInt(index)) : content;
    }

    private static StreamLink magnet(String text) {
        try {
            MagnetLink magnet = MagnetLink.parse(text);
            return playable(withIndex(
                    ContentId.of(magnet),
                    LinkQuery.parameters(text.substring(text.indexOf('?') + 1)).get("_idx")));
        } catch (IllegalArgumentException e) {
            Matcher hash = BTIH.matcher(text);
            if (!hash.find()) {
                throw e;
            }
            // Its trackers cannot be used as they are; the infohash is enough.
            return playable(new ContentId(
                    ContentId.Kind.INFOHASH,
                    MagnetLink.parse("magnet:?xt=urn:btih:" + hash.group(1)).infohash()));
        }
    }

    private StreamLink web(String link, int depth) {
        Matcher url = URL.matcher(link);
        if (!url.matches()) {
            return new StreamLink.Unplayable("its URL is malformed");
        }
        String path = url.group(1);
        Map<String, String> query = LinkQuery.parameters(url.group(2) == null ? "" : url.group(2));
        if (ENGINE_PATH.matcher(path).matches()) {
            StreamLink selected = selected(query, depth);
            return selected == null ? new StreamLink.Unplayable("its URL of an engine names no content") : selected;
        }
        Matcher own = OWN_PATH.matcher(path);
        if (own.matches()) {
            return indexed(hex(ContentId.Kind.CONTENT_ID, own.group(1)), query);
        }
        Matcher proxy = PROXY_PATH.matcher(path);
        if (proxy.matches()) {
            boolean isInfohash = proxy.group(1).equalsIgnoreCase("infohash");
            return indexed(
                    hex(isInfohash ? ContentId.Kind.INFOHASH : ContentId.Kind.CONTENT_ID, proxy.group(2)), query);
        }
        Matcher file = FILE_PATH.matcher(link.substring(
                link.indexOf('/', link.indexOf("://") + 3) < 0
                        ? link.length()
                        : link.indexOf('/', link.indexOf("://") + 3)));
        if (file.matches()) {
            return transportFile(
                    LinkQuery.decoded(file.group(1)).replaceFirst("(?i)^(https?):/(?=[^/])", "$1://"), query);
        }
        if (TRANSPORT_FILE.matcher(path).matches()) {
            return transportFile(link, query);
        }
        if (STATION_PATH.matcher(path).matches()) {
            return new StreamLink.Unplayable("it is a station of an Acequia");
        }
        return restreamer(query);
    }

    private static StreamLink indexed(StreamLink link, Map<String, String> query) {
        return link instanceof StreamLink.Playable(ContentId content, boolean isDoubtful)
                ? new StreamLink.Playable(withIndex(content, query.get("_idx")), isDoubtful)
                : link;
    }

    private StreamLink transportFile(String text, Map<String, String> query) {
        TransportFileUrl url = TransportFileUrl.parse(text.replace(" ", "%20"));
        if (url.host().isPrivate() && !isPrivateAllowed.test(url.host().name())) {
            return new StreamLink.Unplayable("the URL of its transport file names the private host " + url.host());
        }
        return playable(withIndex(ContentId.of(url), query.get("_idx")));
    }

    private StreamLink restreamer(Map<String, String> query) {
        for (String name : SELECTORS) {
            String value = query.get(name);
            if (value != null && HEX.matcher(value).matches()) {
                ContentId.Kind kind = name.equals("infohash") ? ContentId.Kind.INFOHASH : ContentId.Kind.CONTENT_ID;
                return new StreamLink.Playable(withIndex(ContentId.parse(kind, value), query.get("_idx")), true);
            }
        }
        return new StreamLink.Unplayable("engines do not play plain http streams");
    }

    /// The content that a query names, by the first selector that engines would follow; null when it names none.
    private @Nullable StreamLink selected(Map<String, String> query, int depth) {
        for (String name : SELECTORS) {
            String value = query.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                return indexed(
                        switch (name) {
                            case "infohash" -> hex(ContentId.Kind.INFOHASH, value);
                            case "url" -> transportFile(value, query);
                            case "magnet" -> magnet(value);
                            default ->
                                SCHEME.matcher(value).matches()
                                        ? read(value, depth + 1)
                                        : hex(ContentId.Kind.CONTENT_ID, value);
                        },
                        query);
            }
        }
        return null;
    }

    /// A link to a Kodi add-on: what it plays stands somewhere in its query, encoded once or oftener.
    private StreamLink addOn(String link, int depth) {
        String text = link;
        for (int i = 0; i < DEEPEST; i++) {
            StreamLink found = within(text, depth);
            if (found != null) {
                return found;
            }
            text = LinkQuery.decoded(text);
        }
        StreamLink coded = within(unpacked(link), depth);
        return coded == null ? new StreamLink.Unplayable("its link to an add-on names no content") : coded;
    }

    private @Nullable StreamLink within(String text, int depth) {
        Map<String, String> query = LinkQuery.parameters(text.substring(text.indexOf('?') + 1));
        for (String name : List.of("infohash", "content_id", "id", "pid", "url", "uri", "link", "magnet")) {
            String value = query.getOrDefault(name, "").strip();
            StreamLink found = value.isEmpty() || value.equals(text)
                    ? null
                    : name.equals("infohash") ? hex(ContentId.Kind.INFOHASH, value) : read(value, depth + 1);
            if (found instanceof StreamLink.Playable) {
                return found;
            }
        }
        Matcher digits = ANYWHERE.matcher(text);
        if (!digits.find()) {
            return null;
        }
        String before =
                text.substring(Math.max(0, digits.start() - 16), digits.start()).toLowerCase(Locale.ROOT);
        boolean isInfohash = before.contains("infohash") || before.contains("btih");
        return hex(isInfohash ? ContentId.Kind.INFOHASH : ContentId.Kind.CONTENT_ID, digits.group());
    }

    /// What stands in base 64 behind the question mark; empty when nothing does.
    private static String unpacked(String link) {
        String coded = LinkQuery.decoded(link.substring(link.indexOf('?') + 1))
                .replace('-', '+')
                .replace('_', '/');
        try {
            return new String(Base64.getMimeDecoder().decode(coded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
