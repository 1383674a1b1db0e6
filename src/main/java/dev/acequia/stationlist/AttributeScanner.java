package dev.acequia.stationlist;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Scanner of the attributes in an `#EXTINF` or `#EXTM3U` line: `key="text"`, `key='text'` or `key=word`, with blanks
/// anywhere around.
///
/// A closing quote is the one that an attribute, a comma or the end follows, so that values may have quotes,
/// apostrophes and equals signs in them. A quote that is missing costs its own value only.
final class AttributeScanner {
    private static final Set<String> KNOWN = Set.of(
            "group-title",
            "logo",
            "radio",
            "parent-code",
            "censored",
            "aspect-ratio",
            "audio-track",
            "timeshift",
            "cuid",
            "xui-id",
            "ch-number",
            "refresh",
            "m3uautoload",
            "cache",
            "deinterlace",
            "user-agent",
            "realtime",
            "channelid");
    private static final List<String> KNOWN_BEGINNINGS = List.of(
            "tvg-",
            "tvh-",
            "tvc-",
            "catchup",
            "channel-",
            "provider",
            "media",
            "acestream-",
            "x-tvg",
            "url-tvg",
            "group-");

    private final String text;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final StringBuilder rest = new StringBuilder();
    private int at;
    private String unclosed = ""; // quotes of which none closes a value from here on
    private String last = ""; // quotes of which no blank follows any from here on, either

    private AttributeScanner(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /// What a line says.
    ///
    /// @param attributes by their names in lower case, the first of each
    /// @param name what follows the first comma outside quotes that no attribute follows; empty when there is none
    /// @param rest what stands between the attributes and is none
    record Scanned(Map<String, String> attributes, String name, String rest) {}

    /// Scans a line from an index on.
    static Scanned scan(String text, int from) {
        AttributeScanner scanner = new AttributeScanner(text, from);
        String name = scanner.run();
        return new Scanned(scanner.attributes, name, scanner.rest.toString().strip());
    }

    private String run() {
        while (true) {
            skipBlanks();
            if (at >= text.length()) {
                return "";
            }
            if (isAttribute(at, false)) {
                readAttribute();
            } else if (text.charAt(at) == ',') {
                at++;
                if (!isAttribute(afterBlanks(at), true)) {
                    return text.substring(at).strip();
                }
            } else {
                skipWord();
            }
        }
    }

    private void skipWord() {
        int begin = at;
        at++;
        while (at < text.length() && text.charAt(at) != ',' && !isBlank(text.charAt(at))) {
            at++;
        }
        rest.append(' ').append(text, begin, at);
    }

    private void readAttribute() {
        int end = endOfKey(at);
        String key = text.substring(at, end).toLowerCase(Locale.ROOT);
        at = afterBlanks(afterBlanks(end) + 1);
        boolean isQuoted = at < text.length() && isQuote(text.charAt(at));
        String value = isQuoted ? quoted() : word();
        attributes.putIfAbsent(key, value.strip());
    }

    private String quoted() {
        char quote = text.charAt(at);
        int begin = at + 1;
        int missing = -1;
        int first = -1;
        boolean isUnclosed = unclosed.indexOf(quote) >= 0;
        for (int i = last.indexOf(quote) >= 0 ? text.length() : begin; i < text.length(); i++) {
            if (isUnclosed && first >= 0) {
                break;
            }
            char c = text.charAt(i);
            if (c == quote && isClosing(i)) {
                at = i + 1;
                return text.substring(begin, i);
            }
            if (beginsBlanks(i) && isKnownAndQuoted(afterBlanks(i), quote)) {
                missing = i;
                break;
            }
            boolean isBeforeBlank = c == quote && isBlank(text.charAt(i + 1));
            first = first < 0 && isBeforeBlank ? i : first;
        }
        if (missing < 0) {
            unclosed += isUnclosed ? "" : quote;
            last += first < 0 && last.indexOf(quote) < 0 ? quote : "";
        }
        if (missing < 0 && first >= 0) {
            at = first + 1;
            return text.substring(begin, first);
        }
        int comma = text.indexOf(',', begin);
        at = missing >= 0 ? missing : comma >= 0 ? comma : text.length();
        return text.substring(begin, at);
    }

    /// Whether an attribute that everybody knows begins here, with its own quote: then the quote before is missing.
    private boolean isKnownAndQuoted(int from, char quote) {
        int end = endOfKey(from);
        int equals = afterBlanks(end);
        int value = afterBlanks(equals + 1);
        return end > from
                && equals < text.length()
                && text.charAt(equals) == '='
                && value < text.length()
                && text.charAt(value) == quote
                && isKnown(text.substring(from, end));
    }

    private boolean isClosing(int quote) {
        int next = afterBlanks(quote + 1);
        return next >= text.length() || text.charAt(next) == ',' || isAttribute(next, next == quote + 1);
    }

    /// A word, or several, up to a comma or the next attribute.
    private String word() {
        int begin = at;
        while (at < text.length()
                && text.charAt(at) != ','
                && !(beginsBlanks(at) && isAttribute(afterBlanks(at), false))) {
            at++;
        }
        return text.substring(begin, at);
    }

    /// Whether an attribute begins at an index.
    ///
    /// @param isSurprising whether something else is likelier there: then its value must be quoted or its key known
    private boolean isAttribute(int from, boolean isSurprising) {
        int end = endOfKey(from);
        int equals = afterBlanks(end);
        if (end == from || equals >= text.length() || text.charAt(equals) != '=') {
            return false;
        }
        int value = afterBlanks(equals + 1);
        return !isSurprising
                || value < text.length() && isQuote(text.charAt(value))
                || isKnown(text.substring(from, end));
    }

    private static boolean isKnown(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return KNOWN.contains(name) || KNOWN_BEGINNINGS.stream().anyMatch(name::startsWith);
    }

    private int endOfKey(int from) {
        int end = from;
        while (end < text.length() && isOfKey(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isOfKey(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }

    private int afterBlanks(int from) {
        int i = from;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /// Whether the first of some blanks is here: the others would say the same, and there may be many.
    private boolean beginsBlanks(int i) {
        return isBlank(text.charAt(i)) && (i == 0 || !isBlank(text.charAt(i - 1)));
    }

    private void skipBlanks() {
        at = afterBlanks(at);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\u00a0';
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }
}
