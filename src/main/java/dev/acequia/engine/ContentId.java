package dev.acequia.engine;

import dev.acequia.text.OneLineText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Identity of a stream: what names its content, 40 lower-case hexadecimal digits, and which of the content's files it
/// is. Content id and infohash of the same stream differ, and so does the digest of a URL; only the engine knows which
/// belong together (`engine-api.md` 1.1).
///
/// A magnet link is the infohash that it names; the link itself is kept for the engine, as the digest's URL is. Two
/// that differ in it only are equal.
///
/// @param hex   the content ID or infohash; of a URL the SHA-1 of its normalised form
/// @param index of the file, 0 to [#LAST_FILE]
/// @param link  the URL or magnet link that engines are asked for; null where the digits are enough, or the link is
///              not known, as in the path of a segment
public record ContentId(
        Kind kind, String hex, int index, @Nullable String link) {
    /// The highest index of a file.
    public static final int LAST_FILE = 9999;

    private static final Pattern FORTY_DIGITS = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern NAME = Pattern.compile("(.*)-(\\d{1,4})", Pattern.DOTALL);
    private static final String SCHEME = "acestream://";
    private static final int SHORT = 8;

    /// The kinds of identity.
    public enum Kind {
        CONTENT_ID("id", "content ID"),
        INFOHASH("infohash", "infohash"),
        URL("url", "URL digest");

        private final String parameter;
        private final String title;

        Kind(String parameter, String title) {
            this.parameter = parameter;
            this.title = title;
        }

        /// The query parameter by which engines take it.
        public String parameter() {
            return parameter;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    public ContentId {
        if (!isHash(hex)) {
            throw new IllegalArgumentException("The %s must be 40 hexadecimal digits, but it is \"%s\"."
                    .formatted(kind, OneLineText.clean(hex, 60)));
        }
        if (index < 0 || index > LAST_FILE) {
            throw new IllegalArgumentException(
                    "The index of a file must be between 0 and %d, but it is %d.".formatted(LAST_FILE, index));
        }
    }

    /// The first file of a content.
    public ContentId(Kind kind, String hex) {
        this(kind, hex, 0, null);
    }

    /// Reads a [#name]. Takes upper case, blanks around and an `acestream://` in front as well.
    ///
    /// @throws IllegalArgumentException with a sentence for users
    public static ContentId parse(Kind kind, String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        String hex = name.startsWith(SCHEME) ? name.substring(SCHEME.length()) : name;
        Matcher file = NAME.matcher(hex);
        return file.matches()
                ? new ContentId(kind, file.group(1), Integer.parseInt(file.group(2)), null)
                : new ContentId(kind, hex);
    }

    /// What the transport file at a URL describes.
    public static ContentId of(TransportFileUrl url) {
        return new ContentId(Kind.URL, url.digest(), 0, url.text());
    }

    /// What a magnet link names.
    public static ContentId of(MagnetLink magnet) {
        return new ContentId(Kind.INFOHASH, magnet.infohash(), 0, magnet.text());
    }

    /// Whether a text is 40 lower-case hexadecimal digits.
    public static boolean isHash(String text) {
        return FORTY_DIGITS.matcher(text).matches();
    }

    /// Another file of the same content.
    ///
    /// @throws IllegalArgumentException with a sentence for users
    public ContentId file(int other) {
        return new ContentId(kind, hex, other, link);
    }

    /// The same file of the content with this infohash.
    public ContentId withInfohash(String infohash) {
        return new ContentId(Kind.INFOHASH, infohash, index, null);
    }

    /// The same digits and file, named as another kind.
    public ContentId as(Kind other) {
        return new ContentId(other, hex, index, null);
    }

    /// Name in paths, answers and records: the 40 digits, and of a file that is not the first `-<index>` behind them.
    public String name() {
        return index == 0 ? hex : hex + "-" + index;
    }

    /// Beginning of the name, for logs.
    public String shortName() {
        return hex.substring(0, SHORT) + name().substring(hex.length());
    }

    /// The query by which an engine is asked for it, percent-encoded.
    String query() {
        String selector = link == null
                ? kind.parameter() + "=" + hex
                : (kind == Kind.URL ? "url" : "magnet") + "=" + encoded(link);
        return index == 0 ? selector : selector + "&_idx=" + index;
    }

    /// The query by which an engine is asked what it is.
    public String description() {
        return switch (kind) {
            case CONTENT_ID -> "content_id=" + hex;
            case INFOHASH -> "infohash=" + hex;
            case URL -> query();
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContentId that && kind == that.kind && index == that.index && hex.equals(that.hex);
    }

    @Override
    public int hashCode() {
        return 31 * hex.hashCode() + index;
    }

    @Override
    public String toString() {
        return kind + " " + hex + (index == 0 ? "" : ", file " + index);
    }
}
