package dev.acequia.stationlist;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text of a web page as its reader sees it, line by line, with each link behind its words.
final class WebPage {
    private static final Pattern ENTITY = Pattern.compile("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});");
    private static final Pattern HREF = Pattern.compile(
            "(?:href|data-href|data-url|data-clipboard-text)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>]+))",
            Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> ENTITIES = Map.of(
            "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "ndash", "–", "mdash", "—");
    private static final Set<String> LINES = Set.of(
            "p",
            "br",
            "div",
            "li",
            "tr",
            "table",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "pre",
            "section",
            "article",
            "title",
            "blockquote",
            "dt",
            "dd",
            "hr",
            "option");
    private static final Set<String> HIDDEN = Set.of("script", "style", "head", "noscript", "template");

    private final String html;
    private final StringBuilder text;
    private String link = "";
    private int at;

    private WebPage(String html) {
        this.html = html;
        this.text = new StringBuilder(html.length());
    }

    static String text(String html) {
        return new WebPage(html).read();
    }

    private String read() {
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c != '<') {
                text.append(c == '\n' || c == '\r' ? ' ' : c);
                at++;
            } else if (html.startsWith("<!--", at)) {
                int end = html.indexOf("-->", at);
                at = end < 0 ? html.length() : end + 3;
            } else {
                tag();
            }
        }
        endLink();
        return unescaped(text.toString());
    }

    private void tag() {
        int end = html.indexOf('>', at);
        end = end < 0 ? html.length() : end;
        String tag = html.substring(at + 1, end);
        at = Math.min(html.length(), end + 1);
        boolean isEnd = tag.startsWith("/");
        String name = name(isEnd ? tag.substring(1) : tag);
        if (HIDDEN.contains(name) && !isEnd) {
            hide(name);
        } else if (LINES.contains(name)) {
            endLink();
            text.append('\n');
        } else if (name.equals("td") || name.equals("th")) {
            text.append(TextListReader.CELL);
        } else if (name.equals("a")) {
            endLink();
        }
        if (!isEnd) {
            Matcher href = HREF.matcher(tag);
            if (href.find()) {
                link = href.group(1) != null ? href.group(1) : href.group(2) != null ? href.group(2) : href.group(3);
            }
        }
    }

    private void hide(String name) {
        int end = endTag(name);
        int close = end < 0 ? -1 : html.indexOf('>', end);
        at = close < 0 ? html.length() : close + 1;
    }

    private int endTag(String name) {
        int end = html.indexOf("</", at);
        while (end >= 0 && !html.regionMatches(true, end + 2, name, 0, name.length())) {
            end = html.indexOf("</", end + 2);
        }
        return end;
    }

    private void endLink() {
        if (!link.isEmpty() && TextListReader.hasLink(unescaped(link))) {
            text.append(' ').append(link).append(' ');
        }
        link = "";
    }

    private static String name(String tag) {
        int end = 0;
        while (end < tag.length() && Character.isLetterOrDigit(tag.charAt(end))) {
            end++;
        }
        return tag.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static String unescaped(String text) {
        return ENTITY.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(character(found.group(1), found.group())));
    }

    private static String character(String name, String whole) {
        if (name.charAt(0) != '#') {
            return ENTITIES.getOrDefault(name.toLowerCase(Locale.ROOT), whole);
        }
        boolean isHex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
        int point = Integer.parseInt(name.substring(isHex ? 2 : 1), isHex ? 16 : 10);
        return Character.isValidCodePoint(point) ? Character.toString(point) : whole;
    }
}
